/* SPDX-License-Identifier: MIT */
/*
 * The reader of interval logs against any bytes: whatever it takes for a
 * histogram is written and read again, and must be the same.
 */
#include "fuzz.h"

#include <string.h>

#include "lib/hist_io.h"

/* The sum of what the buckets hold. */
static uint64_t sum(const struct hist *h)
{
	uint64_t total = 0;

	for (size_t i = 0; i < HIST_BUCKETS; i++)
		total += h->counts[i];
	return total;
}

static int same(const struct hlog_interval *interval, void *arg)
{
	const struct hist *before = arg, *h = interval->hist;

	REQUIRE(hist_total(h) == hist_total(before));
	REQUIRE(!memcmp(h->counts, before->counts, sizeof(h->counts)));
	return 1;
}

static int look(const struct hlog_interval *interval, void *arg)
{
	const struct hist *h = interval->hist;
	char *text = NULL;
	size_t len = 0, line;
	FILE *file;

	(void)arg;
	REQUIRE(sum(h) == hist_total(h));
	file = open_memstream(&text, &len);
	REQUIRE(file);
	/* Written without the tag, which other tools may spell otherwise. */
	REQUIRE(hlog_write(file, NULL, 0, 1, h) == 0);
	fclose(file);
	file = fmemopen(text, len, "r");
	REQUIRE(file);
	REQUIRE(hlog_read(file, same, (void *)h, &line) == 1);
	fclose(file);
	free(text);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	size_t line = 0;
	FILE *file;
	int rc;

	if (!len)
		return 0;
	file = fmemopen((void *)data, len, "r");
	REQUIRE(file);
	rc = hlog_read(file, look, NULL, &line);
	REQUIRE(rc <= 0);
	REQUIRE(!rc || (line >= 1 && line <= len + 1));
	fclose(file);
	return 0;
}
