/* SPDX-License-Identifier: MIT */
#include "stats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"

long stats_find(const struct reply *reply, const char *name)
{
	char key[64];
	size_t len = (size_t)snprintf(key, sizeof(key), "\"%s\":", name);
	const char *at = memmem(reply->body, reply->body_len, key, len);

	return at ? strtol(at + len, NULL, 10) : -1;
}

long stats_ask(struct wire *wire, const char *name)
{
	struct reply reply;

	if (wire_get(wire->fd, "/stats") ||
	    wire_read_reply(wire, PATIENCE_MS, &reply) != 200)
		return -1;
	return stats_find(&reply, name);
}
