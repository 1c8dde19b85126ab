/* SPDX-License-Identifier: MIT */
/*
 * uring-proactor: the Proactor (Pyarali, Harrison, Schmidt, Jordan, PLoP
 * 1997; POSA2) over io_uring(7), a ring a thread.
 *
 *	initiator            begin() starts operations: receive, send
 *	operation processor  the kernel carries them out
 *	completion queue     the ring's, shared with the kernel
 *	proactor             loop() takes completions and dispatches each
 *	completion handler   received(), sent(), accepted() ...
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
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/listener.h"
#include "core/stop.h"
#include "core/strategy.h"
#include "mechanism/acceptor.h"
#include "mechanism/crew.h"
#include "mechanism/timers.h"
#include "mechanism/uring_peer.h"

#define IMPATIENT_NS (20 * NS_PER_MS)

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

struct uring_options {
	int64_t threads, entries, zerocopy_bytes;
	int recv, buffers, files, taskrun, sqpoll;
};

struct proactor {
	struct thread me;
	struct server *sv;
	struct uring ring;
	struct uring_peer_config config;
	struct peer_table peers;
	struct timers timers;
	int listen_fd;
	bool accepting; /* a multishot accept is under way */
	bool draining;
	uint64_t next_sweep_ns;
};

static struct uring_peer *peer_of(struct peer *p)
{
	return (struct uring_peer *)p;
}

