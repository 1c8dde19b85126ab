/* SPDX-License-Identifier: MIT */
#include "load/target.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "load/url.h"

static bool is_token(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isalnum((unsigned char)p[i]) &&
		    !strchr("!#$%&'*+-.^_`|~", p[i]))
			return false;
	}
	return n > 0;
}

const char *target_header_fault(const char *header)
{
	const char *colon = strchr(header, ':');

	if (!colon)
		return "it has no colon";
	if (colon == header)
		return "it has no name before the colon";
	if (!is_token(header, (size_t)(colon - header)))
		return "its name has a character that no name may have";
	for (const char *p = colon; *p; p++) {
		if (iscntrl((unsigned char)*p) && *p != '\t')
			return "its value has a control character";
	}
	return NULL;
}

int target_check(const struct target_recipe *r, char *why, size_t cap)
{
	const char *fault;

	if (!is_token(r->method, strlen(r->method))) {
		snprintf(
		    why, cap, "method \"%.60s\": it must be a word", r->method);
		return -EINVAL;
	}
	if (!url_is_path(r->path)) {
		snprintf(why, cap,
		    "path \"%.60s\": it must begin with / and have neither "
		    "blanks nor control characters",
		    r->path);
		return -EINVAL;
	}
	for (size_t i = 0; i < r->header_count; i++) {
		fault = target_header_fault(r->headers[i]);
		if (!fault)
			continue;
		snprintf(why, cap,
		    "header \"%.60s\": %s; write \"Name: value\"",
		    r->headers[i], fault);
		return -EINVAL;
	}
	return 0;
}

/* Of the methods that RFC 9110 defines; others are taken not to be. */
static bool is_idempotent(const char *method)
{
	static const char *const methods[] = { "GET", "HEAD", "OPTIONS",
		"TRACE", "PUT", "DELETE" };

	for (size_t i = 0; i < ARRAY_SIZE(methods); i++) {
		if (strcmp(method, methods[i]) == 0)
			return true;
	}
	return false;
}

static bool has_header(const struct target_recipe *r, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < r->header_count; i++) {
		if (strncasecmp(r->headers[i], name, n) == 0 &&
		    r->headers[i][n] == ':')
			return true;
	}
	return false;
}

/* One request. *ret is the caller's to free. */
static int write_request(
    const struct target_recipe *r, bool last, char **ret, size_t *ret_len)
{
	FILE *f = open_memstream(ret, ret_len);
	bool failed;

	if (!f)
		return -ENOMEM;
	fprintf(f, "%s %s HTTP/1.1\r\n", r->method, r->path);
	if (!has_header(r, "Host"))
		fprintf(f, "Host: %s\r\n", r->origin);
	for (size_t i = 0; i < r->header_count; i++)
		fprintf(f, "%s\r\n", r->headers[i]);
	if (last && !has_header(r, "Connection"))
		fputs("Connection: close\r\n", f);
	if (r->body && !has_header(r, "Content-Length"))
		fprintf(f, "Content-Length: %zu\r\n", r->body_len);
	fputs("\r\n", f);
	if (r->body)
		fwrite(r->body, 1, r->body_len, f);
	failed = ferror(f);
	if (fclose(f) != 0 || failed)
		return -ENOMEM;
	return 0;
}

/* Replaces one request by `copies` of it. */
static int repeat(struct target *t, unsigned copies)
{
	char *all = malloc(t->length * copies);

	if (!all)
		return -ENOMEM;
	for (unsigned i = 0; i < copies; i++)
		memcpy(all + i * t->length, t->bytes, t->length);
	free(t->bytes);
	t->bytes = all;
	t->copies = copies;
	return 0;
}

static int copy_parts(const struct target_recipe *r, struct target *t)
{
	if (r->name)
		t->name = strdup(r->name);
	else if (asprintf(&t->name, "%s %s", r->method, r->path) < 0)
		t->name = NULL;
	if (!t->name)
		return -ENOMEM;
	if (r->body) {
		t->body = malloc(r->body_len + 1);
		if (!t->body)
			return -ENOMEM;
		memcpy(t->body, r->body, r->body_len);
		t->body_len = r->body_len;
	}
	if (!r->expect)
		return 0;
	t->expected = strdup(r->expect);
	return t->expected ? 0 : -ENOMEM;
}

static struct expect expectation(
    const struct target_recipe *r, const struct target *t)
{
	struct expect e = expect_for_path(r->path, t->body, t->body_len);

	if (t->expected)
		e = (struct expect){
			.kind = EXPECT_TEXT,
			.any_server = true,
			.text = t->expected,
			.length = strlen(t->expected),
		};
	e.status = (uint16_t)r->status;
	return e;
}

int target_make(const struct target_recipe *r, struct target *ret)
{
	struct target t = { .weight = r->weight };
	int err;

	t.head = strcmp(r->method, "HEAD") == 0;
	t.idempotent = is_idempotent(r->method);
	err = copy_parts(r, &t);
	if (!err)
		err = write_request(r, false, &t.bytes, &t.length);
	if (!err)
		err = write_request(r, true, &t.last, &t.last_len);
	if (!err)
		err = repeat(&t, r->copies);
	if (err) {
		target_free(&t);
		return err;
	}
	t.expect = expectation(r, &t);
	*ret = t;
	return 0;
}

void target_free(struct target *t)
{
	free(t->name);
	free(t->body);
	free(t->expected);
	free(t->bytes);
	free(t->last);
	*t = (struct target){ 0 };
}

static int read_file(const char *path, char **ret, size_t *ret_len)
{
	FILE *in = fopen(path, "re"), *out;
	char piece[65536];
	size_t n;
	int err = 0;

	if (!in)
		return -errno;
	out = open_memstream(ret, ret_len);
	if (!out) {
		fclose(in);
		return -ENOMEM;
	}
	while ((n = fread(piece, 1, sizeof(piece), in)) > 0)
		fwrite(piece, 1, n, out);
	if (ferror(in))
		err = -EIO;
	fclose(in);
	if (fclose(out) != 0 && !err)
		err = -ENOMEM;
	if (err)
		free(*ret);
	return err;
}

int target_read_body(const char *text, char **ret, size_t *ret_len)
{
	if (*text == '@')
		return read_file(text + 1, ret, ret_len);
	*ret = strdup(text);
	if (!*ret)
		return -ENOMEM;
	*ret_len = strlen(text);
	return 0;
}
