/* SPDX-License-Identifier: MIT */
#include "mechanism/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

int crew_start(struct crew *c, struct server *sv, unsigned count,
    void *(*work)(void *), void *arg)
{
	sigset_t all, before;
	int rc = 0;

	*c = (struct crew){ .threads = calloc(count, sizeof(*c->threads)) };
	if (!c->threads)
		return server_fail(sv, -ENOMEM, "no memory for threads");
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (c->started < count && !rc) {
		rc = -pthread_create(&c->threads[c->started], NULL, work, arg);
		if (!rc)
			c->started++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc ? server_fail(sv, rc, "can't start a thread") : 0;
}

void crew_join(struct crew *c)
{
	for (unsigned i = 0; i < c->started; i++)
		pthread_join(c->threads[i], NULL);
	free(c->threads);
	*c = (struct crew){ 0 };
}
