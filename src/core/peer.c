/* SPDX-License-Identifier: MIT */
#include "core/peer.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/server.h"

int peer_table_open(struct peer_table *t, size_t peer_bytes, uint32_t size)
{
	size_t bytes = peer_bytes * size;
	void *map;

	map = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (map == MAP_FAILED)
		return -errno;
	*t = (struct peer_table){
		.slots = map,
		.peer_bytes = peer_bytes,
		.map_bytes = bytes,
		.size = size,
	};
	return -pthread_mutex_init(&t->lock, NULL);
}

void peer_table_close(struct peer_table *t, struct thread *me)
{
	for (uint32_t i = 0; i < t->high; i++)
		if (peer_at(t, i)->fd >= 0)
			peer_close(t, me, peer_at(t, i));
	munmap(t->slots, t->map_bytes);
	pthread_mutex_destroy(&t->lock);
}

static struct peer *take_slot(struct peer_table *t)
{
	struct peer *p = t->free;

	if (p) {
		t->free = p->next;
		return p;
	}
	if (t->high == t->size)
		return NULL;
	p = peer_at(t, t->high);
	p->slot = t->high++;
	return p;
}

struct peer *peer_open(struct peer_table *t, struct thread *me, int fd)
{
	struct peer *p;

	pthread_mutex_lock(&t->lock);
	p = take_slot(t);
	if (p) {
		conn_init(&p->conn, &me->env);
		p->generation++;
		p->fd = fd;
		p->next = NULL;
		p->drained = p->input_ends = p->gone = false;
		p->armed = 0;
		atomic_store_explicit(
		    &p->claim, PEER_HELD, memory_order_relaxed);
		atomic_store_explicit(&p->suspect, false, memory_order_relaxed);
		atomic_fetch_add(&t->open, 1);
	}
	pthread_mutex_unlock(&t->lock);
	if (p)
		trace_moment(me->trace, TRACE_ACCEPT, peer_token(p));
	return p;
}

void peer_close(struct peer_table *t, struct thread *me, struct peer *p)
{
	trace_moment(me->trace, TRACE_CLOSE, peer_token(p));
	conn_release(&p->conn, &me->env);
	pthread_mutex_lock(&t->lock);
	/* A direct descriptor has no number here: its ring closed it. */
	if (p->fd < PEER_FD_DIRECT)
		close(p->fd);
	p->fd = -1;
	p->generation++;
	p->next = t->free;
	t->free = p;
	atomic_fetch_sub(&t->open, 1);
	pthread_mutex_unlock(&t->lock);
	server_peer_gone(me->server);
	thread_count(me, COUNT_CLOSES, 1);
}

struct peer *peer_find(const struct peer_table *t, uint64_t token)
{
	struct peer *p = peer_at(t, (uint32_t)token);

	return p->generation == (uint32_t)(token >> 32) ? p : NULL;
}

void peer_park(struct thread *me, struct peer *p)
{
	me->env.now_ms = (uint32_t)(clock_coarse_ns() / NS_PER_MS);
	conn_park(&p->conn, &me->env);
}

static bool is_too_slow(const struct thread *me, const struct peer *p)
{
	return timeouts_expired(
	    &me->server->config.timeouts, &p->conn, me->env.now_ms);
}

static bool must_go(const struct thread *me, const struct peer *p)
{
	return server_draining(me->server) &&
	       atomic_load_explicit(&p->conn.phase, memory_order_relaxed) ==
		   PHASE_IDLE;
}

static void sweep_one(struct peer *p, struct thread *me,
    bool (*poke)(struct peer *p, void *arg), void *arg)
{
	if (atomic_load_explicit(&p->suspect, memory_order_relaxed))
		return;
	if (!is_too_slow(me, p) && !must_go(me, p))
		return;
	atomic_store_explicit(&p->suspect, true, memory_order_relaxed);
	if (!poke(p, arg))
		atomic_store_explicit(&p->suspect, false, memory_order_relaxed);
}

void peer_table_sweep(struct peer_table *t, struct thread *me,
    bool (*poke)(struct peer *p, void *arg), void *arg)
{
	pthread_mutex_lock(&t->lock);
	for (uint32_t i = 0; i < t->high; i++)
		if (peer_at(t, i)->fd >= 0)
			sweep_one(peer_at(t, i), me, poke, arg);
	pthread_mutex_unlock(&t->lock);
}

bool peer_judge(struct thread *me, struct peer *p, bool tried)
{
	bool slow;

	if (!atomic_load_explicit(&p->suspect, memory_order_relaxed))
		return false;
	atomic_store_explicit(&p->suspect, false, memory_order_relaxed);
	slow = is_too_slow(me, p);
	if (!tried || (!slow && !must_go(me, p)))
		return false;
	if (slow)
		thread_count(me, COUNT_TIMEOUTS, 1);
	conn_timeout(&p->conn, &me->env);
	return true;
}
