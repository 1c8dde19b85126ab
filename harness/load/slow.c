/* SPDX-License-Identifier: MIT */
#include "load/slow.h"

#include <errno.h>

#include "load/worker.h"

/* Bytes that a rate allows since the last move; 0 is no limit. */
static size_t allowed(uint64_t rate, uint64_t elapsed_ns, size_t most)
{
	double bytes = (double)rate * (double)elapsed_ns / 1e9;

	if (rate == 0 || bytes > (double)most)
		return most;
	return (size_t)bytes;
}

static const struct target *target(const struct worker *w)
{
	return &w->config->targets[0];
}

void slow_up(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;

	if (c->role == CLIENT_SLOW) {
		w->slow[c->slot - w->slow_first] =
		    (struct slow){ .moved_ns = now };
		return;
	}
	/* So few bytes always fit; if the server has gone, that is told. */
	if (send(c->fd, target(w)->bytes, target(w)->length / 2,
		MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		client_drop(c, now);
}

/* False when the connection is of no more use. */
static bool write_some(struct client *c, struct slow *s, uint64_t elapsed_ns)
{
	struct worker *w = c->owner;
	const struct target *t = target(w);
	size_t n =
	    allowed(w->config->write_rate, elapsed_ns, t->length - s->sent);
	ssize_t sent;

	if (n == 0)
		return true;
	sent = send(c->fd, t->bytes + s->sent, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent < 0)
		return errno == EAGAIN;
	s->sent += (uint32_t)sent;
	return true;
}

static bool take(struct client *c, struct slow *s, const char *p, size_t n)
{
	struct worker *w = c->owner;
	enum reply_result result;
	size_t used;

	for (; n > 0; p += used, n -= used) {
		c->reply.no_body = target(w)->head;
		result = reply_feed(&c->reply, p, n, &used);
		if (result == REPLY_BAD)
			return false;
		if (result == REPLY_DONE) {
			w->slow_replies++;
			s->sent = 0;
			if (c->reply.head.close)
				return false;
		}
	}
	return true;
}

static bool read_some(struct client *c, struct slow *s, uint64_t elapsed_ns)
{
	char buf[16384];
	size_t n =
	    allowed(c->owner->config->read_rate, elapsed_ns, sizeof(buf));
	ssize_t got;

	if (n == 0)
		return true;
	got = recv(c->fd, buf, n, MSG_DONTWAIT);
	if (got < 0)
		return errno == EAGAIN;
	return got > 0 && take(c, s, buf, (size_t)got);
}

/* Below a byte's worth of time nothing moves, and the time adds up. */
static bool too_soon(const struct load_config *config, uint64_t elapsed_ns)
{
	return (config->write_rate &&
		   allowed(config->write_rate, elapsed_ns, 1) == 0) ||
	       (config->read_rate &&
		   allowed(config->read_rate, elapsed_ns, 1) == 0);
}

void slow_tick(struct worker *w, uint64_t now)
{
	for (unsigned i = w->slow_first; i < w->count; i++) {
		struct client *c = &w->clients[i];
		struct slow *s = &w->slow[i - w->slow_first];
		uint64_t elapsed = now - s->moved_ns;

		if (c->state != CLIENT_UP || too_soon(w->config, elapsed))
			continue;
		s->moved_ns = now;
		if (s->sent < target(w)->length ? !write_some(c, s, elapsed)
						: !read_some(c, s, elapsed))
			client_drop(c, now);
	}
}
