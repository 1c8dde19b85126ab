/* SPDX-License-Identifier: MIT */
#include "mutate.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "lib/csv.h"

/* Rows whose run_id is above are left out: a small run is fast. */
#define LAST_ID    21
#define LONG_BYTES 100000
#define MANY_ROWS  300

/* A file in the making. A field is a string of its own or a constant. */
struct sheet {
	size_t columns, rows; /* the header is row 0 */
	const char **fields;
};

static const char *const hostile[] = { "", "n/a", "NaN", "nan", "inf", "-inf",
	"Infinity", "1e308", "-1e308", "1e-308", "-1", "0", "-0", "1", "2",
	"999999", "1000000", "2147483647", "-2147483648", "4294967296",
	"18446744073709551616", "0x7fffffffffffffff", "1e9", "3600000000000",
	"1e12", "1e15", "1e18", "yes", "no", "epoll", "closed", "open",
	"control", "floor", "external", "response", "service", "lag", "a,b",
	"a\"b", "\"", "line\nfeed", "carriage\rreturn", "\xef\xbb\xbf",
	"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
	"'-alert(1)-'", "</title><script>alert(2)</script>", "{{js}}",
	"`touch pwned`", "'; system('touch pwned'); '", "$(touch pwned)",
	"@{^{/x}}", "%s%n%d", "../../etc/passwd", "/dev/full", "a/b\\c",
	"\x1b]0;owned\x07", "\x1b[2J", "\x7f",
	"\xc2\x9b"
	"2J",
	"\xff\xfe",
	"\xe2\x80\xae"
	"txt",
	"\x08\x08", "metric = metric = ;", "metric" };

static void *ensure(void *memory)
{
	REQUIRE(memory);
	return memory;
}

static const char **field(const struct sheet *s, size_t row, size_t column)
{
	return &s->fields[row * s->columns + column];
}

static size_t pick(uint32_t *seed, size_t below)
{
	return fuzz_random(seed, (uint32_t)(below ? below : 1));
}

static const char *hostile_text(uint32_t *seed)
{
	static char longest[LONG_BYTES + 1];
	size_t i = pick(seed, ARRAY_SIZE(hostile) + 1);

	memset(longest, '9', LONG_BYTES);
	return i < ARRAY_SIZE(hostile) ? hostile[i] : longest;
}

static void change_cell(struct sheet *s, uint32_t *seed)
{
	*field(s, pick(seed, s->rows), pick(seed, s->columns)) =
	    hostile_text(seed);
}

static void change_column(struct sheet *s, uint32_t *seed)
{
	const char *text = hostile_text(seed);
	size_t column = pick(seed, s->columns);

	if (strlen(text) > 1000)
		return;
	for (size_t row = 1; row < s->rows; row++)
		*field(s, row, column) = text;
}

/* One column takes what another has. */
static void copy_column(struct sheet *s, uint32_t *seed)
{
	size_t from = pick(seed, s->columns), to = pick(seed, s->columns);

	for (size_t row = 0; row < s->rows; row++)
		*field(s, row, to) = *field(s, row, from);
}

static void drop_column(struct sheet *s, uint32_t *seed)
{
	*field(s, 0, pick(seed, s->columns)) = "gone";
}

/* A row again, a few or very many times. */
static void repeat_row(struct sheet *s, uint32_t *seed)
{
	size_t row = pick(seed, s->rows);
	size_t times = pick(seed, 4) ? 1 + pick(seed, 4) : MANY_ROWS;

	s->fields = ensure(realloc(
	    s->fields, (s->rows + times) * s->columns * sizeof(*s->fields)));
	for (; times > 0; times--, s->rows++)
		memcpy(field(s, s->rows, 0), field(s, row, 0),
		    s->columns * sizeof(*s->fields));
}

static void drop_rows(struct sheet *s, uint32_t *seed)
{
	if (s->rows > 1)
		s->rows = 1 + pick(seed, s->rows);
}

static void (*const mutations[])(struct sheet *s, uint32_t *seed) = {
	change_cell,
	change_cell,
	change_cell,
	change_column,
	change_column,
	copy_column,
	drop_column,
	repeat_row,
	repeat_row,
	drop_rows,
};

static bool is_kept(const struct csv_table *t, size_t row)
{
	int column = csv_column(t, "run_id");

	return column < 0 || csv_number(t, row, (size_t)column) <= LAST_ID;
}

static struct csv_table *read_sample(const char *name)
{
	const char *top = ensure(getenv("top_srcdir"));
	struct csv_table *t;
	char path[4096];

	snprintf(path, sizeof(path), "%s/tests/report/data/%s", top, name);
	REQUIRE(csv_load(path, &t) == 0);
	return t;
}

/* The sheet points into the table. */
static struct sheet make_sheet(const struct csv_table *t)
{
	struct sheet s = { .rows = 0 };

	s.columns = csv_columns(t);
	s.fields =
	    ensure(calloc((csv_rows(t) + 1) * s.columns, sizeof(*s.fields)));
	for (size_t c = 0; c < s.columns; c++)
		*field(&s, 0, c) = csv_name(t, c);
	s.rows = 1;
	for (size_t row = 0; row < csv_rows(t); row++) {
		if (!is_kept(t, row))
			continue;
		for (size_t c = 0; c < s.columns; c++)
			*field(&s, s.rows, c) = csv_at(t, row, c);
		s.rows++;
	}
	return s;
}

static void write_field(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* Some files have a mark in front, a torn end, or one byte that is wrong. */
static void write_sheet(const struct sheet *s, const char *path, uint32_t *seed)
{
	FILE *out = ensure(fopen(path, "we"));
	uint32_t how = fuzz_random(seed, 12);
	long length;

	if (how == 0)
		fputs("\xef\xbb\xbf", out);
	for (size_t i = 0; i < s->rows * s->columns; i++) {
		write_field(out, s->fields[i]);
		fputc((i + 1) % s->columns ? ',' : '\n', out);
	}
	length = ftell(out);
	if (how == 1)
		REQUIRE(ftruncate(fileno(out), length * 2 / 3) == 0);
	if (how == 2) {
		fseek(out, (long)pick(seed, (size_t)length), SEEK_SET);
		fputc((int)fuzz_random(seed, 256), out);
	}
	fclose(out);
}

static void mutate_file(
    const char *folder, const char *name, bool changed, uint32_t *seed)
{
	struct csv_table *sample = read_sample(name);
	struct sheet s = make_sheet(sample);
	char path[4096];

	for (size_t n = changed ? 1 + pick(seed, 4) : 0; n > 0; n--)
		mutations[pick(seed, ARRAY_SIZE(mutations))](&s, seed);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	write_sheet(&s, path, seed);
	free(s.fields);
	csv_free(sample);
}

void mutate_run(const char *folder, uint32_t number)
{
	static const char *const files[] = { "runs.csv", "env.csv",
		"latency.csv", "intervals.csv", "strategies.csv",
		"probes.csv" };
	uint32_t seed = fuzz_seed((const uint8_t *)&number, sizeof(number));
	uint32_t victims = 1 + fuzz_random(&seed, 63);

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		mutate_file(folder, files[i], victims & 1u << i, &seed);
}
