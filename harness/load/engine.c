/* SPDX-License-Identifier: MIT */
#include "load/engine.h"

#include <string.h>

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
