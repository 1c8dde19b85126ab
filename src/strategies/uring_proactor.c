/* SPDX-License-Identifier: MIT */
/*
 * uring-proactor: the Proactor (Pyarali, Harrison, Schmidt, Jordan, PLoP
 * 1997; POSA2) over io_uring(7), a ring a thread.
 *
 *	initiator            begin(): starts what the connection wants
 *	operation processor  the kernel carries it out
 *	completion queue     the ring's, shared with the kernel
 *	proactor             loop(): takes completions and dispatches each
 *	completion handler   accepted(); uring_pump_complete() for received,
 *	                     sent, file read
 *
 *	            +------------- one thread a ring --------------+
 *	kernel <--> | enter: submit all, wait -> for each          |
 *	            | completion: its handler begins what is next  |
 *	            +----------------------------------------------+
 *
 * Nothing waits for readiness: a receive is always under way, its buffer
 * chosen by the kernel when data comes; a reply's memory belongs to the
 * kernel until the send has completed, one send at a time. The ring's thread
 * owns every connection from accept to close.
 *
 * System calls a request: a share of one io_uring_enter for all that
 * completed at the time.
 *
 * Weakness: a slow handler stalls the ring; buffers must outlive operations.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>

#include "base/clock.h"
#include "core/strategy.h"
#include "mechanism/acceptor.h"
#include "mechanism/loops.h"
#include "mechanism/sweeper.h"
#include "mechanism/timers.h"
#include "mechanism/uring_acceptor.h"
#include "mechanism/uring_pump.h"

enum recv_mode {
	RECV_MULTISHOT,
	RECV_SINGLE,
};

enum buffer_mode {
	BUFFERS_RING,
	BUFFERS_OWN,
};

enum file_mode {
	FILES_DIRECT,
	FILES_FD,
};

struct options {
	int64_t threads, entries, zerocopy_bytes;
	int recv, buffers, files, taskrun, sqpoll;
};

/* Receives begun at a time when buffers are short: a few that take many
 * buffers, or many that take one, find what there is. */
#define STARVED_MOST 128
/* Unless those found nothing to receive: then it is the others' turn. */
#define STARVED_NS 100000

/* Receives begun anew at a sweep. */
#define DOUBTS_MOST 1024

struct proactor {
	struct thread *me;
	struct server *sv;
	struct uring ring;
	struct uring_acceptor acceptor;
	struct uring_pump pump;
	struct peer_table peers;
	struct timers timers;
	uint32_t doubted; /* the slot that the next sweep begins with */
	struct sweeper sweeper;
};

static struct uring_peer *peer_of(struct peer *p)
{
	return (struct uring_peer *)p;
}

static void close_peer(struct proactor *pr, struct uring_peer *p)
{
	if (!uring_peer_close(&pr->ring, p))
		return;
	peer_close(&pr->peers, pr->me, &p->peer);
	uring_acceptor_begin(&pr->acceptor);
}

static void begin_wait(struct proactor *pr, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;

	if (p->waiting)
		return;
	p->waiting = true;
	if (timers_add(&pr->timers, c->wake_ns, peer_token(&p->peer)))
		close_peer(pr, p);
}

/* The initiator: begins what the connection wants next. */
static void begin(struct proactor *pr, struct uring_peer *p)
{
	switch (uring_pump_begin(&pr->pump, p)) {
	case CONN_WAIT:
		begin_wait(pr, p);
		break;
	case CONN_CLOSE:
		close_peer(pr, p);
		break;
	default: /* an operation is under way */
		break;
	}
}

static void begin_peer(struct proactor *pr, int fd)
{
	struct peer *admitted = acceptor_admit(
	    pr->me, &pr->peers, pr->ring.direct ? PEER_FD_DIRECT : fd);
	struct uring_peer *p = peer_of(admitted);

	if (!p) {
		uring_close_accepted(&pr->ring, fd);
		return;
	}
	uring_peer_open(p, (unsigned)fd);
	begin(pr, p);
}

/* Completion handler of the accept. */
static void accepted(struct proactor *pr, const struct io_uring_cqe *cqe)
{
	int fd = uring_acceptor_complete(&pr->acceptor, cqe);

	if (fd >= 0)
		begin_peer(pr, fd);
	else
		sweeper_hasten(&pr->sweeper);
}

static void begin_drain(struct proactor *pr)
{
	uring_acceptor_drain(&pr->acceptor);
	sweeper_hasten(&pr->sweeper);
}

