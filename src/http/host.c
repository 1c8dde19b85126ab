/* SPDX-License-Identifier: MIT */
#include "http/host.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>

#define IPV6_LONGEST 45

static bool is_port(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len <= 5;
}

/* unreserved / sub-delims (RFC 3986 section 2); "%" has a rule of its own. */
static const bool name_chars[256] = {
	['0' ... '9'] = true,
	['A' ... 'Z'] = true,
	['a' ... 'z'] = true,
	['-'] = true,
	['.'] = true,
	['_'] = true,
	['~'] = true,
	['!'] = true,
	['$'] = true,
	['&' ... ','] = true, /* & ' ( ) * + , */
	[';'] = true,
	['='] = true,
};

/* reg-name: name_chars / pct-encoded; an IPv4 address looks like one. */
static bool is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (name_chars[(unsigned char)text[i]])
			continue;
		if (text[i] != '%' || len - i < 3 ||
		    !isxdigit((unsigned char)text[i + 1]) ||
		    !isxdigit((unsigned char)text[i + 2]))
			return false;
		i += 2;
	}
	return true;
}

static bool is_ipv6(const char *text, size_t len)
{
	char copy[IPV6_LONGEST + 1];
	struct in6_addr ignored;

	if (len > IPV6_LONGEST || memchr(text, '\0', len))
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return inet_pton(AF_INET6, copy, &ignored) == 1;
}

bool host_is_valid(const char *text, size_t len)
{
	const char *end = text + len, *close, *colon;

	if (len && text[0] == '[') {
		close = memchr(text, ']', len);
		if (!close || !is_ipv6(text + 1, (size_t)(close - text - 1)))
			return false;
		if (close + 1 == end)
			return true;
		return close[1] == ':' &&
		       is_port(close + 2, (size_t)(end - close - 2));
	}
	colon = memchr(text, ':', len);
	if (colon && !is_port(colon + 1, (size_t)(end - colon - 1)))
		return false;
	return is_name(text, colon ? (size_t)(colon - text) : len);
}
