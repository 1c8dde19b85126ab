/* SPDX-License-Identifier: MIT */
#include "http/head.h"

#include <string.h>

#include "http/method.h"
#include "http/status.h"

/* "GET " + target + " HTTP/1.1" and room for the longest method. */
#define REQUEST_LINE_EXTRA 32

/* A request line that does not end within its limit. */
static int line_status(const char *line, size_t most, bool head_is_longer)
{
	size_t n = method_length(line, most);

	/* RFC 9112 section 3: too long a method is one that is not known. */
	if (n == most)
		return HTTP_NOT_IMPLEMENTED;
	if (!n || line[n] != ' ')
		return HTTP_BAD_REQUEST;
	if (!method_of(line, most))
		return HTTP_NOT_IMPLEMENTED;
	return head_is_longer ? HTTP_URI_TOO_LONG : HTTP_FIELDS_TOO_LARGE;
}

static int over_limit(const struct head_scan *scan, const char *data,
    size_t end, const struct http_limits *limits)
{
	size_t line_most = limits->target_bytes + REQUEST_LINE_EXTRA;
	size_t most = limits->head_bytes, len = end - scan->start;
	bool head_is_longer = line_most <= most;

	/* The limit that a byte more would have met first decides. */
	if (!scan->request_line && head_is_longer)
		most = line_most;
	if (len <= most)
		return 0;
	if (scan->request_line)
		return HTTP_FIELDS_TOO_LARGE;
	return line_status(data + scan->start, most, head_is_longer);
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
		rc = over_limit(scan, data, at + 1, limits);
		if (rc)
			return -rc;
		scan->seen = at + 1;
		rc = take_line(scan, data, at);
		if (rc)
			return rc < 0 ? rc : (int)scan->seen;
	}
	scan->seen = (uint32_t)len;
	return -over_limit(scan, data, len, limits);
}
