/* SPDX-License-Identifier: MIT */
/*
 * Connections with their descriptors, in a table of slots.
 *
 * Events carry a token, slot + generation, so that a late one for a
 * connection that is gone is recognised. A peer belongs to one thread at a
 * time; only that thread closes it. Whoever watches the clock (one sweep at a
 * time) never touches a peer's state: it suspects a peer and pokes it, so that
 * its owner looks. The owner first takes what has come and sends what can go;
 * only if that was nothing is it the peer that was too slow, and not we. The
 * table's lock keeps a descriptor from being closed, and its number from being
 * used again, during a sweep.
 */
#ifndef PACELINE_CORE_PEER_H
#define PACELINE_CORE_PEER_H

#include <pthread.h>

#include "core/timeouts.h"
#include "http/conn.h"

struct thread;

/* Stands for a descriptor that only an io_uring knows. */
#define PEER_FD_DIRECT 0x40000000

/* A thread has it, or a queue: it is no event's. No peer's token. */
#define PEER_HELD UINT64_MAX

struct peer {
	struct conn conn;
	int fd; /* -1: the slot is free */
	uint32_t slot, generation;
	struct peer *next;      /* in the free list, or in a queue */
	_Atomic uint64_t claim; /* in a shared set: its token, or PEER_HELD */
	atomic_bool suspect;    /* a sweep found it too slow: to be looked at */
	bool drained;           /* input was empty when last looked at */
	bool input_ends;        /* the end of input has been announced */
	bool gone;              /* so has the end of the connection */
	uint8_t armed;          /* for reactors: what interest is registered */
};

struct peer_table {
	pthread_mutex_t lock;
	char *slots;
	size_t peer_bytes, map_bytes;
	uint32_t size, high; /* slots in all; ever used */
	_Atomic uint32_t open;
	struct peer *free;
};

/*
 * A table for `size` peers; peer_bytes is the size of the strategy's own
 * struct, which begins with a struct peer. Slots cost memory from their
 * first use on. Returns 0 or -errno.
 */
MUST_USE int peer_table_open(
    struct peer_table *t, size_t peer_bytes, uint32_t size);

/* Closes every peer still open, and the table. */
void peer_table_close(struct peer_table *t, struct thread *me);

/* Takes an accepted descriptor; NULL when the table is full. */
struct peer *peer_open(struct peer_table *t, struct thread *me, int fd);

/* Closes the descriptor (unless -1), releases all, frees the slot. */
void peer_close(struct peer_table *t, struct thread *me, struct peer *p);

/* The token that events carry. */
static inline uint64_t peer_token(const struct peer *p)
{
	return (uint64_t)p->generation << 32 | p->slot;
}

/* The peer that a token means, or NULL if it is gone. Owner's thread. */
struct peer *peer_find(const struct peer_table *t, uint64_t token);

/* A slot's peer, open or not. */
static inline struct peer *peer_at(const struct peer_table *t, uint32_t slot)
{
	return (struct peer *)(void *)(t->slots + (size_t)slot * t->peer_bytes);
}

/*
 * conn_park() by the clock as it is now: a handler may have taken long, or the
 * process have been stopped, since the thread woke.
 */
void peer_park(struct thread *me, struct peer *p);

/*
 * Looks at every open peer, under the lock, and has `poke` wake the owners of
 * those that have been too long in their phase; while draining, of idle ones
 * as well. One that has been poked and not been looked at since is left alone.
 * Returns from `poke` whether the owner will look.
 */
void peer_table_sweep(struct peer_table *t, struct thread *me,
    bool (*poke)(struct peer *p, void *arg), void *arg);

/*
 * The owner has looked at a peer, and parked it. Ends what took too long if it
 * still does (or, while draining, if it is still idle): then returns true, and
 * the connection has something else to do. `tried`: what it wants was tried,
 * and would have blocked; else nothing is decided.
 */
bool peer_judge(struct thread *me, struct peer *p, bool tried);

#endif
