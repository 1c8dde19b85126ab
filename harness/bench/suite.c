/* SPDX-License-Identifier: MIT */
/* Reading a suite file: lines to inih, keys to the tables of suite_keys.c. */
#include "bench/suite.h"

#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/suite_check.h"
#include "bench/suite_keys.h"

#define MOST_BYTES   (1 << 20)
#define MOST_OF_KIND 1000

#define NAME_CHARACTERS                                                        \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-"

struct parse {
	struct suite suite;
	FILE *stream;
	const char *file;
	int line;
	bool continued; /* the line goes on with the value before it */
	const struct section_type *section;
	unsigned long seen; /* keys of this section, a bit each */
	bool suite_seen;
	int err; /* the first one; the rest of the file is passed over */
	char *why;
	size_t cap;
};

static void __attribute__((format(printf, 3, 4)))
fail(struct parse *p, int err, const char *fmt, ...)
{
	va_list ap;
	int head;

	if (p->err)
		return;
	p->err = err;
	head = snprintf(p->why, p->cap, "%s:%d: ", p->file, p->line);
	if (head < 0 || (size_t)head >= p->cap)
		return;
	va_start(ap, fmt);
	vsnprintf(p->why + head, p->cap - (size_t)head, fmt, ap);
	va_end(ap);
}

static char **array_of(struct parse *p)
{
	return (char **)((char *)&p->suite + p->section->many.array);
}

static size_t *count_of(struct parse *p)
{
	return (size_t *)((char *)&p->suite + p->section->many.count);
}

static char *object_at(struct parse *p, size_t index)
{
	return *array_of(p) + index * p->section->many.size;
}

/* What the keys of the open section are set in. */
static void *section_object(struct parse *p)
{
	if (!p->section->named)
		return &p->suite;
	return object_at(p, *count_of(p) - 1);
}

static int append_object(struct parse *p, const char *name)
{
	const struct section_array *many = &p->section->many;
	size_t *count = count_of(p);
	char *object, *grown;

	grown = reallocarray(*array_of(p), *count + 1, many->size);
	if (!grown)
		return -ENOMEM;
	*array_of(p) = grown;
	object = object_at(p, (*count)++);
	memset(object, 0, many->size);
	*(int *)(object + many->line) = p->line;
	*(char **)(object + many->name) = strdup(name);
	return *(char **)(object + many->name) ? 0 : -ENOMEM;
}

static bool named_before(struct parse *p, const char *name)
{
	size_t offset = p->section->many.name;

	for (size_t i = 0; i < *count_of(p); i++)
		if (!strcmp(*(char **)(object_at(p, i) + offset), name))
			return true;
	return false;
}

static void open_named(struct parse *p, const char *name)
{
	if (!*name || strspn(name, NAME_CHARACTERS) != strlen(name)) {
		fail(p, -EINVAL,
		    "[%s %s]: a name is made of letters, digits, . _ + and -",
		    p->section->name, name);
		return;
	}
	if (named_before(p, name)) {
		fail(p, -EINVAL, "a second [%s %s]", p->section->name, name);
		return;
	}
	if (*count_of(p) == MOST_OF_KIND)
		fail(p, -EINVAL, "a suite holds at most %d of [%s NAME]",
		    MOST_OF_KIND, p->section->name);
	else if (append_object(p, name))
		fail(p, -ENOMEM, "out of memory");
}

/* "[subject NAME]": NAME, or NULL for a section of another type. */
static const char *section_name(
    const struct section_type *type, const char *text)
{
	size_t length = strlen(type->name);

	if (strncmp(text, type->name, length))
		return NULL;
	if (type->named && text[length] == ' ')
		return text + length + strspn(text + length, " ");
	return !type->named && !text[length] ? "" : NULL;
}

static void open_section(struct parse *p, char *text)
{
	const char *name = NULL;

	text[strcspn(text, "]\r\n")] = '\0';
	p->section = NULL;
	p->seen = 0;
	for (size_t i = 0; i < section_type_count && !p->section; i++) {
		name = section_name(&section_types[i], text);
		if (name)
			p->section = &section_types[i];
	}
	if (!p->section)
		fail(p, -EINVAL,
		    "unknown section [%s]; there are [suite], [subject NAME], "
		    "[scenario NAME] and [experiment ID]",
		    text);
	else if (p->section->named)
		open_named(p, name);
	else if (p->suite_seen)
		fail(p, -EINVAL, "a second [suite]");
	else
		p->suite_seen = true;
}

/* inih's reader: as fgets(), and it sees the line numbers and the sections. */
static char *read_line(char *line, int cap, void *stream)
{
	struct parse *p = stream;
	const char *text;
	char copy[256];

	if (p->err || !fgets(line, cap, p->stream))
		return NULL;
	/* Some editors put a mark of UTF-8 before the first line. */
	if (!p->line++ && !strncmp(line, "\xef\xbb\xbf", 3))
		memmove(line, line + 3, strlen(line + 3) + 1);
	if (!strchr(line, '\n') && !feof(p->stream)) {
		fail(p, -EINVAL,
		    "the line is longer than %d characters; go on in the next "
		    "one, indented",
		    cap - 2);
		return NULL;
	}
	text = line + strspn(line, " \t");
	p->continued = text > line;
	if (*text != '[')
		return line;
	if (p->continued)
		fail(p, -EINVAL, "a [section] starts in the first column");
	snprintf(copy, sizeof(copy), "%s", text + 1);
	open_section(p, copy);
	return p->err ? NULL : line;
}

