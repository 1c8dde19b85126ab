/* SPDX-License-Identifier: MIT */
#include "load/url.h"

#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int refuse(char *why, size_t cap, const char *text, const char *what)
{
	snprintf(why, cap, "%s in \"%.60s\"; write http://HOST[:PORT][/PATH]",
	    what, text);
	return -EINVAL;
}

/* Copies [from, to) as a string; false when it is empty or too long. */
static bool copy_part(char *dst, size_t cap, const char *from, const char *to)
{
	size_t n = (size_t)(to - from);

	if (n == 0 || n >= cap)
		return false;
	memcpy(dst, from, n);
	dst[n] = '\0';
	return true;
}

/* Of letters, digits, and these others. */
static bool made_of(const char *host, const char *others)
{
	for (; *host; host++) {
		if (!isalnum((unsigned char)*host) && !strchr(others, *host))
			return false;
	}
	return true;
}

static bool valid_port(const char *port)
{
	size_t n = strlen(port);

	return n == strspn(port, "0123456789") && atoi(port) > 0 &&
	       atoi(port) < 65536;
}

bool url_is_path(const char *path)
{
	if (*path != '/')
		return false;
	for (; *path; path++) {
		if (!isgraph((unsigned char)*path) || *path == '#')
			return false;
	}
	return true;
}

int url_parse(const char *text, struct url *ret, char *why, size_t cap)
{
	struct url url = { .port = "80" };
	const char *host = text + 7, *host_end, *end;

	if (strncasecmp(text, "https:", 6) == 0)
		return refuse(why, cap, text, "TLS is not supported: https");
	if (strncasecmp(text, "http://", 7) != 0)
		return refuse(why, cap, text, "no http:// scheme");
	end = host + strcspn(host, "/?");
	if (*host == '[') {
		host_end = memchr(host, ']', (size_t)(end - host));
		if (!host_end ||
		    !copy_part(
			url.host, sizeof(url.host), host + 1, host_end) ||
		    /* It may have a zone: fe80::1%eth0. */
		    !strchr(url.host, ':') || !made_of(url.host, "-._:%"))
			return refuse(why, cap, text, "bad IPv6 address");
		host_end++;
	} else {
		host_end = memchr(host, ':', (size_t)(end - host));
		if (!host_end)
			host_end = end;
		if (!copy_part(url.host, sizeof(url.host), host, host_end) ||
		    !made_of(url.host, "-._"))
			return refuse(why, cap, text, "bad host");
	}
	if (host_end != end &&
	    (*host_end != ':' ||
		!copy_part(url.port, sizeof(url.port), host_end + 1, end) ||
		!valid_port(url.port)))
		return refuse(why, cap, text, "bad port (1 to 65535)");
	snprintf(
	    url.origin, sizeof(url.origin), "%.*s", (int)(end - host), host);
	snprintf(
	    url.path, sizeof(url.path), "%s%s", *end == '/' ? "" : "/", end);
	if (strlen(end) + 2 > sizeof(url.path) || !url_is_path(url.path))
		return refuse(why, cap, text, "bad path");
	*ret = url;
	return 0;
}

int url_resolve(const struct url *url, struct sockaddr_storage *ret,
    socklen_t *ret_len, char *why, size_t cap)
{
	struct addrinfo hints = {
		.ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV,
	};
	struct addrinfo *found;
	int err = getaddrinfo(url->host, url->port, &hints, &found);

	if (err) {
		snprintf(why, cap, "no address for host \"%s\": %s", url->host,
		    gai_strerror(err));
		return -EHOSTUNREACH;
	}
	memcpy(ret, found->ai_addr, found->ai_addrlen);
	*ret_len = found->ai_addrlen;
	freeaddrinfo(found);
	return 0;
}
