/* SPDX-License-Identifier: MIT */
/* The syntax of Host and of the authority in an absolute target. */
#ifndef PACELINE_HTTP_HOST_H
#define PACELINE_HTTP_HOST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * True for uri-host [ ":" port ] (RFC 9110 section 7.2, RFC 3986 section
 * 3.2.2), which may be empty. No user information.
 */
bool host_is_valid(const char *text, size_t len);

#endif
