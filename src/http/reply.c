/* SPDX-License-Identifier: MIT */
#include "http/reply.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char ok_line[] = "HTTP/1.1 200 OK\r\n";

void reply_prefix_update(struct reply_prefix *prefix, time_t now)
{
	struct tm tm;
	size_t len;

	if (prefix->len && prefix->second == now)
		return;
	prefix->second = now;
	prefix->head_len = 0;
	len = (size_t)snprintf(prefix->text, sizeof(prefix->text),
	    "%sServer: paceline\r\n", ok_line);
	gmtime_r(&now, &tm);
	/* The C locale's names are the ones of RFC 9110 section 5.6.7. */
	len += strftime(prefix->text + len, sizeof(prefix->text) - len,
	    "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &tm);
	prefix->len = (unsigned)len;
}

static char *put(char *at, const char *text, size_t len)
{
	memcpy(at, text, len);
	return at + len;
}

#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

static char *put_number(char *at, uint64_t value)
{
	char digits[20];
	size_t n = sizeof(digits);

	do
		digits[--n] = (char)('0' + value % 10);
	while (value /= 10);
	return put(at, digits + n, sizeof(digits) - n);
}

static char *put_status(
    char *at, enum http_status status, const struct reply_prefix *prefix)
{
	const char *reason = http_reason(status);
	size_t line = sizeof(ok_line) - 1;

	if (status == HTTP_OK)
		return put(at, prefix->text, prefix->len);
	at = PUT(at, "HTTP/1.1 ");
	at = put_number(at, (uint64_t)status);
	*at++ = ' ';
	at = put(at, reason, strlen(reason));
	at = PUT(at, "\r\n");
	return put(at, prefix->text + line, prefix->len - line);
}

static char *put_fields(
    char *at, const struct reply *reply, const struct reply_framing *framing)
{
	if (reply->type) {
		at = PUT(at, "Content-Type: ");
		at = put(at, reply->type, strlen(reply->type));
		at = PUT(at, "\r\n");
	}
	if (reply->allow) {
		at = PUT(at, "Allow: ");
		at = put(at, reply->allow, strlen(reply->allow));
		at = PUT(at, "\r\n");
	}
	if (framing->close)
		at = PUT(at, "Connection: close\r\n");
	else if (framing->keep_alive)
		at = PUT(at, "Connection: keep-alive\r\n");
	/* RFC 9110 section 8.6: a 204 has no Content-Length. */
	if (reply->status != HTTP_NO_CONTENT) {
		at = PUT(at, "Content-Length: ");
		at = put_number(at, reply->length);
		at = PUT(at, "\r\n");
	}
	return PUT(at, "\r\n");
}

static struct piece body_piece(const struct reply *reply)
{
	struct piece p = { .base = (char *)reply->data, .len = reply->length };

	p.kind = PIECE_CONSTANT;
	p.period = reply->period ? reply->period : UINT64_MAX;
	p.fd = -1;
	if (reply->body == BODY_OWNED)
		p.kind = PIECE_OWNED;
	else if (reply->body == BODY_FILE) {
		p.kind = PIECE_FILE;
		p.fd = reply->fd;
	}
	return p;
}

void reply_release(const struct reply *reply)
{
	if (reply->body == BODY_OWNED)
		free((char *)reply->data);
	else if (reply->body == BODY_FILE)
		close(reply->fd);
}

static unsigned framing_bits(const struct reply_framing *framing)
{
	return (unsigned)framing->close | (unsigned)framing->keep_alive << 1;
}

static bool is_remembered(const struct reply *reply,
    const struct reply_framing *framing, const struct reply_prefix *prefix)
{
	return prefix->head_len && reply->length == prefix->length &&
	       reply->type == prefix->type && reply->status == prefix->status &&
	       framing_bits(framing) == prefix->framing && !reply->allow;
}

static void remember(const struct reply *reply,
    const struct reply_framing *framing, struct reply_prefix *prefix,
    const char *head, size_t len)
{
	if (reply->allow || len > sizeof(prefix->head))
		return;
	memcpy(prefix->head, head, len);
	prefix->head_len = (unsigned)len;
	prefix->framing = framing_bits(framing);
	prefix->status = reply->status;
	prefix->type = reply->type;
	prefix->length = reply->length;
}

static char *put_head(char *start, const struct reply *reply,
    const struct reply_framing *framing, struct reply_prefix *prefix)
{
	char *at;

	if (is_remembered(reply, framing, prefix))
		return put(start, prefix->head, prefix->head_len);
	at = put_status(start, reply->status, prefix);
	at = put_fields(at, reply, framing);
	remember(reply, framing, prefix, start, (size_t)(at - start));
	return at;
}

int reply_encode(struct output *out, const struct reply *reply,
    const struct reply_framing *framing, struct reply_prefix *prefix)
{
	size_t copied = reply->body == BODY_COPY ? reply->length : 0;
	size_t room = REPLY_HEAD_BYTES + copied;
	bool by_reference = reply->body > BODY_COPY && !framing->head;
	struct piece piece;
	char *start, *at;

	if (reply->allow)
		room += strlen(reply->allow);
	start = buf_reserve(&out->bytes, room);
	if (!start) {
		reply_release(reply);
		return -ENOMEM;
	}
	at = put_head(start, reply, framing, prefix);
	if (copied && !framing->head)
		at = put(at, reply->data, copied);
	REQUIRE((size_t)(at - start) <= room);
	out->bytes.end += (size_t)(at - start);
	out->left += (size_t)(at - start);
	output_reply(out);
	if (by_reference) {
		piece = body_piece(reply);
		output_piece(out, &piece);
	} else {
		reply_release(reply);
	}
	return 0;
}

struct reply reply_plain(enum http_status status)
{
	/* One text for each code, made once by the preprocessor. */
	static const struct {
		enum http_status status;
		const char *text;
	} texts[] = {
#define REPLY_TEXT(code, name, reason) { HTTP_##name, reason "\n" },
		HTTP_STATUS_CODES(REPLY_TEXT)
#undef REPLY_TEXT
	};
	struct reply reply = { .status = status, .type = "text/plain" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (texts[i].status == status)
			reply.data = texts[i].text;
	if (!reply.data)
		return reply;
	reply.body = BODY_COPY;
	reply.length = strlen(reply.data);
	return reply;
}
