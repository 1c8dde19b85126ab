/* SPDX-License-Identifier: MIT */
/*
 * A growing string of bytes. All zero is an empty one. Memory that runs out
 * ends the test program.
 */
#ifndef PACELINE_E2E_BYTES_H
#define PACELINE_E2E_BYTES_H

#include <stdbool.h>
#include <stddef.h>

struct bytes {
	char *data; /* owned; NULL while nothing was added */
	size_t len;
	size_t cap;
};

/* Makes room for more bytes after len; returns where they go. */
char *bytes_reserve(struct bytes *bytes, size_t more);

void bytes_add(struct bytes *bytes, const void *data, size_t len);
void bytes_add_string(struct bytes *bytes, const char *text);
bool bytes_equal(const struct bytes *a, const struct bytes *b);
void bytes_free(struct bytes *bytes);

/*
 * Writes at most cap - 1 characters of the bytes as printable text, with
 * \r, \n and \xNN for the rest. Returns text.
 */
const char *bytes_show(const char *data, size_t len, char *text, size_t cap);

#endif
