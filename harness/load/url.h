/* SPDX-License-Identifier: MIT */
/* Where the load goes: http://HOST[:PORT][/PATH]. */
#ifndef PACELINE_LOAD_URL_H
#define PACELINE_LOAD_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "base/check.h"

struct url {
	char host[256];   /* without the brackets of an IPv6 address */
	char port[8];     /* "80" when the URL has none */
	char origin[272]; /* as a Host header wants it: host[:port] */
	char path[2048];  /* with the query; "/" when the URL has none */
};

/*
 * Splits a URL. Returns 0, or -EINVAL with one line in why[0..cap) that says
 * what is wrong and what would be right.
 */
int MUST_USE url_parse(
    const char *text, struct url *ret, char *why, size_t cap);

/* Whether it begins with / and can stand in a request line. */
bool url_is_path(const char *path);

/*
 * Finds the address of a URL's host; may ask name servers. Returns 0, or
 * -EHOSTUNREACH with one line in why[0..cap).
 */
int MUST_USE url_resolve(const struct url *url, struct sockaddr_storage *ret,
    socklen_t *ret_len, char *why, size_t cap);

#endif
