/* SPDX-License-Identifier: MIT */
#include "http/conn.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"

#define LINGER_MOST_BYTES (1u << 20)

static void request_put(struct conn *c, struct conn_env *env)
{
	conn_env_put_request(env, c->request);
	c->request = NULL;
}

static void output_put(struct conn *c, struct conn_env *env)
{
	conn_env_put_output(env, c->out);
	c->out = NULL;
}

static struct output *output_get(struct conn *c, struct conn_env *env)
{
	if (!c->out)
		c->out = conn_env_output(env);
	return c->out;
}

void conn_init(struct conn *c, struct conn_env *env)
{
	*c = (struct conn){ .state = STATE_HEAD };
	atomic_store_explicit(&c->phase, PHASE_IDLE, memory_order_relaxed);
	atomic_store_explicit(&c->stamp_ms, env->now_ms, memory_order_relaxed);
}

void conn_release(struct conn *c, struct conn_env *env)
{
	if (c->request)
		request_put(c, env);
	if (c->out)
		output_put(c, env);
	buf_free(&c->kept);
	c->input = NULL;
	c->input_len = 0;
	c->state = STATE_DEAD;
}

/* The machine looks at kept input first: it came first. */
static const char *input_at(const struct conn *c, size_t *ret_len)
{
	if (c->kept.mem && buf_len(&c->kept)) {
		*ret_len = buf_len(&c->kept);
		return buf_data(&c->kept);
	}
	*ret_len = c->input_len;
	return c->input;
}

static void input_used(struct conn *c, size_t len)
{
	if (buf_len(&c->kept)) {
		buf_consume(&c->kept, len);
		return;
	}
	c->input += len;
	c->input_len -= len;
}

static void input_drop(struct conn *c)
{
	buf_free(&c->kept);
	c->input = NULL;
	c->input_len = 0;
}

void conn_abort(struct conn *c)
{
	c->state = STATE_DEAD;
}

/* Of a request that is being refused, only its first bytes may be known. */
static bool is_head(const struct conn *c)
{
	const char *data;
	size_t len;

	if (c->request)
		return c->request->method == METHOD_HEAD;
	data = input_at(c, &len);
	return len > c->scan.start && method_of(data + c->scan.start,
					  len - c->scan.start) == METHOD_HEAD;
}

/* The reply may have taken the content over: it counts as the output's. */
static void hand_over_content(struct conn *c)
{
	if (!c->request)
		return;
	c->out->held += c->request->held;
	c->request->held = 0;
}

static void put_reply(
    struct conn *c, struct conn_env *env, const struct reply *reply)
{
	struct request *r = c->request;
	struct reply_framing framing = {
		.head = is_head(c),
		.close = c->closing,
		.keep_alive = r && r->http10,
	};

	if (!output_get(c, env)) {
		reply_release(reply);
		conn_abort(c);
		return;
	}
	hand_over_content(c);
	if (reply_encode(c->out, reply, &framing, &env->prefix))
		conn_abort(c);
}

static void refuse(
    struct conn *c, struct conn_env *env, enum http_status status)
{
	struct reply reply = reply_plain(status);

	c->closing = true;
	c->state = STATE_LAST;
	put_reply(c, env, &reply);
	input_drop(c);
	if (c->request)
		request_put(c, env);
}

static void reject(
    struct conn *c, struct conn_env *env, enum http_status status)
{
	metric_add(env->rejected, 1);
	refuse(c, env, status);
}

/* RFC 9110 section 10.1.1: the client holds its content back until told. */
static void invite_content(struct conn *c, struct conn_env *env)
{
	static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t len = sizeof(invitation) - 1;

	if (!c->request->expect_continue)
		return;
	c->request->expect_continue = false;
	if (!output_get(c, env) ||
	    buf_append(&c->out->bytes, invitation, len)) {
		conn_abort(c);
		return;
	}
	c->out->left += len;
}

static void begin_content(struct conn *c, struct conn_env *env)
{
	struct request *r = c->request;

	if (r->complete) {
		c->state = STATE_READY;
	} else if (r->refusal && r->expect_continue) {
		/* Content that is not wanted is not invited, nor awaited. */
		c->closing = true;
		c->state = STATE_READY;
	} else {
		c->state = STATE_BODY;
		invite_content(c, env);
	}
}

/* They are no part of a head, and must not pile up in front of one. */
static void skip_empty_lines(struct conn *c)
{
	input_used(c, c->scan.start);
	c->scan.line -= c->scan.start;
	c->scan.seen -= c->scan.start;
	c->scan.start = 0;
}