static void begin_accept(struct proactor *pr)
{
	struct io_uring_sqe *sqe;

	if (pr->accepting || pr->draining)
		return;
	sqe = uring_sqe(&pr->ring, (uint64_t)URING_ACCEPT << 24);
	if (pr->ring.direct)
		io_uring_prep_multishot_accept_direct(
		    sqe, pr->listen_fd, NULL, NULL, 0);
	else
		io_uring_prep_multishot_accept(
		    sqe, pr->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	pr->accepting = true;
}

static void close_peer(struct proactor *pr, struct uring_peer *p)
{
	if (!uring_peer_close(&pr->ring, p))
		return;
	peer_close(&pr->peers, &pr->me, &p->peer);
	begin_accept(pr);
}

static void begin_wait(struct proactor *pr, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;

	if (p->waiting)
		return;
	p->waiting = !timers_add(&pr->timers, c->wake_ns, peer_token(&p->peer));
	if (!p->waiting)
		conn_abort(c);
}

/* Input that came in while it was not wanted must not pile up. */
static void hold_back(struct proactor *pr, struct uring_peer *p)
{
	if (p->receiving &&
	    conn_kept(&p->peer.conn) > pr->sv->config.limits.output_bytes)
		uring_peer_cancel_receive(&pr->ring, p);
}

/*
 * The initiator: begins what the connection wants next. Returns false when
 * it is to be closed.
 */
static bool begin(struct proactor *pr, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;
	struct conn_env *env = &pr->me.env;

	for (;;) {
		switch (conn_want(c)) {
		case CONN_WORK:
			trace_begin(
			    pr->me.trace, TRACE_HANDLING, peer_token(&p->peer));
			conn_work(c, env);
			trace_end(
			    pr->me.trace, TRACE_HANDLING, peer_token(&p->peer));
			break;
		case CONN_WRITE:
			hold_back(pr, p);
			return p->sending ||
			       !uring_peer_send(&pr->ring, p, &pr->config);
		case CONN_READ:
			if (!p->input_ended)
				return p->receiving ||
				       !uring_peer_receive(
					   &pr->ring, p, &pr->config);
			conn_eof(c, env);
			break;
		case CONN_WAIT:
			hold_back(pr, p);
			begin_wait(pr, p);
			if (p->waiting)
				return true;
			break;
		case CONN_SHUT:
			uring_peer_shut(&pr->ring, p, SHUT_WR);
			conn_shut(c, env);
			break;
		case CONN_CLOSE:
			return false;
		}
	}
}

static void proceed(struct proactor *pr, struct uring_peer *p)
{
	if (p->closing || !begin(pr, p))
		close_peer(pr, p);
	else
		conn_park(&p->peer.conn, &pr->me.env);
}

static void begin_peer(struct proactor *pr, int fd)
{
	struct peer *admitted = acceptor_admit(
	    &pr->me, &pr->peers, pr->ring.direct ? PEER_FD_DIRECT : fd);
	struct uring_peer *p = peer_of(admitted);

	if (!p) {
		uring_close_accepted(&pr->ring, fd);
		return;
	}
	p->file = (unsigned)fd;
	p->receiving = p->sending = p->cancelling = p->closing = false;
	p->waiting = p->input_ended = false;
	p->zc_result = 0;
	p->send_bytes = 0;
	proceed(pr, p);
}

/* Completion handler of the accept. */
static void accepted(struct proactor *pr, const struct io_uring_cqe *cqe)
{
	pr->accepting = cqe->flags & IORING_CQE_F_MORE;
	if (cqe->res >= 0) {
		begin_peer(pr, cqe->res);
		begin_accept(pr);
		return;
	}
	if (pr->accepting || pr->draining)
		return;
	/* Without a descriptor left it would fail again at once. */
	thread_count(&pr->me, COUNT_ACCEPT_PAUSES, 1);
	pr->next_sweep_ns = clock_now_ns() + IMPATIENT_NS;
}

static void input_ended(struct proactor *pr, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;
	bool expired = atomic_exchange_explicit(
	    &p->peer.expired, false, memory_order_relaxed);

	p->input_ended = true;
	if (!expired)
		return;
	thread_count(&pr->me, COUNT_TIMEOUTS, 1);
	conn_timeout(c, &pr->me.env);
}

/* Completion handler of a receive. */
static void received(
    struct proactor *pr, struct uring_peer *p, const struct io_uring_cqe *cqe)
{
	struct conn *c = &p->peer.conn;
	bool picked = cqe->flags & IORING_CQE_F_BUFFER;

	thread_count(&pr->me, COUNT_READS, 1);
	if (!(cqe->flags & IORING_CQE_F_MORE))
		p->receiving = p->cancelling = false;
	if (cqe->res > 0 && !p->closing) {
		conn_feed(c, &pr->me.env,
		    picked ? uring_buffer(&pr->ring, cqe) : p->own,
		    (size_t)cqe->res);
		/* It may end on a success, the queue being full. */
		if (pr->config.multishot && !p->receiving)
			thread_count(&pr->me, COUNT_REARMS, 1);
	} else if (cqe->res == -ENOBUFS) {
		thread_count(&pr->me, COUNT_REARMS, 1);
	} else if (cqe->res == 0) {
		input_ended(pr, p);
	} else if (cqe->res != -ECANCELED && cqe->res != -EINTR) {
		conn_abort(c);
	}
	proceed(pr, p);
	if (picked)
		uring_buffer_return(&pr->ring, cqe);
}

/* Completion handler of a send. */
static void sent(
    struct proactor *pr, struct uring_peer *p, const struct io_uring_cqe *cqe)
{
	struct conn *c = &p->peer.conn;
	int32_t result = cqe->res;

	if (cqe->flags & IORING_CQE_F_MORE) {
		/* Zero copy: the memory is still in use. */
		p->zc_result = result;
		return;
	}
	if (cqe->flags & IORING_CQE_F_NOTIF)
		result = p->zc_result;
	thread_count(&pr->me, COUNT_WRITES, 1);
	p->sending = false;
	if (result > 0 && !p->closing) {
		if ((size_t)result < p->send_bytes)
			thread_count(&pr->me, COUNT_SHORT_WRITES, 1);
		conn_wrote(c, &pr->me.env, (size_t)result);
	} else if (result != -EINTR) {
		conn_abort(c);
	}
	proceed(pr, p);
}

/* Completion handler of a file's read. */
static void file_read(
    struct proactor *pr, struct uring_peer *p, const struct io_uring_cqe *cqe)
{
	p->sending = false;
	if (cqe->res > 0 && !p->closing) {
		uring_peer_send_chunk(&pr->ring, p, (size_t)cqe->res);
		return;
	}
	/* The file got shorter than the reply has promised. */
	if (cqe->res != -EINTR)
		conn_abort(&p->peer.conn);
	proceed(pr, p);
}

static void begin_drain(struct proactor *pr)
{
	struct io_uring_sqe *sqe;

	pr->draining = true;
	server_drain(pr->sv);
	shutdown(pr->listen_fd, SHUT_RD);
	pr->next_sweep_ns = 0;
	if (!pr->accepting)
		return;
	sqe = uring_sqe(&pr->ring, (uint64_t)URING_UNTRACKED << 24);
	io_uring_prep_cancel64(sqe, (uint64_t)URING_ACCEPT << 24, 0);
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
	trace_state(pr->me.trace, TRACE_PROCESSING, peer_token(&p->peer));
	if (operation == URING_RECEIVE)
		received(pr, p, cqe);
	else if (operation == URING_SEND)
		sent(pr, p, cqe);
	else
		file_read(pr, p, cqe);
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
			conn_resume(&p->peer.conn, &pr->me.env);
		proceed(pr, p);
	}
}

