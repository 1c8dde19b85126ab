/* SPDX-License-Identifier: MIT */
/* Request methods (RFC 9110 section 9). */
#ifndef PACELINE_HTTP_METHOD_H
#define PACELINE_HTTP_METHOD_H

#include <stddef.h>

/* Methods as bits, for the sets that a resource allows. */
enum http_method_bit {
	METHOD_GET = 1 << 0,
	METHOD_HEAD = 1 << 1,
	METHOD_POST = 1 << 2,
	METHOD_PUT = 1 << 3,
	METHOD_DELETE = 1 << 4,
	METHOD_OPTIONS = 1 << 5,
	METHOD_PATCH = 1 << 6,
	METHOD_TRACE = 1 << 7,
	METHOD_CONNECT = 1 << 8,
};

/* The token at the start of a request line: its length, which may be 0. */
size_t method_length(const char *line, size_t len);

/*
 * The known method that a request line starts with, SP behind it; 0 where
 * there is none.
 */
enum http_method_bit method_of(const char *line, size_t len);

#endif
