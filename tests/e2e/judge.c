/* SPDX-License-Identifier: MIT */
#include "judge.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "reply.h"

static int wrong(struct reason *reason, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static int wrong(struct reason *reason, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason->text, sizeof(reason->text), fmt, ap);
	va_end(ap);
	return -EBADMSG;
}

static bool status_is_wanted(const struct want_reply *want, int status)
{
	for (unsigned i = 0; i < REPLY_STATUSES && want->statuses[i]; i++)
		if (want->statuses[i] == status)
			return true;
	return false;
}

/* RFC 9110, 5.6.7: an IMF-fixdate, and not far from now. */
static bool date_is_sound(const struct reply *reply)
{
	size_t len;
	const char *value = reply_field(reply, "Date", &len);
	char text[32], again[32];
	struct tm tm = { 0 };
	double off;

	if (!value || len != 29)
		return false;
	memcpy(text, value, len);
	text[len] = '\0';
	if (!strptime(text, "%a, %d %b %Y %H:%M:%S GMT", &tm))
		return false;
	off = difftime(timegm(&tm), time(NULL));
	strftime(again, sizeof(again), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	return strcmp(text, again) == 0 && off > -15 && off < 15;
}

static int judge_field(const struct reply *reply, const struct want_field *want,
    struct reason *reason)
{
	size_t len;
	const char *value = reply_field(reply, want->name, &len);

	if (want->absent)
		return value ? wrong(reason, "%d has the field %s",
				   reply->status, want->name)
			     : 0;
	if (!value)
		return wrong(
		    reason, "%d has no field %s", reply->status, want->name);
	if (want->value &&
	    (strlen(want->value) != len || memcmp(value, want->value, len)))
		return wrong(reason, "%d has %s: %.*s, not %s", reply->status,
		    want->name, (int)len, value, want->value);
	return 0;
}

static int judge_body(const struct reply *reply, const struct want_reply *want,
    struct reason *reason)
{
	char text[200];
	const struct bytes got = {
		.data = (char *)(uintptr_t)reply->body,
		.len = reply->body_len,
	};

	if (!want->has_body || bytes_equal(&got, &want->body))
		return 0;
	return wrong(reason, "%d has a body of %zu bytes, not %zu: %s",
	    reply->status, got.len, want->body.len,
	    bytes_show(got.data, got.len, text, sizeof(text)));
}

static int judge_reply(const struct reply *reply, const struct want_reply *want,
    struct reason *reason)
{
	int error;

	if (!status_is_wanted(want, reply->status))
		return wrong(reason, "status %d, not %d%s", reply->status,
		    want->statuses[0], want->statuses[1] ? " or ..." : "");
	if (!reply_is_interim(reply) && !date_is_sound(reply))
		return wrong(reason, "%d has no sound Date", reply->status);
	for (unsigned i = 0; i < want->nr_fields; i++) {
		error = judge_field(reply, &want->fields[i], reason);
		if (error < 0)
			return error;
	}
	return judge_body(reply, want, reason);
}

static bool starts_with(const char *line, const char *name)
{
	return strncasecmp(line, name, strlen(name)) == 0;
}

/* Copies a reply without what may differ. */
static void normalise(const struct reply *reply, const struct want_reply *want,
    struct bytes *normal)
{
	const char *line = reply->head;
	const char *end = reply->head + reply->head_len;

	if (want->optional)
		return;
	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));

		next = next ? next + 1 : end;
		if (starts_with(line, "Date:"))
			bytes_add_string(normal, "Date: *\r\n");
		else if (want->any_body && starts_with(line, "Content-Length"))
			bytes_add_string(normal, "Content-Length: *\r\n");
		else
			bytes_add(normal, line, (size_t)(next - line));
		line = next;
	}
	if (want->any_body)
		bytes_add_string(normal, "*");
	else
		bytes_add(normal, reply->body, reply->body_len);
}

static int missing(const struct want_reply *want, unsigned number,
    const char *data, size_t len, struct reason *reason)
{
	char text[300];

	return wrong(reason, "no reply %u (%d); there is \"%s\"", number + 1,
	    want->statuses[0], bytes_show(data, len, text, sizeof(text)));
}

/* Reads one reply. Returns its size, 0 when an optional one is not there. */
static long judge_next(const struct want_reply *want, unsigned number,
    const char *data, size_t len, struct bytes *normal, struct reason *reason)
{
	struct reply reply;
	int found = reply_parse(data, len, want->no_body, &reply);
	int error;

	if (want->optional &&
	    (found <= 0 || !status_is_wanted(want, reply.status)))
		return 0;
	if (found <= 0)
		return missing(want, number, data, len, reason);
	error = judge_reply(&reply, want, reason);
	if (error < 0)
		return error;
	normalise(&reply, want, normal);
	return (long)reply_size(&reply);
}

long judge_replies(const struct test_case *test, const char *data, size_t len,
    struct bytes *normal, struct reason *ret_reason)
{
	size_t used = 0;

	for (unsigned i = 0; i < test->nr_replies; i++) {
		long size = judge_next(&test->replies[i], i, data + used,
		    len - used, normal, ret_reason);

		if (size < 0)
			return size;
		used += (size_t)size;
	}
	return (long)used;
}
