/* SPDX-License-Identifier: MIT */
#include "http/head.h"

#include <string.h>

#include "http/status.h"

/* "GET " + target + " HTTP/1.1" and room for the longest method. */
#define REQUEST_LINE_EXTRA 32

static int over_limit(
    const struct head_scan *scan, size_t end, const struct http_limits *limits)
{
	size_t line_most = limits->target_bytes + REQUEST_LINE_EXTRA;
	size_t len = end - scan->start;

	/* The limit that a byte more would have met first decides. */
	if (!scan->request_line && len > line_most &&
	    line_most <= limits->head_bytes)
		return HTTP_URI_TOO_LONG;
	return len > limits->head_bytes ? HTTP_FIELDS_TOO_LARGE : 0;
}

/* A line that begins with a blank continues the one before it. */
static bool is_folded(const struct head_scan *scan, const char *data)
{
	char first = data[scan->line];

	return scan->request_line && (first == ' ' || first == '\t');
}

/*
 * Takes a complete line, its LF at `lf`. Returns 1 at the head's end, 0 to
 * go on, -status to refuse.
 */
static int take_line(struct head_scan *scan, const char *data, uint32_t lf)
{
	uint32_t length;

	if (lf == scan->line || data[lf - 1] != '\r')
		return -HTTP_BAD_REQUEST;
	length = lf - 1 - scan->line;
	if (is_folded(scan, data))
		return -HTTP_BAD_REQUEST;
	scan->line = lf + 1;
	if (length) {
		scan->request_line = true;
		return 0;
	}
	if (scan->request_line)
		return 1;
	/* RFC 9112 section 2.2: empty lines before a request are ignored. */
	scan->start = scan->line;
	return 0;
}

int head_scan(struct head_scan *scan, const char *data, size_t len,
    const struct http_limits *limits)
{
	const char *lf;
	uint32_t at;
	int rc;

	while ((lf = memchr(data + scan->seen, '\n', len - scan->seen))) {
		at = (uint32_t)(lf - data);
		rc = over_limit(scan, at + 1, limits);
		if (rc)
			return -rc;
		scan->seen = at + 1;
		rc = take_line(scan, data, at);
		if (rc)
			return rc < 0 ? rc : (int)scan->seen;
	}
	scan->seen = (uint32_t)len;
	return -over_limit(scan, len, limits);
}
