/* SPDX-License-Identifier: MIT */
/*
 * Whether what a server sent is a row of replies, by the load generator's
 * parser: it shares nothing with the server's encoder.
 */
#ifndef PACELINE_TESTS_REPLIES_H
#define PACELINE_TESTS_REPLIES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * `requests` were answered, of which head[i] tells the HEADs; one refusal may
 * come behind, with content or without. Breaks what is not so.
 */
void replies_check(
    const char *data, size_t len, const bool *head, unsigned requests);

#endif