/* The proactor: from a completion to its handler. */
static void dispatch(struct proactor *pr, const struct io_uring_cqe *cqe)
{
	enum uring_operation operation = uring_token_operation(cqe->user_data);
	struct uring_peer *p;

	if (operation >= URING_ACCEPT) {
		if (operation == URING_ACCEPT)
			accepted(pr, cqe);
		else if (operation == URING_STOP)
			begin_drain(pr);
		return;
	}
	/* Never stale: a peer outlives its operations. */
	p = peer_of(peer_find(&pr->peers, uring_token_peer(cqe->user_data)));
	REQUIRE(p);
	uring_pump_complete(&pr->pump, p, cqe);
	begin(pr, p);
}

static void resume_waits(struct proactor *pr)
{
	uint64_t token, now = clock_now_ns();
	struct uring_peer *p;

	while (timers_take(&pr->timers, now, &token)) {
		p = peer_of(peer_find(&pr->peers, token));
		if (!p)
			continue;
		p->waiting = false;
		if (!p->closing)
			conn_resume(&p->peer.conn, &pr->me->env);
		begin(pr, p);
	}
}

static bool poke(struct peer *p, void *arg)
{
	struct proactor *pr = arg;

	return uring_pump_poke(&pr->pump, peer_of(p));
}

/* A part of them at each sweep, so that none takes long. */
static void doubt_receives(struct proactor *pr)
{
	uint32_t high = pr->peers.high, begun = 0;

	for (uint32_t i = 0; i < high && begun < DOUBTS_MOST; i++) {
		struct peer *p = peer_at(&pr->peers, pr->doubted++ % high);

		if (p->fd >= 0)
			begun += uring_pump_doubt(&pr->pump, peer_of(p));
	}
}

static void begin_starved(struct proactor *pr)
{
	struct uring_peer *p;

	for (int i = 0; i < STARVED_MOST; i++) {
		p = uring_pump_next_starved(&pr->pump);
		if (!p)
			break;
		begin(pr, p);
	}
}

static uint64_t timeout_ns(struct proactor *pr)
{
	uint64_t next =
	    sweeper_timeout_ns(&pr->sweeper, timers_next(&pr->timers));

	return pr->pump.starved && next > STARVED_NS ? STARVED_NS : next;
}

static void loop(struct proactor *pr)
{
	struct io_uring_cqe *cqe;
	unsigned head, count;

	while (!server_drained(pr->sv)) {
		trace_state(pr->me->trace, TRACE_WAITING, 0);
		uring_wait(&pr->ring, timeout_ns(pr));
		conn_env_tick(&pr->me->env);
		count = 0;
		io_uring_for_each_cqe(&pr->ring.ring, head, cqe)
		{
			dispatch(pr, cqe);
			count++;
		}
		io_uring_cq_advance(&pr->ring.ring, count);
		thread_count(pr->me, COUNT_EVENTS, count);
		begin_starved(pr);
		if (pr->timers.count)
			resume_waits(pr);
		if (sweeper_run(&pr->sweeper, pr->me, &pr->peers, poke, pr)) {
			uring_acceptor_sweep(&pr->acceptor);
			doubt_receives(pr);
		}
	}
}

static struct uring_config ring_config(const struct options *o, uint32_t slots)
{
	return (struct uring_config){
		.entries = (unsigned)o->entries,
		.completions = 2 * slots + (unsigned)o->entries,
		.taskrun = (enum uring_taskrun)o->taskrun,
		.sqpoll = o->sqpoll,
		.direct_files = o->files == FILES_DIRECT ? slots : 0,
		.buffers = o->buffers == BUFFERS_RING,
		.zerocopy = o->zerocopy_bytes > 0,
	};
}

static int open_proactor(struct proactor *pr, const struct options *o)
{
	struct uring_config config = ring_config(o, server_slots(pr->sv));
	struct io_uring_sqe *sqe;
	int rc = uring_open(&pr->ring, pr->me, &config);

	if (rc)
		return server_fail(pr->sv, rc, "can't make an io_uring");
	rc = peer_table_open(
	    &pr->peers, sizeof(struct uring_peer), server_slots(pr->sv));
	if (rc) {
		uring_close(&pr->ring);
		return rc;
	}
	sqe = uring_sqe(&pr->ring, (uint64_t)URING_STOP << 24);
	io_uring_prep_poll_add(sqe, pr->sv->stop_fd, POLLIN);
	uring_acceptor_begin(&pr->acceptor);
	return 0;
}