/* Keeps what a scenario says for the results, as it was written. */
static int remember(struct parse *p, const char *key, const char *value)
{
	struct scenario *scenario;
	char *text;

	if (strcmp(p->section->name, "scenario"))
		return 0;
	scenario = section_object(p);
	if (asprintf(&text, "%s%s%s = %s",
		scenario->written ? scenario->written : "",
		scenario->written ? "; " : "", key, value) < 0)
		return -ENOMEM;
	free(scenario->written);
	scenario->written = text;
	return 0;
}

static void set_key(struct parse *p, const struct key *key, const char *value)
{
	char what[512] = "out of memory";
	int err;

	err = key_set(key, value, section_object(p), what, sizeof(what));
	if (!err)
		err = remember(p, key->name, value);
	if (err)
		fail(p, err, "'%s': %s", value, what);
}

/* An indented line goes on with the text of the key before it. */
static void continue_key(
    struct parse *p, const struct key *key, const char *value)
{
	char **member = (char **)((char *)section_object(p) + key->offset);
	char *text;

	if (key->type != KEY_TEXT) {
		fail(p, -EINVAL, "only text goes on in a second line");
		return;
	}
	if (asprintf(&text, "%s %s", *member, value) < 0) {
		fail(p, -ENOMEM, "out of memory");
		return;
	}
	free(*member);
	*member = text;
}

static void take_key(struct parse *p, const char *name, const char *value)
{
	const struct key *key = section_key(p->section, name);
	char known[512];
	unsigned long bit;

	if (!key) {
		section_list_keys(p->section, known, sizeof(known));
		fail(p, -EINVAL, "unknown key '%s' in [%s]; it may hold %s",
		    name, p->section->name, known);
		return;
	}
	bit = 1ul << (key - p->section->keys);
	if (p->continued && p->seen & bit) {
		continue_key(p, key, value);
		return;
	}
	if (p->seen & bit) {
		fail(p, -EINVAL, "a second %s in this section", name);
		return;
	}
	p->seen |= bit;
	set_key(p, key, value);
	if (!strcmp(p->section->name, "suite") && !strcmp(name, "seed"))
		p->suite.seed_given = true;
}

/* inih's handler; it wants 1 for success. */
static int handle_pair(
    void *user, const char *section, const char *name, const char *value)
{
	struct parse *p = user;

	(void)section; /* inih cuts long ones; open_section() has it whole */
	if (p->err)
		return 1;
	if (!p->section)
		fail(
		    p, -EINVAL, "'%s' stands before the first [section]", name);
	else
		take_key(p, name, value);
	return 1;
}

static int cannot_read(struct parse *p, int err, const char *what)
{
	p->err = err;
	snprintf(p->why, p->cap, "%s: %s", p->file, what);
	return err;
}

/* All of it at once: a pipe can be read no second time. */
static int read_file(struct parse *p)
{
	FILE *file = fopen(p->file, "re");
	size_t length;
	int err = 0;

	if (!file)
		return cannot_read(p, -errno, strerror(errno));
	p->suite.text = calloc(1, MOST_BYTES + 1);
	if (!p->suite.text) {
		fclose(file);
		return cannot_read(p, -ENOMEM, "out of memory");
	}
	length = fread(p->suite.text, 1, MOST_BYTES + 1, file);
	if (ferror(file))
		err = cannot_read(p, -EINVAL, "cannot be read as a file");
	else if (length > MOST_BYTES)
		err = cannot_read(p, -EINVAL, "a suite has at most 1 MiB");
	else if (strlen(p->suite.text) != length)
		err = cannot_read(p, -EINVAL, "a NUL byte: it is no text");
	fclose(file);
	return err;
}

static int parse_file(struct parse *p)
{
	int bad_line, err = read_file(p);

	if (err)
		return err;
	if (!*p->suite.text)
		return 0;
	p->stream = fmemopen(p->suite.text, strlen(p->suite.text), "r");
	if (!p->stream)
		return cannot_read(p, -errno, strerror(errno));
	bad_line = ini_parse_stream(read_line, p, handle_pair, p);
	fclose(p->stream);
	if (!p->err && bad_line) {
		p->line = bad_line;
		fail(p, -EINVAL,
		    "neither a [section], nor key = value, nor a comment");
	}
	return p->err;
}

int suite_load(const char *file, const char *origin, struct suite *ret,
    char *why, size_t cap)
{
	struct parse p = { .file = file, .why = why, .cap = cap };
	int err;

	suite_set_defaults(&p.suite);
	err = suite_set_origin(&p.suite, origin ? origin : file);
	if (!err)
		err = parse_file(&p);
	if (!err)
		err = suite_check(&p.suite, file, why, cap);
	if (err) {
		suite_free(&p.suite);
		return err;
	}
	*ret = p.suite;
	return 0;
}

static void free_many(struct suite *suite, const struct section_type *type)
{
	const struct section_array *many = &type->many;
	char *array = *(char **)((char *)suite + many->array);
	size_t count = *(size_t *)((char *)suite + many->count);

	for (size_t i = 0; i < count; i++)
		section_release(type, array + i * many->size);
	free(array);
}

void suite_free(struct suite *suite)
{
	for (size_t i = 0; i < suite->scenario_count; i++)
		free(suite->scenarios[i].written);
	for (size_t i = 0; i < section_type_count; i++)
		if (section_types[i].named)
			free_many(suite, &section_types[i]);
		else
			section_release(&section_types[i], suite);
	free(suite->name);
	free(suite->file);
	free(suite->text);
	free(suite->folder);
}
