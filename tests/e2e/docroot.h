/* SPDX-License-Identifier: MIT */
/*
 * A folder of files to serve, made anew under $TMPDIR and removed at exit:
 *
 *   root/hello.txt		"Hello from a file\n"
 *   root/empty			nothing
 *   root/dir/inner.txt		"inner\n"
 *   root/two words.txt		"two words\n"
 *   root/link-inside		-> hello.txt
 *   root/link-outside		-> ../secret.txt
 *   root/link-up		-> ..
 *   root/pipe			a FIFO
 *   secret.txt			must never be served
 */
#ifndef PACELINE_E2E_DOCROOT_H
#define PACELINE_E2E_DOCROOT_H

#include <stddef.h>

/* Makes the folder on the first call; returns the path of root. */
const char *docroot_path(void);

/* Adds a file of size bytes; byte i is docroot_byte(i). */
void docroot_add(const char *name, size_t size);

static inline char docroot_byte(size_t i)
{
	return (char)(i * 131 + (i >> 8) * 7 + (i >> 16));
}

#endif
