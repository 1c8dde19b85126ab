/* SPDX-License-Identifier: MIT */
/*
 * Chunked content decoded in the plainest way: lines by regular expressions
 * that are RFC 9112's grammar, written once more. It shares nothing with the
 * server.
 */
#ifndef PACELINE_TESTS_REFERENCE_H
#define PACELINE_TESTS_REFERENCE_H

#include <stddef.h>

enum reference_verdict {
	REFERENCE_WHOLE,
	REFERENCE_FAULT,
	REFERENCE_MORE, /* no line that has ended is at fault */
};

/*
 * Decodes all of data, without a limit but that of a chunk. On WHOLE gives
 * the bytes used and the content, for which there is room for len bytes.
 */
enum reference_verdict reference_decode(const char *data, size_t len,
    size_t chunk_most, size_t *ret_used, char *ret_content,
    size_t *ret_content_len);

#endif
