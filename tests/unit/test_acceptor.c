/* SPDX-License-Identifier: MIT */
/* What accept4(), which the linker wraps, may do to the acceptor. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mechanism/acceptor.h"
#include "rig.h"

/* One end of a socketpair, as if accepted; then EAGAIN. */
#define GIVE_PEER 0

static int script[8];
static unsigned scripted, calls;
static int far[8];
static unsigned given;

int __wrap_accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags);

int __wrap_accept4(int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	int error = calls < scripted ? script[calls] : EAGAIN, fds[2];

	(void)fd;
	assert_null(addr);
	assert_null(len);
	assert_int_equal(flags, SOCK_NONBLOCK | SOCK_CLOEXEC);
	calls++;
	if (error != GIVE_PEER) {
		errno = error;
		return -1;
	}
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
	far[given++] = fds[1];
	return fds[0];
}

static struct rig b;
static struct peer *p;

static int set_up(void **state)
{
	(void)state;
	rig_open(&b, 2);
	scripted = calls = given = 0;
	p = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	for (unsigned i = 0; i < given; i++)
		close(far[i]);
	rig_close(&b);
	return 0;
}

static enum accepted take(void)
{
	return acceptor_take(&b.me, &b.peers, 1, &p);
}

static void plan(int error)
{
	script[scripted++] = error;
}

static bool far_is_closed(unsigned i)
{
	char byte;

	return recv(far[i], &byte, 1, MSG_DONTWAIT) == 0;
}

static void a_connection_becomes_a_peer(void **state)
{
	(void)state;
	plan(GIVE_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(conn_want(&p->conn), CONN_READ);
	assert_int_equal(rig_count(&b, COUNT_ACCEPTS), 1);
	assert_int_equal(atomic_load(&b.server.connections), 1);
	assert_int_equal(take(), ACCEPTED_NONE);
	assert_int_equal(rig_count(&b, COUNT_REFUSALS), 0);
	assert_int_equal(rig_count(&b, COUNT_ACCEPT_PAUSES), 0);
}

static void passing_errors_are_passed_over(void **state)
{
	(void)state;
	plan(EINTR);
	plan(ECONNABORTED);
	plan(EPROTO);
	plan(EPERM);
	plan(GIVE_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(calls, 5);
	assert_int_equal(rig_count(&b, COUNT_ACCEPTS), 1);
}

/* The queue stays readable: to wait for it would spin. */
static void want_of_descriptors_is_a_pause(void **state)
{
	static const int errors[] = { EMFILE, ENFILE, ENOBUFS, ENOMEM };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		plan(errors[i]);
		assert_int_equal(take(), ACCEPTED_PAUSE);
		assert_int_equal(calls, i + 1);
		assert_int_equal(rig_count(&b, COUNT_ACCEPT_PAUSES), i + 1);
	}
	/* When one comes back, so do the connections. */
	plan(GIVE_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
}

static void one_too_many_is_told_so(void **state)
{
	struct output_view v;

	(void)state;
	b.server.config.max_connections = 1;
	plan(GIVE_PEER);
	plan(GIVE_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(conn_want(&p->conn), CONN_READ);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(conn_want(&p->conn), CONN_WRITE);
	v = conn_output(&p->conn);
	assert_int_equal(v.count, 1);
	assert_memory_equal(
	    v.iov->iov_base, "HTTP/1.1 503 Service Unavailable\r\n", 34);
	assert_int_equal(rig_count(&b, COUNT_ACCEPTS), 2);
	assert_int_equal(rig_count(&b, COUNT_REFUSALS), 1);
	/* It leaves as any other. */
	peer_close(&b.peers, &b.me, p);
	assert_int_equal(atomic_load(&b.server.connections), 1);
}

static void one_without_a_slot_is_closed(void **state)
{
	(void)state;
	plan(GIVE_PEER);
	plan(GIVE_PEER);
	plan(GIVE_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(take(), ACCEPTED_PEER);
	assert_int_equal(take(), ACCEPTED_NONE);
	assert_true(far_is_closed(2));
	assert_false(far_is_closed(1));
	assert_int_equal(rig_count(&b, COUNT_ACCEPTS), 3);
	assert_int_equal(rig_count(&b, COUNT_REFUSALS), 1);
	assert_int_equal(atomic_load(&b.server.connections), 2);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_connection_becomes_a_peer),
		EACH(passing_errors_are_passed_over),
		EACH(want_of_descriptors_is_a_pause),
		EACH(one_too_many_is_told_so),
		EACH(one_without_a_slot_is_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
