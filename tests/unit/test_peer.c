/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

static struct rig b;

static int set_up(void **state)
{
	(void)state;
	rig_open(&b, 4);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rig_close(&b);
	return 0;
}

static void a_closed_peer_is_not_found(void **state)
{
	struct peer *p, *q;
	uint64_t stale, token;
	int far, again;

	(void)state;
	p = rig_peer(&b, &far);
	stale = peer_token(p);
	assert_ptr_equal(peer_find(&b.peers, stale), p);
	peer_close(&b.peers, &b.me, p);
	assert_null(peer_find(&b.peers, stale));
	/* The slot is used again; the old token still means nobody. */
	q = rig_peer(&b, &again);
	assert_ptr_equal(q, p);
	token = peer_token(q);
	assert_int_not_equal(token, stale);
	assert_null(peer_find(&b.peers, stale));
	assert_ptr_equal(peer_find(&b.peers, token), q);
	assert_int_equal(read(far, &token, 1), 0);
	close(far);
	close(again);
}

static void a_full_table_takes_nobody(void **state)
{
	struct peer *peers[4];
	int far[4];

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		peers[i] = rig_peer(&b, &far[i]);
		assert_int_equal(peers[i]->slot, i);
		assert_ptr_equal(peer_at(&b.peers, (uint32_t)i), peers[i]);
	}
	assert_null(peer_open(&b.peers, &b.me, far[0]));
	peer_close(&b.peers, &b.me, peers[2]);
	assert_int_equal(atomic_load(&b.peers.open), 3);
	assert_ptr_equal(peer_open(&b.peers, &b.me, dup(far[2])), peers[2]);
	assert_int_equal(rig_count(&b, COUNT_CLOSES), 1);
	for (size_t i = 0; i < 4; i++)
		close(far[i]);
}

/* What it held before says nothing about who comes next. */
static void a_slot_comes_back_clean(void **state)
{
	struct peer *p;
	int far, again;

	(void)state;
	p = rig_peer(&b, &far);
	conn_feed(&p->conn, &b.me.env, TEXT("GET / HT"));
	conn_park(&p->conn, &b.me.env);
	atomic_store(&p->expired, true);
	p->drained = p->input_ends = true;
	p->armed = 3;
	peer_close(&b.peers, &b.me, p);
	p = rig_peer(&b, &again);
	assert_false(atomic_load(&p->expired));
	assert_false(p->drained || p->input_ends || p->armed);
	assert_int_equal(conn_kept(&p->conn), 0);
	assert_int_equal(p->conn.phase, PHASE_IDLE);
	close(far);
	close(again);
}

static void a_direct_descriptor_is_left_to_its_ring(void **state)
{
	struct peer *p;
	int far, near;

	(void)state;
	p = rig_peer(&b, &far);
	near = p->fd;
	p->fd = PEER_FD_DIRECT;
	peer_close(&b.peers, &b.me, p);
	assert_true(fcntl(near, F_GETFD) >= 0);
	close(near);
	close(far);
}

static void sweep(uint32_t now_ms)
{
	b.me.env.now_ms = now_ms;
	peer_table_sweep(&b.peers, &b.me, peer_poke_fd, NULL);
}

/* What a peer's own end reads: -EAGAIN when nothing has happened. */
static int near_end(const struct peer *p)
{
	char byte;

	return recv(p->fd, &byte, 1, MSG_PEEK) < 0 ? -errno : 0;
}

static int write_end(const struct peer *p)
{
	return send(p->fd, "x", 1, MSG_NOSIGNAL) < 0 ? -errno : 0;
}

/* Idle 2000 ms, head 1000 ms, write 3000 ms: see rig_open(). */
static void a_sweep_pokes_those_that_are_too_slow(void **state)
{
	struct peer *idle, *head, *busy, *writing;
	int far[4];

	(void)state;
	b.me.env.now_ms = 10000;
	idle = rig_peer(&b, &far[0]);
	head = rig_peer(&b, &far[1]);
	conn_feed(&head->conn, &b.me.env, TEXT("GET"));
	conn_park(&head->conn, &b.me.env);
	busy = rig_peer(&b, &far[2]);
	conn_feed(&busy->conn, &b.me.env, TEXT("GET / HTTP/1.0\r\n\r\n"));
	conn_park(&busy->conn, &b.me.env);
	writing = rig_peer(&b, &far[3]);
	conn_refuse(&writing->conn, &b.me.env, HTTP_UNAVAILABLE);
	conn_park(&writing->conn, &b.me.env);

	sweep(11000);
	assert_int_equal(near_end(head), -EAGAIN);
	sweep(11001);
	assert_int_equal(near_end(head), 0);
	assert_int_equal(write_end(head), 0);
	assert_true(atomic_load(&head->expired));
	assert_int_equal(near_end(idle), -EAGAIN);
	assert_false(atomic_load(&idle->expired));
	sweep(12001);
	assert_int_equal(near_end(idle), 0);
	assert_int_equal(near_end(writing), -EAGAIN);
	sweep(13001);
	assert_int_equal(near_end(writing), 0);
	assert_int_equal(write_end(writing), -EPIPE);
	sweep(1000000);
	assert_int_equal(near_end(busy), -EAGAIN);
	assert_false(atomic_load(&busy->expired));
	for (size_t i = 0; i < 4; i++)
		close(far[i]);
}

static void a_draining_sweep_pokes_the_idle(void **state)
{
	struct peer *idle, *head;
	int far[2];

	(void)state;
	b.me.env.now_ms = 10000;
	idle = rig_peer(&b, &far[0]);
	head = rig_peer(&b, &far[1]);
	conn_feed(&head->conn, &b.me.env, TEXT("GET"));
	conn_park(&head->conn, &b.me.env);
	atomic_store(&b.server.draining, true);
	sweep(10000);
	assert_int_equal(near_end(idle), 0);
	assert_false(atomic_load(&idle->expired));
	assert_int_equal(near_end(head), -EAGAIN);
	close(far[0]);
	close(far[1]);
}

static void a_sweep_looks_at_no_free_slot(void **state)
{
	struct peer *p;
	int far;

	(void)state;
	b.me.env.now_ms = 10000;
	p = rig_peer(&b, &far);
	peer_close(&b.peers, &b.me, p);
	sweep(1000000);
	assert_false(atomic_load(&p->expired));
	close(far);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_closed_peer_is_not_found),
		EACH(a_full_table_takes_nobody),
		EACH(a_slot_comes_back_clean),
		EACH(a_direct_descriptor_is_left_to_its_ring),
		EACH(a_sweep_pokes_those_that_are_too_slow),
		EACH(a_draining_sweep_pokes_the_idle),
		EACH(a_sweep_looks_at_no_free_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
