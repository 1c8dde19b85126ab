/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "rig.h"

static struct rig b;

/* How often each slot was poked in all. */
static unsigned pokes[4];

static int set_up(void **state)
{
	(void)state;
	rig_open(&b, 4);
	memset(pokes, 0, sizeof(pokes));
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
	atomic_store(&p->suspect, true);
	p->drained = p->input_ends = p->gone = true;
	p->armed = 3;
	peer_close(&b.peers, &b.me, p);
	p = rig_peer(&b, &again);
	assert_false(atomic_load(&p->suspect));
	assert_false(p->drained || p->input_ends || p->gone || p->armed);
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

static bool owner_looks = true;

static bool poke(struct peer *p, void *arg)
{
	unsigned *counts = arg;

	counts[p->slot]++;
	return owner_looks;
}

static void sweep(uint32_t now_ms)
{
	b.me.env.now_ms = now_ms;
	peer_table_sweep(&b.peers, &b.me, poke, pokes);
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
	assert_int_equal(pokes[head->slot], 0);
	sweep(11001);
	assert_int_equal(pokes[head->slot], 1);
	assert_true(atomic_load(&head->suspect));
	assert_int_equal(pokes[idle->slot], 0);
	sweep(12001);
	assert_int_equal(pokes[idle->slot], 1);
	assert_int_equal(pokes[writing->slot], 0);
	sweep(13001);
	assert_int_equal(pokes[writing->slot], 1);
	sweep(1000000);
	assert_int_equal(pokes[busy->slot], 0);
	assert_false(atomic_load(&busy->suspect));
	/* Until its owner has looked, once is enough. */
	assert_int_equal(pokes[head->slot], 1);
	for (size_t i = 0; i < 4; i++)
		close(far[i]);
}

/* Whose owner is busy with it is none too slow; the next sweep asks again. */
static void a_poke_that_reaches_nobody_is_repeated(void **state)
{
	struct peer *p;
	int far;

	(void)state;
	b.me.env.now_ms = 10000;
	p = rig_peer(&b, &far);
	owner_looks = false;
	sweep(20000);
	assert_false(atomic_load(&p->suspect));
	assert_false(peer_judge(&b.me, p, true));
	owner_looks = true;
	sweep(20001);
	assert_int_equal(pokes[p->slot], 2);
	assert_true(peer_judge(&b.me, p, true));
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 1);
	close(far);
}

/* The owner has the last word: what has moved on is let be. */
static void who_has_moved_on_is_not_blamed(void **state)
{
	struct peer *p;
	int far;

	(void)state;
	b.me.env.now_ms = 10000;
	p = rig_peer(&b, &far);
	sweep(20000);
	conn_feed(&p->conn, &b.me.env, TEXT("GET"));
	conn_park(&p->conn, &b.me.env);
	assert_false(peer_judge(&b.me, p, true));
	sweep(30000);
	/* Nor who was not asked. */
	assert_false(peer_judge(&b.me, p, false));
	assert_false(peer_judge(&b.me, p, true));
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 0);
	close(far);
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
	assert_int_equal(pokes[idle->slot], 1);
	assert_int_equal(pokes[head->slot], 0);
	assert_true(peer_judge(&b.me, idle, true));
	assert_int_equal(conn_want(&idle->conn), CONN_SHUT);
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 0);
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
	assert_int_equal(pokes[p->slot], 0);
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
		EACH(a_poke_that_reaches_nobody_is_repeated),
		EACH(who_has_moved_on_is_not_blamed),
		EACH(a_draining_sweep_pokes_the_idle),
		EACH(a_sweep_looks_at_no_free_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
