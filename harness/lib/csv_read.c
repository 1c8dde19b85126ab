/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/visible.h"
#include "lib/csv_table.h"

/* What ended a field. */
enum stop { STOP_COMMA, STOP_LINE, STOP_TEXT, STOP_BROKEN };

struct parser {
	struct csv_table *t;
	char *at, *end; /* *end is a NUL of our own */
	size_t line;
	size_t fields, fields_cap; /* in t->fields, the row in work included */
	size_t lines_cap, bad_cap;
};

/* The array with room for one more element behind `n`, or NULL. */
static void *grown(void *array, size_t n, size_t *cap, size_t size)
{
	size_t wanted = *cap ? 2 * *cap : 64;

	if (n < *cap)
		return array;
	array = reallocarray(array, wanted, size);
	if (array)
		*cap = wanted;
	return array;
}

/* Steps over what follows a field, which is cut off there. */
static enum stop end_field(struct parser *p, char *field_end)
{
	char *at = p->at;

	if (at == p->end) {
		*field_end = '\0';
		return STOP_TEXT;
	}
	if (*at == ',') {
		*field_end = '\0';
		p->at = at + 1;
		return STOP_COMMA;
	}
	if (*at == '\r' && at[1] == '\n')
		at++;
	if (*at != '\n')
		return STOP_BROKEN;
	*field_end = '\0';
	p->line++;
	p->at = at + 1;
	return STOP_LINE;
}

static enum stop plain_field(struct parser *p)
{
	p->at += strcspn(p->at, ",\"\r\n");
	return end_field(p, p->at);
}

/* A doubled quote stands for one; the field is moved together in place. */
static enum stop quoted_field(struct parser *p)
{
	char *out = p->at++;

	for (; p->at < p->end; p->at++) {
		if (*p->at == '"' && *++p->at != '"')
			return end_field(p, out);
		if (!*p->at)
			return STOP_BROKEN;
		if (*p->at == '\n')
			p->line++;
		*out++ = *p->at;
	}
	return STOP_BROKEN;
}

static void skip_line(struct parser *p)
{
	char *lf = memchr(p->at, '\n', (size_t)(p->end - p->at));

	p->at = lf ? lf + 1 : p->end;
	p->line += lf != NULL;
}

static int push_field(struct parser *p, char *field)
{
	char **fields =
	    grown(p->t->fields, p->fields, &p->fields_cap, sizeof(*fields));

	if (!fields)
		return -ENOMEM;
	p->t->fields = fields;
	fields[p->fields++] = field;
	return 0;
}

/* Puts the fields of one row behind those there are. Returns 0 or -ENOMEM. */
static int parse_row(struct parser *p, bool *ret_broken)
{
	enum stop stop;

	do {
		char *field = p->at;

		stop = *field == '"' ? quoted_field(p) : plain_field(p);
		if (push_field(p, field) < 0)
			return -ENOMEM;
	} while (stop == STOP_COMMA);
	*ret_broken = stop == STOP_BROKEN;
	if (stop == STOP_BROKEN)
		skip_line(p);
	return 0;
}

/* The row in work stays; the first one is the header. */
static int keep_row(struct parser *p, size_t line, bool is_header)
{
	struct csv_table *t = p->t;
	size_t n = is_header ? 0 : 1 + t->rows;
	size_t *lines = grown(t->lines, n, &p->lines_cap, sizeof(*lines));

	if (!lines)
		return -ENOMEM;
	t->lines = lines;
	lines[n] = line;
	if (is_header)
		t->columns = p->fields;
	else
		t->rows++;
	return 0;
}

static int drop_row(struct parser *p, size_t line, size_t first, bool broken)
{
	struct csv_table *t = p->t;
	struct csv_bad_row *bad =
	    grown(t->bad, t->bad_rows, &p->bad_cap, sizeof(*bad));

	if (!bad)
		return -ENOMEM;
	t->bad = bad;
	bad[t->bad_rows++] = (struct csv_bad_row){
		.line = line,
		.fields = broken ? 0 : p->fields - first,
	};
	p->fields = first;
	return 0;
}

static int take_row(struct parser *p)
{
	size_t line = p->line, first = p->fields;
	bool broken;
	int r = parse_row(p, &broken);

	if (r < 0)
		return r;
	if (!first && broken)
		return -EINVAL;
	if (broken || (first && p->fields - first != p->t->columns))
		return drop_row(p, line, first, broken);
	return keep_row(p, line, !first);
}

static bool skip_blank(struct parser *p)
{
	size_t blank = strspn(p->at, "\r");

	if (p->at[blank] != '\n')
		return false;
	skip_line(p);
	return true;
}

static int parse(struct csv_table *t, size_t len)
{
	struct parser p = { .t = t, .at = t->text, .line = 1 };
	int r = 0;

	p.end = t->text + len;
	t->is_cut = len && p.end[-1] != '\n';
	/* The byte order mark with which some spreadsheets begin. */
	if (strncmp(p.at, "\xef\xbb\xbf", 3) == 0)
		p.at += 3;
	while (r == 0 && p.at < p.end) {
		if (!skip_blank(&p))
			r = take_row(&p);
	}
	return r == 0 && !t->columns ? -ENODATA : r;
}

/* The whole stream and a NUL. Returns 0 or -errno. */
static int slurp(FILE *in, char **ret_text, size_t *ret_len)
{
	char *text = NULL;
	size_t len = 0, cap = 0, n;

	do {
		char *bigger = realloc(text, cap += cap + 65536);

		if (!bigger) {
			free(text);
			return -ENOMEM;
		}
		text = bigger;
		n = fread(text + len, 1, cap - len - 1, in);
		len += n;
	} while (len == cap - 1);
	if (ferror(in)) {
		free(text);
		return -EIO;
	}
	text[len] = '\0';
	*ret_text = text;
	*ret_len = len;
	return 0;
}

/* Puts in place of a text what may be shown of it. */
static int make_visible(char **text, size_t *len)
{
	char *shown = malloc(VISIBLE_GROWTH * *len + 1);

	if (!shown)
		return -ENOMEM;
	*len = visible_text(shown, *text, *len);
	shown[*len] = '\0';
	free(*text);
	*text = shown;
	return 0;
}

static int read_table(FILE *in, bool visible, struct csv_table **ret)
{
	struct csv_table *t = calloc(1, sizeof(*t));
	size_t len;
	int r;

	if (!t)
		return -ENOMEM;
	r = slurp(in, &t->text, &len);
	if (r == 0 && visible)
		r = make_visible(&t->text, &len);
	if (r == 0)
		r = parse(t, len);
	if (r < 0) {
		csv_free(t);
		return r;
	}
	*ret = t;
	return 0;
}

int csv_read(FILE *in, struct csv_table **ret)
{
	return read_table(in, false, ret);
}

int csv_read_visible(FILE *in, struct csv_table **ret)
{
	return read_table(in, true, ret);
}

int csv_load(const char *path, struct csv_table **ret)
{
	FILE *in = fopen(path, "re");
	int r;

	if (!in)
		return -errno;
	r = csv_read(in, ret);
	fclose(in);
	return r;
}