/* The ring goes first: no operation may outlive the memory it uses. */
static void close_proactor(struct proactor *pr)
{
	uring_close(&pr->ring);
	for (uint32_t i = 0; i < pr->peers.high; i++)
		free(peer_of(peer_at(&pr->peers, i))->own);
	peer_table_close(&pr->peers, pr->me);
	timers_free(&pr->timers);
}

static int run_loop(struct loop *l)
{
	const struct options *o = l->options;
	struct proactor pr = {
		.me = &l->me,
		.sv = l->server,
		.acceptor = {
			.ring = &pr.ring,
			.server = l->server,
			.listen_fd = l->listen_fd,
		},
		.pump = {
			.ring = &pr.ring,
			.me = &l->me,
			.config = {
				.multishot = o->recv == RECV_MULTISHOT,
				.ring_buffers = o->buffers == BUFFERS_RING,
				.zerocopy_bytes = (uint32_t)o->zerocopy_bytes,
			},
		},
	};
	int rc = open_proactor(&pr, o);

	if (rc)
		return rc;
	loop_ready(l);
	loop(&pr);
	close_proactor(&pr);
	return 0;
}

static int run(struct server *sv, const void *options)
{
	const struct options *o = options;

	return loops_run(sv, (unsigned)o->threads, "proactor", o, run_loop);
}

static unsigned listeners(const void *options)
{
	return (unsigned)((const struct options *)options)->threads;
}

static int probe(
    const void *options, uint32_t connections, char *ret_why, size_t cap)
{
	const struct options *o = options;
	struct uring_config config =
	    ring_config(o, connections + SERVER_REFUSAL_SLOTS);

	if (o->recv == RECV_MULTISHOT && o->buffers == BUFFERS_OWN) {
		snprintf(ret_why, cap,
		    "recv=multishot takes its buffers from the ring: "
		    "buffers=own goes with recv=single");
		return -EINVAL;
	}
	return uring_probe(&config, ret_why, cap);
}

static const char *const recvs[] = { "multishot", "single", NULL };
static const char *const buffers[] = { "ring", "own", NULL };
static const char *const files[] = { "direct", "fd", NULL };
static const char *const taskruns[] = { "defer", "coop", "default", NULL };
static const char *const switches[] = { "off", "on", NULL };

#define FIELD(name) offsetof(struct options, name)

static const struct opt opts[] = {
	{ "threads", OPT_INT, FIELD(threads), 1, 256, NULL, "1",
	    "rings, each with a thread and a listening socket of its own" },
	{ "recv", OPT_CHOICE, FIELD(recv), 0, 0, recvs, "multishot",
	    "one receive for a connection's life, or one for each message" },
	{ "buffers", OPT_CHOICE, FIELD(buffers), 0, 0, buffers, "ring",
	    "the kernel picks from a shared group, or each has its own" },
	{ "files", OPT_CHOICE, FIELD(files), 0, 0, files, "direct",
	    "connections in the ring's table, or ordinary descriptors" },
	{ "taskrun", OPT_CHOICE, FIELD(taskrun), 0, 0, taskruns, "defer",
	    "when the kernel works on completions" },
	{ "sqpoll", OPT_CHOICE, FIELD(sqpoll), 0, 0, switches, "off",
	    "a kernel thread takes submissions; taskrun is then ignored" },
	{ "zerocopy", OPT_INT_OR_OFF, FIELD(zerocopy_bytes), 1, 1 << 30, NULL,
	    "off", "send without a copy from this many bytes on" },
	{ "ring", OPT_INT, FIELD(entries), 8, 32768, NULL, "1024",
	    "entries of the submission queue" },
	{ 0 },
};

const struct strategy_ops uring_proactor_ops = {
	.name = "uring-proactor",
	.summary = "Proactor: completions of an io_uring, a ring a thread",
	.family = "completion",
	.weakness = "a slow handler stalls the ring; buffers must outlive "
		    "operations",
	.answers = "epoll",
	.flags = STRATEGY_THREADS | STRATEGY_IO_URING | STRATEGY_AWAITS,
	.options_size = sizeof(struct options),
	.opts = opts,
	.probe = probe,
	.listeners = listeners,
	.run = run,
};
