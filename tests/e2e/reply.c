/* SPDX-License-Identifier: MIT */
#include "reply.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

/* "HTTP/1.1 200 OK\r\n"; returns the status or -EBADMSG. */
static int parse_status_line(const char *line, size_t len)
{
	static const char version[] = "HTTP/1.1 ";
	const char *digits = line + sizeof(version) - 1;

	if (len < sizeof(version) - 1 + 4 ||
	    memcmp(line, version, sizeof(version) - 1) != 0)
		return -EBADMSG;
	for (int i = 0; i < 3; i++)
		if (!isdigit((unsigned char)digits[i]))
			return -EBADMSG;
	if (digits[3] != ' ' || digits[0] == '0')
		return -EBADMSG;
	return (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] -
	       '0';
}

const char *reply_field(
    const struct reply *reply, const char *name, size_t *ret_len)
{
	const char *end = reply->head + reply->head_len - 2;
	const char *line = memchr(reply->head, '\n', reply->head_len);
	size_t name_len = strlen(name);

	for (line++; line < end; line++) {
		const char *eol = memchr(line, '\r', (size_t)(end - line));
		const char *value = line + name_len + 1;

		if (!eol)
			break;
		if (value < eol && strncasecmp(line, name, name_len) == 0 &&
		    value[-1] == ':') {
			value += *value == ' ';
			*ret_len = (size_t)(eol - value);
			return value;
		}
		line = eol + 1;
	}
	return NULL;
}

/* Whether every line of the head is "Name: value\r\n". */
static bool head_is_sound(const struct reply *reply)
{
	const char *end = reply->head + reply->head_len - 2;
	const char *line = reply->head;

	while (line < end) {
		const char *eol = memchr(line, '\r', (size_t)(end - line));
		size_t len = eol ? (size_t)(eol - line) : 0;

		if (!eol || eol[1] != '\n' || memchr(line, '\n', len))
			return false;
		if (line != reply->head && !memchr(line, ':', len))
			return false;
		line = eol + 2;
	}
	return true;
}

static int parse_length(const struct reply *reply, size_t *ret_length)
{
	size_t len, length = 0;
	const char *value = reply_field(reply, "Content-Length", &len);

	if (!value || len == 0 || len > 12)
		return -EBADMSG;
	for (size_t i = 0; i < len; i++) {
		if (!isdigit((unsigned char)value[i]))
			return -EBADMSG;
		length = length * 10 + (size_t)(value[i] - '0');
	}
	*ret_length = length;
	return 0;
}

/* RFC 9112, 6.3: which replies never have a body. */
static bool never_has_body(int status)
{
	return status < 200 || status == 204 || status == 304;
}

int reply_parse(
    const char *data, size_t len, bool no_body, struct reply *ret_reply)
{
	const char *end = len ? memmem(data, len, "\r\n\r\n", 4) : NULL;
	struct reply reply = { .head = data };
	size_t length;
	int error;

	if (!end)
		return 0;
	reply.head_len = (size_t)(end - data) + 4;
	reply.body = data + reply.head_len;
	reply.status = parse_status_line(data, reply.head_len);
	if (reply.status < 0 || !head_is_sound(&reply))
		return -EBADMSG;
	if (!never_has_body(reply.status)) {
		error = parse_length(&reply, &length);
		if (error < 0)
			return error;
		if (!no_body)
			reply.body_len = length;
	}
	if (reply_size(&reply) > len)
		return 0;
	*ret_reply = reply;
	return 1;
}
