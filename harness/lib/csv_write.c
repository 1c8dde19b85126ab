/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/csv.h"

void csv_writer_init(struct csv_writer *w, int fd)
{
	*w = (struct csv_writer){ .fd = fd };
}

void csv_writer_free(struct csv_writer *w)
{
	free(w->row);
	csv_writer_init(w, -1);
}

/* Makes room for `more` bytes; false once the row has gone wrong. */
static bool make_room(struct csv_writer *w, size_t more)
{
	size_t cap = w->cap ? w->cap : 256;
	char *row;

	if (w->error)
		return false;
	while (cap - w->len < more)
		cap *= 2;
	if (cap == w->cap)
		return true;
	row = realloc(w->row, cap);
	if (!row) {
		w->error = -ENOMEM;
		return false;
	}
	w->row = row;
	w->cap = cap;
	return true;
}

static void put(struct csv_writer *w, const char *bytes, size_t n)
{
	if (!make_room(w, n))
		return;
	memcpy(w->row + w->len, bytes, n);
	w->len += n;
}

static void begin_field(struct csv_writer *w)
{
	if (w->begun)
		put(w, ",", 1);
	w->begun = true;
}

static void put_quoted(struct csv_writer *w, const char *text)
{
	put(w, "\"", 1);
	while (*text) {
		size_t plain = strcspn(text, "\"");

		put(w, text, plain);
		text += plain;
		if (*text) {
			put(w, "\"\"", 2);
			text++;
		}
	}
	put(w, "\"", 1);
}

void csv_text(struct csv_writer *w, const char *text)
{
	begin_field(w);
	if (text[strcspn(text, ",\"\r\n")])
		put_quoted(w, text);
	else
		put(w, text, strlen(text));
}

void csv_u64(struct csv_writer *w, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	csv_text(w, text);
}

void csv_fixed(struct csv_writer *w, double value, int decimals)
{
	char text[400]; /* DBL_MAX has 309 digits before the point */

	REQUIRE(decimals >= 0 && decimals <= 20);
	if (!isfinite(value)) {
		csv_na(w);
		return;
	}
	snprintf(text, sizeof(text), "%.*f", decimals, value);
	csv_text(w, text);
}

void csv_na(struct csv_writer *w)
{
	csv_text(w, CSV_NA);
}

static int write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t done = write(fd, bytes, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -errno;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

int csv_end_row(struct csv_writer *w)
{
	int r;

	/* A lone empty field would read as a blank line. */
	if (!w->len)
		put(w, "\"\"", 2);
	put(w, "\r\n", 2);
	r = w->error ? w->error : write_all(w->fd, w->row, w->len);
	w->len = 0;
	w->begun = false;
	w->error = 0;
	return r;
}