/* Returns false when there is nothing to do until more input comes. */
static bool take_head(struct conn *c, struct conn_env *env)
{
	size_t len;
	const char *data = input_at(c, &len);
	int used, rc;

	if (!len)
		return false;
	used = head_scan(&c->scan, data, len, env->limits);
	if (used < 0)
		reject(c, env, (enum http_status) - used);
	if (used == 0)
		skip_empty_lines(c);
	if (used <= 0)
		return false;
	c->request = conn_env_request(env);
	if (!c->request) {
		conn_abort(c);
		return false;
	}
	rc = request_head(
	    c->request, data + c->scan.start, (size_t)used - c->scan.start);
	if (rc) {
		reject(c, env, (enum http_status)rc);
		return false;
	}
	env->app->route(env->app->context, c->request);
	c->scan = (struct head_scan){ 0 };
	input_used(c, (size_t)used);
	begin_content(c, env);
	return true;
}

static bool take_body(struct conn *c, struct conn_env *env)
{
	size_t len;
	const char *data = input_at(c, &len);
	int64_t used;

	if (!len)
		return false;
	used = request_body(c->request, data, len);
	if (used < 0) {
		reject(c, env, (enum http_status) - used);
		return false;
	}
	input_used(c, (size_t)used);
	if (!conn_env_hold(env, c->request, buf_len(&c->request->body))) {
		metric_add(env->refusals, 1);
		refuse(c, env, HTTP_UNAVAILABLE);
		return false;
	}
	if (c->request->complete)
		c->state = STATE_READY;
	return true;
}

/* Parses until something else must happen first. */
static enum conn_want advance(struct conn *c, struct conn_env *env)
{
	bool more = true;

	while (more) {
		if (c->out && output_full(c->out, env->limits->output_bytes))
			break;
		if (c->state == STATE_HEAD)
			more = take_head(c, env);
		else if (c->state == STATE_BODY)
			more = take_body(c, env);
		else
			break;
	}
	return conn_want(c);
}

static void discard(struct conn *c, size_t len)
{
	c->drained_bytes += (uint32_t)len;
	if (c->drained_bytes > LINGER_MOST_BYTES)
		c->state = STATE_DEAD;
}

enum conn_want conn_feed(
    struct conn *c, struct conn_env *env, const char *data, size_t len)
{
	bool wanted = conn_want(c) == CONN_READ;

	REQUIRE(!c->input_len);
	if (c->state == STATE_LAST || c->state == STATE_LINGER) {
		/* Nothing more will be answered. */
		discard(c, len);
		return conn_want(c);
	}
	if (c->kept.mem || !wanted) {
		if (buf_append(&c->kept, data, len))
			conn_abort(c);
	} else {
		c->input = data;
		c->input_len = len;
	}
	return wanted ? advance(c, env) : conn_want(c);
}

enum conn_want conn_eof(struct conn *c, struct conn_env *env)
{
	(void)env;
	/* Between requests it is the peer's goodbye; within one, nothing is
	 * left to answer (RFC 9112 section 8). */
	if (conn_want(c) == CONN_READ)
		c->state = STATE_DEAD;
	return conn_want(c);
}

static void finish_request(struct conn *c, struct conn_env *env)
{
	metric_add(env->requests, 1);
	request_put(c, env);
	c->progress = true;
	c->state = STATE_HEAD;
	if (!c->closing)
		return;
	c->state = STATE_LAST;
	input_drop(c);
}

/* While the server drains, what has been received is still answered. */
static bool must_end(const struct conn *c, const struct conn_env *env)
{
	size_t unread;

	if (!atomic_load_explicit(env->draining, memory_order_relaxed))
		return false;
	input_at(c, &unread);
	return !unread;
}

enum conn_want conn_work(struct conn *c, struct conn_env *env)
{
	struct request *r = c->request;
	struct reply reply = { .fd = -1 };
	uint64_t wait_ns = 0;

	REQUIRE(c->state == STATE_READY);
	if (env->app->handle(env->app->context, r, &reply, &wait_ns) ==
	    HANDLER_WAIT) {
		c->wake_ns = clock_now_ns() + wait_ns;
		c->state = STATE_WAIT;
		r->step++;
		return conn_want(c);
	}
	if (!r->keep_alive || must_end(c, env))
		c->closing = true;
	put_reply(c, env, &reply);
	if (c->state == STATE_DEAD)
		return CONN_CLOSE;
	finish_request(c, env);
	return advance(c, env);
}

enum conn_want conn_resume(struct conn *c, struct conn_env *env)
{
	REQUIRE(c->state == STATE_WAIT);
	c->state = STATE_READY;
	return conn_work(c, env);
}

enum conn_want conn_wrote(struct conn *c, struct conn_env *env, size_t len)
{
	c->progress = true;
	output_sent(c->out, len);
	if (c->out->left)
		return CONN_WRITE;
	output_put(c, env);
	return advance(c, env);
}

enum conn_want conn_shut(struct conn *c, struct conn_env *env)
{
	(void)env;
	if (c->state == STATE_LAST)
		c->state = STATE_LINGER;
	return conn_want(c);
}

enum conn_want conn_refuse(
    struct conn *c, struct conn_env *env, enum http_status status)
{
	if (c->state < STATE_LAST)
		refuse(c, env, status);
	return conn_want(c);
}
