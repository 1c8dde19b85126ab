/* SPDX-License-Identifier: MIT */
#include "report/replace.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

static void release(struct replacement *r)
{
	free(r->path);
	free(r->beside);
	*r = (struct replacement){ .out = NULL };
}

int replace_begin(struct replacement *ret_r, const char *dir, const char *name,
    const char *suffix)
{
	struct replacement r = { .out = NULL };
	int rc;

	if (asprintf(&r.path, "%s/%s%s", dir, name, suffix) < 0)
		return -ENOMEM;
	if (asprintf(&r.beside, "%s.new", r.path) < 0) {
		free(r.path);
		return -ENOMEM;
	}
	r.out = fopen(r.beside, "we");
	if (!r.out) {
		rc = -errno;
		log_line("%s: %s", r.beside, strerror(-rc));
		release(&r);
		return rc;
	}
	*ret_r = r;
	return 0;
}

int replace_end(struct replacement *r)
{
	/* A stream keeps no reason for an error that it met before. */
	int rc = fflush(r->out) != 0 ? -errno : ferror(r->out) ? -EIO : 0;

	if (fclose(r->out) != 0 && rc == 0)
		rc = -errno;
	if (rc == 0 && rename(r->beside, r->path) < 0)
		rc = -errno;
	if (rc < 0) {
		log_line("%s: %s", r->path, strerror(-rc));
		unlink(r->beside);
	}
	release(r);
	return rc;
}

void replace_drop(struct replacement *r)
{
	if (!r->out)
		return;
	fclose(r->out);
	unlink(r->beside);
	release(r);
}
