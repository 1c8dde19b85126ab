/* SPDX-License-Identifier: MIT */
#include "load/reply_head.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

/* One field: the name without colon, the value without spaces around it. */
struct field {
	const char *name, *value;
	size_t name_len, value_len;
};

/* What the fields say before they are weighed against each other. */
struct framing {
	bool has_length, has_coding;
	bool chunked;      /* so is the last of the codings */
	bool past_chunked; /* there is one after it */
	bool close, keep_alive;
	uint64_t length;
};

static bool is(const char *p, size_t n, const char *word)
{
	return n == strlen(word) && strncasecmp(p, word, n) == 0;
}

static int parse_status_line(
    const char *p, size_t n, struct reply_head *head, bool *ret_http11)
{
	if (n < 12 || memcmp(p, "HTTP/1.", 7) != 0 || p[8] != ' ' ||
	    (p[7] != '0' && p[7] != '1') || (n > 12 && p[12] != ' '))
		return -EPROTO;
	for (int i = 9; i < 12; i++) {
		if (!isdigit((unsigned char)p[i]))
			return -EPROTO;
		head->status = (uint16_t)(head->status * 10 + p[i] - '0');
	}
	*ret_http11 = p[7] == '1';
	return head->status < 100 ? -EPROTO : 0;
}

static int split_field(const char *p, size_t n, struct field *ret)
{
	const char *colon = memchr(p, ':', n), *end = p + n;

	if (!colon || colon == p || isspace((unsigned char)colon[-1]) ||
	    isspace((unsigned char)*p))
		return -EPROTO;
	ret->name = p;
	ret->name_len = (size_t)(colon - p);
	p = colon + 1;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	while (end > p && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	ret->value = p;
	ret->value_len = (size_t)(end - p);
	return 0;
}

static int take_length(const struct field *f, struct framing *framing)
{
	uint64_t length = 0;

	if (f->value_len == 0 || f->value_len > 18)
		return -EPROTO;
	for (size_t i = 0; i < f->value_len; i++) {
		if (!isdigit((unsigned char)f->value[i]))
			return -EPROTO;
		length = length * 10 + (uint64_t)(f->value[i] - '0');
	}
	if (framing->has_length && framing->length != length)
		return -EPROTO;
	framing->has_length = true;
	framing->length = length;
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/*
 * The next element of a list that begins at *at, without blanks around it;
 * empty ones are passed over (RFC 9110, 5.6.1). False when there is none.
 */
static bool next_element(const char **at, const char *end, struct field *ret)
{
	const char *p, *stop, *comma;

	for (p = *at; p < end; p = comma < end ? comma + 1 : end) {
		comma = memchr(p, ',', (size_t)(end - p));
		if (!comma)
			comma = end;
		for (stop = comma; stop > p && is_blank(stop[-1]);)
			stop--;
		while (p < stop && is_blank(*p))
			p++;
		if (p == stop)
			continue;
		ret->value = p;
		ret->value_len = (size_t)(stop - p);
		*at = comma < end ? comma + 1 : end;
		return true;
	}
	return false;
}

static void take_connection(const struct field *f, struct framing *framing)
{
	const char *p = f->value, *end = p + f->value_len;
	struct field word;

	while (next_element(&p, end, &word)) {
		framing->close |= is(word.value, word.value_len, "close");
		framing->keep_alive |=
		    is(word.value, word.value_len, "keep-alive");
	}
}

static void take_codings(const struct field *f, struct framing *framing)
{
	const char *p = f->value, *end = p + f->value_len;
	struct field word;

	framing->has_coding = true;
	while (next_element(&p, end, &word)) {
		framing->past_chunked |= framing->chunked;
		framing->chunked = is(word.value, word.value_len, "chunked");
	}
}

static int take_field(
    const struct field *f, struct framing *framing, struct reply_head *head)
{
	if (is(f->name, f->name_len, "content-length"))
		return take_length(f, framing);
	if (is(f->name, f->name_len, "connection"))
		take_connection(f, framing);
	else if (is(f->name, f->name_len, "server"))
		head->paceline = is(f->value, f->value_len, "paceline");
	else if (is(f->name, f->name_len, "transfer-encoding"))
		take_codings(f, framing);
	return 0;
}

/* RFC 9112, 6.3: where the body ends, for a reply to anything but HEAD. */
static int decide(
    const struct framing *framing, bool http11, struct reply_head *head)
{
	/* Chunked comes last, once (RFC 9112, 6.1), and with no length. */
	if (framing->has_coding &&
	    (framing->has_length || framing->past_chunked || !http11))
		return -EPROTO;
	head->close = framing->close || (!http11 && !framing->keep_alive);
	head->framing = REPLY_TO_CLOSE;
	if (head->status < 200 || head->status == 204 || head->status == 304) {
		head->framing = REPLY_NO_BODY;
	} else if (framing->has_coding && !framing->chunked) {
		head->framing = REPLY_TO_CLOSE;
	} else if (framing->chunked) {
		head->framing = REPLY_CHUNKED;
	} else if (framing->has_length) {
		head->framing = REPLY_LENGTH;
		head->length = framing->length;
	}
	if (head->framing == REPLY_TO_CLOSE)
		head->close = true;
	return 0;
}

/* The line at p without its CR LF, or -EPROTO when it has no such end. */
static int next_line(const char *p, const char *end, size_t *ret_len)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	if (!lf || lf == p || lf[-1] != '\r')
		return -EPROTO;
	*ret_len = (size_t)(lf - p) - 1;
	return 0;
}

int reply_head_parse(const char *p, size_t n, struct reply_head *ret)
{
	const char *end = p + n;
	struct framing framing = { 0 };
	struct reply_head head = { 0 };
	struct field field;
	bool http11;
	size_t len;

	if (next_line(p, end, &len) < 0 ||
	    parse_status_line(p, len, &head, &http11) < 0)
		return -EPROTO;
	for (p += len + 2; p < end; p += len + 2) {
		if (next_line(p, end, &len) < 0)
			return -EPROTO;
		if (len == 0)
			break;
		if (split_field(p, len, &field) < 0 ||
		    take_field(&field, &framing, &head) < 0)
			return -EPROTO;
	}
	if (p + 2 != end || decide(&framing, http11, &head) < 0)
		return -EPROTO;
	*ret = head;
	return 0;
}
