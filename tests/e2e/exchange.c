/* SPDX-License-Identifier: MIT */
#include "exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "exchange_io.h"
#include "reply.h"
#include "wire.h"

enum { TIMEOUT_S = 8, READ_BYTES = 16 * 1024 };

void exchange_add_gate(struct exchange *exchange, struct gate gate)
{
	size_t size = (exchange->nr_gates + 1) * sizeof(gate);

	exchange->gates = realloc(exchange->gates, size);
	REQUIRE(exchange->gates);
	exchange->gates[exchange->nr_gates++] = gate;
}

const char *exchange_end_name(enum exchange_end end)
{
	static const char *const names[] = {
		[EXCHANGE_RUNS] = "still running",
		[EXCHANGE_CLOSED] = "closed",
		[EXCHANGE_RESET] = "reset by the server",
		[EXCHANGE_TIMED_OUT] = "left open without a word",
		[EXCHANGE_NOT_A_REPLY] = "sent something that is no reply",
		[EXCHANGE_NO_CONNECTION] = "not connected",
	};

	return names[end];
}

void exchange_open(struct exchange *exchange, int port)
{
	uint64_t now = clock_now_ns();

	exchange->fd = wire_connect(port);
	exchange->piece_ns = now;
	exchange->deadline_ns = now + TIMEOUT_S * NS_PER_S;
	if (exchange->fd < 0) {
		exchange->end = EXCHANGE_NO_CONNECTION;
		return;
	}
	fcntl(exchange->fd, F_SETFL, O_NONBLOCK);
}

void exchange_close(struct exchange *exchange)
{
	if (exchange->fd >= 0)
		close(exchange->fd);
	free(exchange->gates);
	bytes_free(&exchange->out);
	bytes_free(&exchange->in);
}

/* The gate that stands before the next byte, or NULL. */
static const struct gate *next_gate(const struct exchange *exchange)
{
	return exchange->gate < exchange->nr_gates
		   ? &exchange->gates[exchange->gate]
		   : NULL;
}

uint64_t exchange_wakes_ns(const struct exchange *exchange)
{
	const struct gate *gate = next_gate(exchange);

	if (!gate || exchange->sent < gate->at ||
	    exchange->finals < gate->finals ||
	    exchange->interims < gate->interims)
		return exchange->deadline_ns;
	return exchange->piece_ns + gate->pause_us * NS_PER_US;
}

/* How far the gates allow sending now. */
static size_t may_send(struct exchange *exchange, uint64_t now_ns)
{
	const struct gate *gate = next_gate(exchange);

	while (gate && exchange->sent == gate->at &&
	       exchange->finals >= gate->finals &&
	       exchange->interims >= gate->interims &&
	       now_ns >= exchange->piece_ns + gate->pause_us * NS_PER_US) {
		exchange->gate++;
		gate = next_gate(exchange);
	}
	return gate ? gate->at : exchange->out.len;
}

static void finish_sending(struct exchange *exchange)
{
	exchange->sending_done = true;
	if (exchange->half_close)
		shutdown(exchange->fd, SHUT_WR);
}

bool exchange_send(struct exchange *exchange, uint64_t now_ns)
{
	size_t end;
	ssize_t n;

	if (exchange->sending_done)
		return false;
	end = may_send(exchange, now_ns);
	while (exchange->sent < end) {
		n = send(exchange->fd, exchange->out.data + exchange->sent,
		    end - exchange->sent, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN)
			return true;
		/* A server that closed early is read to its end. */
		if (n < 0) {
			exchange->sending_done = true;
			return false;
		}
		exchange->sent += (size_t)n;
		exchange->piece_ns = now_ns;
	}
	if (exchange->sent == exchange->out.len)
		finish_sending(exchange);
	return false;
}

/* Counts the replies that are complete, so that gates open. */
static void count_replies(struct exchange *exchange)
{
	struct reply reply;
	int found;

	for (;;) {
		bool no_body = exchange->finals < exchange->nr_no_body &&
			       exchange->no_body[exchange->finals];

		found = reply_parse(exchange->in.data + exchange->parsed,
		    exchange->in.len - exchange->parsed, no_body, &reply);
		if (found <= 0)
			break;
		exchange->parsed += reply_size(&reply);
		if (reply_is_interim(&reply))
			exchange->interims++;
		else
			exchange->finals++;
	}
	if (found < 0)
		exchange->end = EXCHANGE_NOT_A_REPLY;
}

void exchange_receive(struct exchange *exchange)
{
	char *room = bytes_reserve(&exchange->in, READ_BYTES);
	ssize_t n = recv(exchange->fd, room, READ_BYTES, 0);

	if (n > 0) {
		exchange->in.len += (size_t)n;
		count_replies(exchange);
	} else if (n == 0) {
		exchange->end = EXCHANGE_CLOSED;
	} else if (errno != EAGAIN && errno != EINTR) {
		exchange->end = EXCHANGE_RESET;
	}
}
