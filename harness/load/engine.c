/* SPDX-License-Identifier: MIT */
#include "load/engine.h"

#include <string.h>

#include "base/log.h"
#include "lib/csv.h"

const struct engine_ops *const engines[] = {
	&engine_uring,
	&engine_epoll,
	NULL,
};

static int add_row(struct csv_writer *out, const char *name,
    const char *available, const char *summary)
{
	csv_text(out, name);
	csv_text(out, available);
	csv_text(out, summary);
	return csv_end_row(out);
}

int engine_list(int fd)
{
	struct csv_writer out;
	char why[256];
	int err;

	csv_writer_init(&out, fd);
	err = add_row(&out, "name", "available", "summary");
	for (size_t i = 0; engines[i] && err == 0; i++) {
		if (engines[i]->probe(why, sizeof(why)) == 0)
			strcpy(why, "yes");
		err = add_row(&out, engines[i]->name, why, engines[i]->summary);
	}
	csv_writer_free(&out);
	return err;
}

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