static void poke(struct peer *p, enum poke how, void *arg)
{
	struct proactor *pr = arg;

	uring_peer_shut(
	    &pr->ring, peer_of(p), how == POKE_INPUT ? SHUT_RD : SHUT_RDWR);
}

static void sweep(struct proactor *pr)
{
	const struct timeouts *t = &pr->sv->config.timeouts;
	uint64_t now = clock_now_ns();

	if (now < pr->next_sweep_ns)
		return;
	peer_table_sweep(&pr->peers, &pr->me, poke, pr);
	pr->next_sweep_ns =
	    now +
	    (pr->draining ? IMPATIENT_NS : timeouts_period_ms(t) * NS_PER_MS);
	begin_accept(pr);
}

static uint64_t time_to_wait(const struct proactor *pr)
{
	uint64_t next = timers_next(&pr->timers), now;
	bool idle = pr->accepting && !atomic_load(&pr->peers.open);

	if (!idle && pr->next_sweep_ns < next)
		next = pr->next_sweep_ns;
	if (next == TIMERS_NEVER)
		return next;
	now = clock_now_ns();
	return next > now ? next - now : 0;
}

static void loop(struct proactor *pr)
{
	struct io_uring_cqe *cqe;
	unsigned head, count;

	while (!server_drained(pr->sv)) {
		trace_state(pr->me.trace, TRACE_WAITING, 0);
		uring_wait(&pr->ring, time_to_wait(pr));
		conn_env_tick(&pr->me.env);
		count = 0;
		io_uring_for_each_cqe(&pr->ring.ring, head, cqe)
		{
			dispatch(pr, cqe);
			count++;
		}
		io_uring_cq_advance(&pr->ring.ring, count);
		thread_count(&pr->me, COUNT_EVENTS, count);
		if (pr->timers.count)
			resume_waits(pr);
		sweep(pr);
	}
}

static struct uring_config ring_config(
    const struct uring_options *o, const struct server *sv)
{
	uint32_t slots = sv ? server_slots(sv) : 64;

	return (struct uring_config){
		.entries = (unsigned)o->entries,
		.completions = 2 * slots + (unsigned)o->entries,
		.taskrun = (enum uring_taskrun)o->taskrun,
		.sqpoll = o->sqpoll,
		.direct_files = o->files == FILES_DIRECT ? slots : 0,
		.buffers = o->buffers == BUFFERS_RING,
	};
}

