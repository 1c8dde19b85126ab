/* SPDX-License-Identifier: MIT */
/* Why a head is refused: llhttp says where it stopped, not what that means. */
#include <ctype.h>
#include <string.h>

#include "http/request_parts.h"

/*
 * A method is only unknown (501) when it is one by its syntax (RFC 9110
 * section 9.1) and none of HTTP's; llhttp knows RTSP's, too.
 */
int request_unknown_method(const char *head, size_t len)
{
	size_t n = method_length(head, len);

	if (!n || n == len || head[n] != ' ')
		return HTTP_BAD_REQUEST;
	return method_of(head, len) ? HTTP_BAD_REQUEST : HTTP_NOT_IMPLEMENTED;
}

/* "HTTP/2.0" at the end of the line is a version, "HTPP/1.1" is not. */
static int unknown_version(const char *line, size_t len)
{
	const char *v = line + len - 8;

	if (len < 8 || memcmp(v, "HTTP/", 5) || !isdigit((unsigned char)v[5]) ||
	    v[6] != '.' || !isdigit((unsigned char)v[7]))
		return HTTP_BAD_REQUEST;
	return v[5] == '1' ? request_unknown_method(line, len)
			   : HTTP_VERSION_UNSUPPORTED;
}

int request_refusal(struct request *r, const char *head, size_t len)
{
	const char *cr;

	if (r->parse_refusal)
		return r->parse_refusal;
	cr = memchr(head, '\r', len);
	if (cr)
		len = (size_t)(cr - head);
	switch (llhttp_get_errno(&r->parser)) {
	case HPE_INVALID_METHOD:
		return request_unknown_method(head, len);
	case HPE_INVALID_VERSION:
	case HPE_INVALID_CONSTANT:
	case HPE_OK: /* the preface of HTTP/2 */
		return unknown_version(head, len);
	default:
		return HTTP_BAD_REQUEST;
	}
}
