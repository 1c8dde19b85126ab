/* SPDX-License-Identifier: MIT */
/*
 * A set of handles that threads share (epoll): the listening socket, the
 * connections, an alarm, the stop descriptor. A connection's handle is told
 * of once and is then deactivated (EPOLLONESHOT): whoever took the event owns
 * the connection until handle_set_settle() gives it back. One that waits for
 * its time may be told of twice, by the alarm and because its client is gone:
 * the first to come has it.
 */
#ifndef PACELINE_MECHANISM_HANDLE_SET_H
#define PACELINE_MECHANISM_HANDLE_SET_H

#include "core/server.h"
#include "mechanism/alarm.h"
#include "mechanism/epoll_set.h"
#include "mechanism/sweeper.h"

struct handle_set {
	struct server *server;
	struct peer_table peers;
	struct alarm alarm;
	struct epoll_set set;
	bool listening;
	struct sweeper sweeper;
	atomic_bool look_away; /* no descriptor left: do not accept */
};

/* Opens it over the listening socket. Returns 0 or what server_fail() did. */
MUST_USE int handle_set_open(
    struct handle_set *hs, struct server *sv, struct thread *me);

/* Closes what is still open; no other thread uses it any more. */
void handle_set_close(struct handle_set *hs, struct thread *me);

/*
 * Waits for events, at most until the next sweep, which it then carries out;
 * a sweep while draining accepts who waits, then stops listening. One thread
 * at a time. Returns how many events; none when it can't wait, and the server
 * has failed.
 */
int handle_set_wait(struct handle_set *hs, struct thread *me,
    struct epoll_event *ret_events, int most);

/* The peer of an event that was waited for: it is the caller's. */
static inline struct peer *handle_set_peer(
    const struct handle_set *hs, uint64_t token)
{
	return peer_at(&hs->peers, (uint32_t)token);
}

/*
 * The caller is done with a peer that wants `want`: reactivates its handle,
 * sets its alarm, or closes it. It is not the caller's any more.
 */
void handle_set_settle(struct handle_set *hs, struct thread *me, struct peer *p,
    enum conn_want want);

/* After an event of the listening socket or the alarm: tell of the next. */
void handle_set_rearm(struct handle_set *hs, struct thread *me, uint64_t token);

/* Accepts one; NULL when nobody waits, or for lack of descriptors. */
struct peer *handle_set_accept(struct handle_set *hs, struct thread *me);

/* A peer whose WAIT is over, or NULL. It is the caller's. */
struct peer *handle_set_take_due(struct handle_set *hs);

/* The stop descriptor was readable. Sweeps do the rest. */
void handle_set_drain(struct handle_set *hs);

#endif