static int open_proactor(struct proactor *pr, const struct uring_options *o)
{
	struct uring_config config = ring_config(o, pr->sv);
	struct io_uring_sqe *sqe;
	int rc = uring_open(&pr->ring, &pr->me, &config);

	if (rc)
		return rc;
	rc = peer_table_open(
	    &pr->peers, sizeof(struct uring_peer), server_slots(pr->sv));
	if (rc) {
		uring_close(&pr->ring);
		return rc;
	}
	sqe = uring_sqe(&pr->ring, (uint64_t)URING_STOP << 24);
	io_uring_prep_poll_add(sqe, pr->sv->stop_fd, POLLIN);
	begin_accept(pr);
	return 0;
}

/* The ring goes first: no operation may outlive the memory it uses. */
static void close_proactor(struct proactor *pr)
{
	uring_close(&pr->ring);
	for (uint32_t i = 0; i < pr->peers.high; i++)
		free(peer_of(peer_at(&pr->peers, i))->own);
	peer_table_close(&pr->peers, &pr->me);
	timers_free(&pr->timers);
}

/* All rings of the server, and how many are up. */
struct proactors {
	struct server *sv;
	const struct uring_options *options;
	_Atomic unsigned begun, ready, failed;
};

static int serve(struct proactors *all, struct proactor *pr)
{
	int rc = thread_enter(&pr->me, all->sv, "proactor");

	if (rc)
		return rc;
	rc = open_proactor(pr, all->options);
	if (!rc) {
		if (atomic_fetch_add(&all->ready, 1) + 1 ==
		    all->options->threads)
			server_ready(all->sv);
		loop(pr);
		close_proactor(pr);
	}
	thread_leave(&pr->me);
	return rc;
}

/* A thread's life: a ring and a listening socket of its own. */
static void *run_one(void *arg)
{
	struct proactors *all = arg;
	struct server *sv = all->sv;
	bool first = atomic_fetch_add(&all->begun, 1) == 0;
	struct proactor *pr = calloc(1, sizeof(*pr));
	int rc = -ENOMEM;

	if (pr) {
		pr->sv = sv;
		pr->config = (struct uring_peer_config){
			.multishot = all->options->recv == RECV_MULTISHOT,
			.ring_buffers = all->options->buffers == BUFFERS_RING,
			.zerocopy_bytes =
			    (uint32_t)all->options->zerocopy_bytes,
		};
		rc = pr->listen_fd = first ? sv->listen_fd
					   : listener_share(&sv->config.address,
						 sv->config.backlog);
	}
	if (rc >= 0)
		rc = serve(all, pr);
	if (pr && !first && pr->listen_fd >= 0)
		close(pr->listen_fd);
	free(pr);
	if (rc < 0) {
		atomic_store(&all->failed, (unsigned)-rc);
		stop_request();
	}
	return NULL;
}

static int run(struct server *sv, const void *options)
{
	const struct uring_options *o = options;
	struct proactors all = { .sv = sv, .options = o };
	struct crew crew;
	int rc = 0;

	/* One ring runs in this thread: a second, idle one would cost it the
	 * short cut that descriptor look-ups take in a single thread. */
	if (o->threads > 1)
		rc = crew_start(&crew, (unsigned)o->threads - 1, run_one, &all);
	if (rc)
		stop_request();
	run_one(&all);
	if (o->threads > 1)
		crew_join(&crew);
	return rc ? rc : -(int)atomic_load(&all.failed);
}

static unsigned listeners(const void *options)
{
	return (unsigned)((const struct uring_options *)options)->threads;
}

static int probe(const void *options, char *ret_why, size_t cap)
{
	const struct uring_options *o = options;
	struct uring_config config = ring_config(o, NULL);

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

#define FIELD(name) offsetof(struct uring_options, name)

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
	.options_size = sizeof(struct uring_options),
	.opts = opts,
	.probe = probe,
	.listeners = listeners,
	.run = run,
};
