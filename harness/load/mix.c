/* SPDX-License-Identifier: MIT */
#include "load/mix.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/target.h"
#include "load/units.h"

/* What a file is read with; the first fault ends the reading. */
struct reading {
	struct mix *mix;
	char fault[256];
};

static int bad(struct reading *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* inih takes 0 for an error. */
static int bad(struct reading *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->fault, sizeof(r->fault), fmt, ap);
	va_end(ap);
	return 0;
}

static struct mix_entry *add_entry(struct mix *m, const char *name)
{
	struct mix_entry *e;

	if (m->count == MIX_MAX_TARGETS)
		return NULL;
	e = &m->entries[m->count];
	*e = (struct mix_entry){ .name = strdup(name), .weight = 1 };
	if (!e->name)
		return NULL;
	m->count++;
	return e;
}

static int set_text(
    struct reading *r, char **at, const char *key, const char *value)
{
	if (*at)
		return bad(r, "%s is there twice", key);
	*at = strdup(value);
	return *at ? 1 : bad(r, "no memory");
}

static int set_header(struct reading *r, struct mix_entry *e, const char *value)
{
	const char *fault = target_header_fault(value);

	if (e->header_count == MIX_MAX_HEADERS)
		return bad(r, "more than %d headers", MIX_MAX_HEADERS);
	if (fault)
		return bad(r, "header \"%.60s\": %s", value, fault);
	return set_text(r, &e->headers[e->header_count++], "header", value);
}

static bool valid_weight(double weight)
{
	return weight >= 1e-3 && weight <= 1e6;
}

static int set_key(
    struct reading *r, struct mix_entry *e, const char *key, const char *value)
{
	uint64_t status;

	if (strcmp(key, "path") == 0)
		return *value == '/' ? set_text(r, &e->path, key, value)
				     : bad(r, "path must begin with /");
	if (strcmp(key, "method") == 0)
		return set_text(r, &e->method, key, value);
	if (strcmp(key, "body") == 0)
		return set_text(r, &e->body, key, value);
	if (strcmp(key, "expect") == 0)
		return set_text(r, &e->expect, key, value);
	if (strcmp(key, "header") == 0)
		return set_header(r, e, value);
	if (strcmp(key, "weight") == 0) {
		if (units_number(value, &e->weight) < 0 ||
		    !valid_weight(e->weight))
			return bad(
			    r, "weight must be a number from " MIX_WEIGHTS);
		return 1;
	}
	if (strcmp(key, "status") == 0) {
		if (units_count(value, 599, &status) < 0 || status < 200)
			return bad(r, "status must be from 200 to 599");
		e->status = (unsigned)status;
		return 1;
	}
	return bad(r,
	    "unknown key \"%s\"; there are path, method, weight, header, "
	    "body, status and expect",
	    key);
}

static int on_key(
    void *user, const char *section, const char *key, const char *value)
{
	struct reading *r = user;
	struct mix_entry *e =
	    r->mix->count > 0 ? &r->mix->entries[r->mix->count - 1] : NULL;

	if (r->fault[0])
		return 0;
	if (*section == '\0')
		return bad(r, "\"%s\" before the first [section]", key);
	if (!e || strcmp(e->name, section) != 0)
		e = add_entry(r->mix, section);
	if (!e)
		return bad(r, "more than %d sections", MIX_MAX_TARGETS);
	return set_key(r, e, key, value);
}

int mix_read(struct mix *m, const char *file, char *why, size_t cap)
{
	struct reading r = { .mix = m };
	FILE *in = fopen(file, "re");
	size_t first = m->count;
	int line, err;

	if (!in) {
		err = -errno;
		snprintf(why, cap, "%s: %s", file, strerror(-err));
		return err;
	}
	line = ini_parse_file(in, on_key, &r);
	fclose(in);
	if (line != 0) {
		snprintf(why, cap, "%s:%d: %s", file, line > 0 ? line : 0,
		    r.fault[0] ? r.fault : "neither [section] nor key = value");
		return -EINVAL;
	}
	for (size_t i = first; i < m->count; i++) {
		if (m->entries[i].path)
			continue;
		snprintf(
		    why, cap, "%s: [%s] has no path", file, m->entries[i].name);
		return -EINVAL;
	}
	if (m->count > first)
		return 0;
	snprintf(why, cap, "%s: no [section]", file);
	return -EINVAL;
}

int mix_add(struct mix *m, const char *text)
{
	char method[32], path[2048];
	struct mix_entry *e;
	double weight = 1;
	int n = 0, skip = 0;

	if (sscanf(text, "%lf %n", &weight, &skip) == 1 && skip > 0)
		text += skip;
	if (sscanf(text, "%31s %2047s%n", method, path, &n) != 2 ||
	    text[n] != '\0' || path[0] != '/' || !valid_weight(weight))
		return -EINVAL;
	if (m->count == MIX_MAX_TARGETS)
		return -E2BIG;
	e = add_entry(m, text);
	if (!e)
		return -ENOMEM;
	e->weight = weight;
	e->method = strdup(method);
	e->path = strdup(path);
	return e->method && e->path ? 0 : -ENOMEM;
}

void mix_free(struct mix *m)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mix_entry *e = &m->entries[i];

		free(e->name);
		free(e->method);
		free(e->path);
		free(e->body);
		free(e->expect);
		for (size_t k = 0; k < e->header_count; k++)
			free(e->headers[k]);
	}
	m->count = 0;
}
