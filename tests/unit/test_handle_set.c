/* SPDX-License-Identifier: MIT */
/* Handles that threads share: told of once, to one, and poked in safety. */
#include "unit.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/listener.h"
#include "mechanism/handle_set.h"
#include "rig.h"

#define EVENTS 8

static struct rig b;
static struct handle_set hs;
static struct peer *p;
static int far;

/* A peer of the set on one end of a socketpair. */
static struct peer *open_peer(int *ret_far)
{
	struct peer *peer;
	int fds[2];

	assert_int_equal(
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
	assert_int_equal(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	server_peer_came(&b.server);
	peer = peer_open(&hs.peers, &b.me, fds[0]);
	assert_non_null(peer);
	*ret_far = fds[1];
	return peer;
}

static int set_up(void **state)
{
	char why[128];

	(void)state;
	rig_open(&b, 4);
	assert_int_equal(listener_parse("127.0.0.1:0", &b.server.config.address,
			     why, sizeof(why)),
	    0);
	b.server.listen_fd = listener_open(&b.server.config.address, 8, false);
	b.server.stop_fd = eventfd(0, EFD_CLOEXEC);
	assert_true(b.server.listen_fd >= 0 && b.server.stop_fd >= 0);
	assert_int_equal(handle_set_open(&hs, &b.server, &b.me), 0);
	p = open_peer(&far);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close(far);
	handle_set_close(&hs, &b.me);
	close(b.server.listen_fd);
	close(b.server.stop_fd);
	rig_close(&b);
	return 0;
}

/* Sweeps at once; returns how many events there are. */
static int wait_now(void)
{
	struct epoll_event events[EVENTS];

	atomic_store(&hs.sweeper.next_ns, 0);
	return handle_set_wait(&hs, &b.me, events, EVENTS);
}

static void settle(enum conn_want want)
{
	handle_set_settle(&hs, &b.me, p, want);
}

static void an_event_is_told_once_and_owned(void **state)
{
	(void)state;
	settle(CONN_READ);
	assert_int_equal(send(far, "x", 1, 0), 1);
	assert_int_equal(wait_now(), 1);
	assert_int_equal(atomic_load(&p->claim), PEER_HELD);
	assert_int_equal(wait_now(), 0);
	settle(CONN_READ);
	assert_int_equal(wait_now(), 1);
}

static void make_slow(void)
{
	/* An hour: no limit of rig_open() is so long. */
	p->conn.stamp_ms = (uint32_t)(clock_coarse_ns() / NS_PER_MS) - 3600000;
}

static void a_silent_one_is_poked_and_not_harmed(void **state)
{
	char byte;

	(void)state;
	settle(CONN_READ);
	make_slow();
	assert_int_equal(wait_now(), 0);
	assert_true(atomic_load(&p->suspect));
	assert_int_equal(wait_now(), 1);
	/* What comes after the poke is read, and what is sent arrives. */
	assert_int_equal(send(far, "x", 1, 0), 1);
	assert_int_equal(recv(p->fd, &byte, 1, 0), 1);
	assert_int_equal(send(p->fd, "y", 1, 0), 1);
	assert_int_equal(recv(far, &byte, 1, 0), 1);
}

/* Held by a thread of ours, or waiting for one: we are slow, not it. */
static void who_is_held_is_not_poked(void **state)
{
	(void)state;
	make_slow();
	assert_int_equal(wait_now(), 0);
	assert_false(atomic_load(&p->suspect));
}

/* It could still be put into the set by a call that is under way. */
static void who_is_being_armed_is_not_poked(void **state)
{
	(void)state;
	settle(CONN_READ);
	make_slow();
	thread_arms(&b.me, peer_token(p));
	assert_int_equal(wait_now(), 0);
	assert_false(atomic_load(&p->suspect));
	thread_arms(&b.me, THREAD_ARMS_NONE);
	assert_int_equal(wait_now(), 0);
	assert_true(atomic_load(&p->suspect));
}

/* Nothing to read and no room to write: nothing but its end can be told. */
static void one_that_takes_nothing_is_shut(void **state)
{
	char block[4096] = "";

	(void)state;
	while (send(p->fd, block, sizeof(block), MSG_NOSIGNAL) > 0)
		;
	settle(CONN_WRITE);
	make_slow();
	assert_int_equal(wait_now(), 0);
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 1);
	assert_int_equal(wait_now(), 1);
	assert_int_equal(send(p->fd, block, 1, MSG_NOSIGNAL), -1);
}

static void begin_wait(uint64_t wait_ns)
{
	p->conn.state = STATE_WAIT;
	p->conn.wake_ns = clock_now_ns() + wait_ns;
	settle(CONN_WAIT);
}

static void one_that_goes_while_it_waits_is_told(void **state)
{
	(void)state;
	begin_wait(3600 * NS_PER_S);
	assert_int_equal(wait_now(), 0);
	close(far);
	far = -1;
	assert_int_equal(wait_now(), 1);
	assert_int_equal(conn_want(&p->conn), CONN_CLOSE);
}

static void its_time_comes_once(void **state)
{
	(void)state;
	begin_wait(0);
	assert_ptr_equal(handle_set_take_due(&hs), p);
	assert_null(handle_set_take_due(&hs));
	/* Its end is now its owner's to find. */
	close(far);
	far = -1;
	assert_int_equal(wait_now(), 0);
	assert_int_equal(rig_count(&b, COUNT_STALE_EVENTS), 1);
}

/* The slot is another's by the time that the alarm rings. */
static void an_old_alarm_means_nobody(void **state)
{
	(void)state;
	begin_wait(0);
	close(far);
	assert_int_equal(wait_now(), 2); /* the alarm rings as well */
	settle(CONN_CLOSE);
	p = open_peer(&far);
	settle(CONN_READ);
	assert_null(handle_set_take_due(&hs));
	assert_int_equal(atomic_load(&p->claim), peer_token(p));
	assert_int_equal(send(far, "x", 1, 0), 1);
	assert_int_equal(wait_now(), 1);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(an_event_is_told_once_and_owned),
		EACH(a_silent_one_is_poked_and_not_harmed),
		EACH(who_is_held_is_not_poked),
		EACH(who_is_being_armed_is_not_poked),
		EACH(one_that_takes_nothing_is_shut),
		EACH(one_that_goes_while_it_waits_is_told),
		EACH(its_time_comes_once),
		EACH(an_old_alarm_means_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
