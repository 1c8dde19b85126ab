/* SPDX-License-Identifier: MIT */
/*
 * What a head says, read in the plainest way: RFC 9110 and RFC 9112 as
 * regular expressions. It shares nothing with the server.
 */
#ifndef PACELINE_TESTS_ORACLE_H
#define PACELINE_TESTS_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct oracle {
	char method[16];
	bool http10;
	bool keep_alive;
	bool chunked;
	uint64_t length; /* UINT64_MAX and above: that */
};

/*
 * Reads a head from its first byte past its empty line. Returns false when it
 * is not one that a server may accept.
 */
bool oracle_read(const char *head, size_t len, struct oracle *ret);

#endif
