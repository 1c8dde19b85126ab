/* SPDX-License-Identifier: MIT */
#include "machine.h"

#include <string.h>
#include <unistd.h>

#define DATE_S 784111777

static const struct http_limits usual = {
	.target_bytes = 200,
	.head_bytes = 1000,
	.body_bytes = 2000,
	.output_bytes = 4000,
	.held_bytes = 1 << 20,
};

void machine_open_with(struct machine *m, const struct http_limits *limits)
{
	memset(m, 0, sizeof(*m));
	m->limits = *limits;
	m->write_most = SIZE_MAX;
	m->env = (struct conn_env){
		.app = &machine_application,
		.limits = &m->limits,
		.draining = &m->draining,
		.requests = &m->requests,
		.rejected = &m->rejected,
		.refusals = &m->refusals,
		.held = &m->held,
	};
	conn_env_init(&m->env);
	reply_prefix_update(&m->env.prefix, DATE_S);
	conn_init(&m->conn, &m->env);
}

void machine_open(struct machine *m)
{
	machine_open_with(m, &usual);
}

void machine_close(struct machine *m)
{
	conn_release(&m->conn, &m->env);
	conn_env_free(&m->env);
	buf_free(&m->sent);
}

void machine_again(struct machine *m)
{
	conn_release(&m->conn, &m->env);
	conn_init(&m->conn, &m->env);
	buf_consume(&m->sent, buf_len(&m->sent));
	m->handled = 0;
	machine_forget(m);
}

static void take_file(struct machine *m, const struct output_view *v, size_t n)
{
	char *at = buf_reserve(&m->sent, n);

	REQUIRE(at);
	REQUIRE(pread(v->fd, at, n, (off_t)v->offset) == (ssize_t)n);
	m->sent.end += n;
}

static void take_memory(
    struct machine *m, const struct output_view *v, size_t n)
{
	for (unsigned i = 0; n; i++) {
		size_t run = n < v->iov[i].iov_len ? n : v->iov[i].iov_len;

		REQUIRE(i < v->count);
		REQUIRE(buf_append(&m->sent, v->iov[i].iov_base, run) == 0);
		n -= run;
	}
}

static void send_some(struct machine *m)
{
	struct output_view v = conn_output(&m->conn);
	size_t n = v.len < m->write_most ? v.len : m->write_most;

	REQUIRE(v.len > 0);
	if (v.count)
		take_memory(m, &v, n);
	else
		take_file(m, &v, n);
	conn_wrote(&m->conn, &m->env, n);
}

static void note(struct machine *m, char letter)
{
	if (m->steps < MACHINE_WANTS - 1)
		m->wants[m->steps++] = letter;
}

static void handle(struct machine *m)
{
	REQUIRE(m->conn.request);
	if (m->handled < MACHINE_REPLIES)
		m->head[m->handled] = m->conn.request->method == METHOD_HEAD;
	if (conn_want(&m->conn) == CONN_WAIT)
		conn_resume(&m->conn, &m->env);
	else
		conn_work(&m->conn, &m->env);
	/* A handler that waits answers later. */
	if (!m->conn.request || m->conn.request->step == 0)
		m->handled++;
}

bool machine_step(struct machine *m)
{
	switch (conn_want(&m->conn)) {
	case CONN_WORK:
		note(m, 'K');
		handle(m);
		return true;
	case CONN_WAIT:
		note(m, 'T');
		handle(m);
		return true;
	case CONN_WRITE:
		note(m, 'W');
		send_some(m);
		return true;
	case CONN_SHUT:
		note(m, 'S');
		conn_shut(&m->conn, &m->env);
		return true;
	case CONN_READ:
	case CONN_CLOSE:
		break;
	}
	return false;
}

void machine_settle(struct machine *m)
{
	while (machine_step(m))
		;
	note(m, conn_want(&m->conn) == CONN_READ ? 'R' : 'C');
	conn_park(&m->conn, &m->env);
}

void machine_feed(struct machine *m, const char *data, size_t len)
{
	conn_feed(&m->conn, &m->env, data, len);
	machine_settle(m);
}

void machine_feed_steps(
    struct machine *m, const char *data, size_t len, size_t step)
{
	size_t n;

	for (size_t at = 0; at < len; at += n) {
		n = step < len - at ? step : len - at;
		if (conn_want(&m->conn) == CONN_CLOSE)
			break;
		machine_feed(m, data + at, n);
	}
}

const char *machine_wants(struct machine *m)
{
	m->wants[m->steps] = '\0';
	return m->wants;
}

void machine_forget(struct machine *m)
{
	m->steps = 0;
}

const char *machine_sent(struct machine *m)
{
	char *end = buf_reserve(&m->sent, 1);

	REQUIRE(end);
	*end = '\0';
	return buf_data(&m->sent);
}
