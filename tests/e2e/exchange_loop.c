/* SPDX-License-Identifier: MIT */
#include <poll.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/clock.h"
#include "exchange_io.h"

struct loop {
	int port;
	unsigned parallel;
	const struct exchange_source *source;
	struct exchange *running; /* the first count are in use */
	struct pollfd *polls;     /* one for each of them */
	unsigned count;
	bool exhausted; /* the source has no more */
};

/* Takes an ended exchange out; the last one takes its place. */
static void retire(struct loop *loop, unsigned slot)
{
	struct exchange *exchange = &loop->running[slot];

	loop->source->done(loop->source->ctx, exchange);
	exchange_close(exchange);
	*exchange = loop->running[--loop->count];
}

static void fill(struct loop *loop)
{
	while (!loop->exhausted && loop->count < loop->parallel) {
		struct exchange *exchange = &loop->running[loop->count];

		*exchange = (struct exchange){ .fd = -1 };
		if (!loop->source->next(loop->source->ctx, exchange)) {
			loop->exhausted = true;
			return;
		}
		loop->count++;
		exchange_open(exchange, loop->port);
	}
}

/* Lets one exchange do what it can; sets what it waits for. */
static void advance(struct loop *loop, unsigned slot, uint64_t now_ns)
{
	struct exchange *exchange = &loop->running[slot];
	struct pollfd *poll = &loop->polls[slot];
	bool full = false;

	if (exchange->end == EXCHANGE_RUNS)
		full = exchange_send(exchange, now_ns);
	if (exchange->end == EXCHANGE_RUNS && now_ns >= exchange->deadline_ns)
		exchange->end = EXCHANGE_TIMED_OUT;
	*poll = (struct pollfd){
		.fd = exchange->fd,
		.events = (short)(POLLIN | (full ? POLLOUT : 0)),
	};
}

static void wait_for_events(struct loop *loop)
{
	uint64_t now = clock_now_ns();
	uint64_t next = now + NS_PER_S;
	struct timespec timeout = { 0 };

	for (unsigned i = 0; i < loop->count; i++) {
		uint64_t wakes = exchange_wakes_ns(&loop->running[i]);

		if (!loop->running[i].sending_done && wakes < next)
			next = wakes;
	}
	if (next > now) {
		timeout.tv_sec = (time_t)((next - now) / NS_PER_S);
		timeout.tv_nsec = (long)((next - now) % NS_PER_S);
	}
	if (ppoll(loop->polls, loop->count, &timeout, NULL) <= 0)
		return;
	for (unsigned i = 0; i < loop->count; i++)
		if (loop->polls[i].revents & (POLLIN | POLLHUP | POLLERR))
			exchange_receive(&loop->running[i]);
}

void exchange_run_all(
    int port, unsigned parallel, const struct exchange_source *source)
{
	struct loop loop = {
		.port = port,
		.parallel = parallel,
		.source = source,
		.running = calloc(parallel, sizeof(*loop.running)),
		.polls = calloc(parallel, sizeof(*loop.polls)),
	};

	REQUIRE(loop.running && loop.polls);
	for (fill(&loop); loop.count; fill(&loop)) {
		uint64_t now = clock_now_ns();

		for (unsigned i = 0; i < loop.count; i++)
			advance(&loop, i, now);
		for (unsigned i = loop.count; i-- > 0;)
			if (loop.running[i].end != EXCHANGE_RUNS) {
				retire(&loop, i);
				/* polls no longer match: start over. */
				now = 0;
			}
		if (now)
			wait_for_events(&loop);
	}
	free(loop.running);
	free(loop.polls);
}
