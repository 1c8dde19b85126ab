/* SPDX-License-Identifier: MIT */
#include "load/engine.h"

#include <string.h>

#include "base/log.h"

const struct engine_ops *const engines[] = {
	&engine_uring,
	&engine_epoll,
	NULL,
};

const struct engine_ops *engine_find(const char *name)
{
	for (size_t i = 0; engines[i]; i++) {
		if (strcmp(engines[i]->name, name) == 0)
			return engines[i];
	}
	return NULL;
}

const struct engine_ops *engine_choose(void)
{
	char why[256] = "", next[256];

	for (size_t i = 0; engines[i]; i++) {
		if (engines[i]->probe(next, sizeof(next)) == 0) {
			if (*why)
				log_line("%s: the load goes by %s", why,
				    engines[i]->name);
			return engines[i];
		}
		strcpy(why, next);
	}
	log_line("%s", why);
	return NULL;
}
