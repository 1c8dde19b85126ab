/* SPDX-License-Identifier: MIT */
/* The status codes that the server answers with (RFC 9110 section 15). */
#ifndef PACELINE_HTTP_STATUS_H
#define PACELINE_HTTP_STATUS_H

#define HTTP_STATUS_CODES(X)                                                   \
	X(200, OK, "OK")                                                       \
	X(204, NO_CONTENT, "No Content")                                       \
	X(400, BAD_REQUEST, "Bad Request")                                     \
	X(403, FORBIDDEN, "Forbidden")                                         \
	X(404, NOT_FOUND, "Not Found")                                         \
	X(405, METHOD_NOT_ALLOWED, "Method Not Allowed")                       \
	X(408, REQUEST_TIMEOUT, "Request Timeout")                             \
	X(413, CONTENT_TOO_LARGE, "Content Too Large")                         \
	X(414, URI_TOO_LONG, "URI Too Long")                                   \
	X(417, EXPECTATION_FAILED, "Expectation Failed")                       \
	X(431, FIELDS_TOO_LARGE, "Request Header Fields Too Large")            \
	X(500, INTERNAL_ERROR, "Internal Server Error")                        \
	X(501, NOT_IMPLEMENTED, "Not Implemented")                             \
	X(503, UNAVAILABLE, "Service Unavailable")                             \
	X(505, VERSION_UNSUPPORTED, "HTTP Version Not Supported")

enum http_status {
#define HTTP_STATUS_ENUM(code, name, reason) HTTP_##name = code,
	HTTP_STATUS_CODES(HTTP_STATUS_ENUM)
#undef HTTP_STATUS_ENUM
};

/* The reason phrase of a status code; never NULL. */
const char *http_reason(enum http_status status);

#endif
