/* SPDX-License-Identifier: MIT */
/*
 * epoll: the Reactor (Schmidt, PLoP 1994; POSA2) over epoll(7), one thread.
 *
 *	            +----------------- one thread -----------------+
 *	sockets --> | epoll_wait -> recv from all that are ready   |
 *	            |            -> handle and send, one by one;   |
 *	            |               then wait again                |
 *	            +----------------------------------------------+
 *
 * The kernel keeps the set of handles, so that a wait costs what is ready and
 * not what is open. The thread owns every connection from accept to close.
 *
 * System calls a request: recv, send, and a share of one epoll_wait for all
 * that are ready at the time. With trigger=edge an event is told once; the
 * socket is read until a short read shows it empty. A handle is registered
 * once: there is no epoll_ctl in the steady state.
 *
 * Weakness: one thread. A slow handler stalls every connection.
 */
#include "core/strategy.h"
#include "mechanism/epoll_set.h"
#include "mechanism/reactor.h"

#define EVENTS_MOST 256

enum trigger {
	TRIGGER_EDGE,
	TRIGGER_LEVEL,
};

struct epoll_options {
	int trigger, listener;
};

struct epoll_demultiplexer {
	struct demultiplexer base;
	struct epoll_set set;
};

static uint32_t event_mask(
    const struct demultiplexer *d, uint64_t token, unsigned interest)
{
	bool edge = token == TOKEN_LISTENER ? d->listener_edge : d->edge;

	return (interest & INTEREST_READ ? EPOLLIN | EPOLLRDHUP : 0u) |
	       (interest & INTEREST_WRITE ? EPOLLOUT : 0u) |
	       (edge ? (uint32_t)EPOLLET : 0u);
}

static int set_interest(struct demultiplexer *d, struct thread *me, int fd,
    uint64_t token, unsigned before, unsigned after)
{
	struct epoll_demultiplexer *e = (struct epoll_demultiplexer *)d;
	int op = EPOLL_CTL_MOD;

	if (!after)
		op = EPOLL_CTL_DEL;
	else if (!before)
		op = EPOLL_CTL_ADD;
	return epoll_set_change(
	    &e->set, me, op, fd, event_mask(d, token, after), token);
}

static int wait_ready(struct demultiplexer *d, struct thread *me,
    struct ready *ret_ready, int most, uint64_t timeout_ns)
{
	struct epoll_demultiplexer *e = (struct epoll_demultiplexer *)d;
	struct epoll_event events[EVENTS_MOST];
	int n = epoll_set_wait(&e->set, me, events,
	    most < EVENTS_MOST ? most : EVENTS_MOST, timeout_ns);

	for (int i = 0; i < n; i++)
		ret_ready[i] = (struct ready){
			.token = events[i].data.u64,
			.input_ends = events[i].events &
				      (EPOLLRDHUP | EPOLLHUP | EPOLLERR),
			.gone = events[i].events & (EPOLLHUP | EPOLLERR),
		};
	return n;
}

static int run(struct server *sv, const void *options)
{
	const struct epoll_options *o = options;
	struct epoll_demultiplexer e = {
		.base = {
			.edge = o->trigger == TRIGGER_EDGE,
			.listener_edge = o->listener == TRIGGER_EDGE,
			.forgets_closed = true,
			.set = set_interest,
			.wait = wait_ready,
		},
	};
	struct thread me;
	int rc = thread_enter(&me, sv, "reactor");

	if (rc)
		return rc;
	rc = epoll_set_open(&e.set);
	if (!rc) {
		rc = reactor_run(sv, &me, &e.base);
		epoll_set_close(&e.set);
	} else {
		rc = server_fail(sv, rc, "can't make an epoll set");
	}
	thread_leave(&me);
	return rc;
}

static const char *const triggers[] = { "edge", "level", NULL };

static const struct opt opts[] = {
	{ .name = "trigger",
	    .type = OPT_CHOICE,
	    .offset = offsetof(struct epoll_options, trigger),
	    .choices = triggers,
	    .def = "edge",
	    .help = "how connections tell: once, or as long as it holds" },
	{ .name = "listener",
	    .type = OPT_CHOICE,
	    .offset = offsetof(struct epoll_options, listener),
	    .choices = triggers,
	    .def = "level",
	    .help = "the same for the listening socket" },
	{ 0 },
};

const struct strategy_ops epoll_ops = {
	.name = "epoll",
	.summary = "Reactor: one thread, one epoll set, no hand-off",
	.family = "readiness",
	.weakness = "one thread: a slow handler stalls every connection",
	.answers = "poll",
	.flags = STRATEGY_AWAITS,
	.options_size = sizeof(struct epoll_options),
	.opts = opts,
	.run = run,
};
