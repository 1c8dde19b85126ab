/* SPDX-License-Identifier: MIT */
/*
 * The connection machine against any bytes: whole, one by one, and cut and
 * taken at random, the same must come out, in replies that can be told apart,
 * from memory that stays within the limits.
 */
#include "fuzz.h"

#include <string.h>

#include "replies.h"
#include "unit/machine.h"

#define INPUT_MOST 8192

static const struct http_limits limits = {
	.target_bytes = 60,
	.head_bytes = 300,
	.body_bytes = 200,
	.output_bytes = 600,
	.held_bytes = 1 << 20,
};

/* The longest head of a reply, and the buffer's growth by doubling. */
#define REPLY_HEAD_MOST 500

static void check_bounds(const struct machine *m)
{
	const struct conn *c = &m->conn;

	if (c->out)
		REQUIRE(c->out->left <=
			limits.output_bytes + MACHINE_BIG + REPLY_HEAD_MOST);
	if (c->request)
		REQUIRE(buf_len(&c->request->body) <= limits.body_bytes);
	if (conn_want(c) == CONN_READ)
		REQUIRE(conn_kept(c) <= limits.head_bytes);
}

/* Between two requests it holds nothing. */
static void check_parked(const struct machine *m)
{
	const struct conn *c = &m->conn;

	check_bounds(m);
	if (c->phase == PHASE_IDLE)
		REQUIRE(!c->out && !c->request && !c->kept.mem);
}

static void settle(struct machine *m)
{
	do
		check_bounds(m);
	while (machine_step(m));
	machine_settle(m);
	check_parked(m);
}

/* In pieces of `step` bytes, each when the machine wants to read. */
static void feed(struct machine *m, const char *data, size_t len, size_t step)
{
	size_t n;

	machine_again(m);
	for (size_t at = 0; at < len; at += n) {
		n = step < len - at ? step : len - at;
		if (conn_want(&m->conn) != CONN_READ)
			break;
		conn_feed(&m->conn, &m->env, data + at, n);
		settle(m);
	}
}

/*
 * In pieces of any size, whether the machine wants to read or not, with some
 * steps between, and writes that take a part.
 */
static void feed_at_random(struct machine *m, const char *data, size_t len)
{
	uint32_t seed = fuzz_seed((const uint8_t *)data, len);
	size_t at = 0, n;

	machine_again(m);
	while (at < len && conn_want(&m->conn) != CONN_CLOSE) {
		n = 1 + fuzz_random(&seed, 64);
		n = n < len - at ? n : len - at;
		conn_feed(&m->conn, &m->env, data + at, n);
		at += n;
		conn_park(&m->conn, &m->env);
		m->write_most = 1 + fuzz_random(&seed, 2000);
		for (n = fuzz_random(&seed, 4); n && machine_step(m); n--)
			;
		conn_park(&m->conn, &m->env);
	}
	m->write_most = SIZE_MAX;
	settle(m);
}

/* What may follow each want: see machine_step() for the letters. */
static void check_order(struct machine *m)
{
	static const char *const next[128] = {
		['R'] = "RKWC",
		['K'] = "KTW",
		['T'] = "TKW",
		['W'] = "WKTRSC",
		['S'] = "R",
		['C'] = "",
	};

	for (const char *at = machine_wants(m); *at && at[1]; at++)
		REQUIRE(strchr(next[(unsigned char)*at], at[1]));
}

static void compare(struct machine *a, struct machine *b)
{
	size_t len = buf_len(&a->sent);

	REQUIRE(buf_len(&b->sent) == len);
	REQUIRE(!len || !memcmp(buf_data(&a->sent), buf_data(&b->sent), len));
	REQUIRE(a->handled == b->handled);
}

static void end(struct machine *m)
{
	conn_eof(&m->conn, &m->env);
	settle(m);
	REQUIRE(conn_want(&m->conn) == CONN_CLOSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct machine whole, cut;
	const char *text = (const char *)data;

	if (len > INPUT_MOST)
		return 0;
	machine_open_with(&whole, &limits);
	machine_open_with(&cut, &limits);
	feed(&whole, text, len, len);
	check_order(&whole);
	if (buf_len(&whole.sent))
		replies_check(buf_data(&whole.sent), buf_len(&whole.sent),
		    whole.head, whole.handled);
	feed(&cut, text, len, 1);
	check_order(&cut);
	compare(&whole, &cut);
	feed_at_random(&cut, text, len);
	compare(&whole, &cut);
	end(&whole);
	end(&cut);
	machine_close(&whole);
	machine_close(&cut);
	return 0;
}
