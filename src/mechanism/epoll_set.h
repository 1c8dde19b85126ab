/* SPDX-License-Identifier: MIT */
/*
 * An epoll set whose calls are counted. Events carry a 64-bit token: a peer's,
 * or one of the fixed ones below.
 */
#ifndef PACELINE_MECHANISM_EPOLL_SET_H
#define PACELINE_MECHANISM_EPOLL_SET_H

#include <sys/epoll.h>

#include "core/server.h"

/* No peer has these: slots are far fewer. */
#define TOKEN_LISTENER UINT64_MAX
#define TOKEN_STOP     (UINT64_MAX - 1)
#define TOKEN_ALARM    (UINT64_MAX - 2)

struct epoll_set {
	int fd;
	bool whole_ms; /* this kernel waits for milliseconds only */
};

/* Returns 0 or -errno. Says so when waits can't be shorter than 1 ms. */
MUST_USE int epoll_set_open(struct epoll_set *ret_set);
void epoll_set_close(struct epoll_set *set);

/*
 * EPOLL_CTL_ADD, _MOD or _DEL. Any thread. Returns 0 or -errno; a change to
 * a descriptor that is in the set does not fail.
 */
int epoll_set_change(const struct epoll_set *set, struct thread *me, int op,
    int fd, uint32_t events, uint64_t token);

#define EPOLL_SET_FOREVER UINT64_MAX

/* As epoll_wait(2), but EINTR is no event. Returns how many, or -errno. */
MUST_USE int epoll_set_wait(const struct epoll_set *set, struct thread *me,
    struct epoll_event *ret_events, int most, uint64_t timeout_ns);

#endif
