/* SPDX-License-Identifier: MIT */
#include "ways.h"

#include <stdlib.h>
#include <string.h>

enum {
	SPLIT_PAUSE_US = 1500, /* long enough that the server reads twice */
	BYTE_PAUSE_US = 100,
	SPLITS = 600, /* places at most, in a case of this size ... */
	LARGE_BYTES = 4096,
	LARGE_SPLITS = 32, /* ... and in one larger than this */
};

const char *const way_names[WAYS] = {
	[WAY_WHOLE] = "sent whole",
	[WAY_SPLIT] = "split",
	[WAY_BYTES] = "sent byte by byte",
	[WAY_PIPELINED] = "pipelined",
};

static char probe_request[] =
    "GET /bytes/1 HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n";

const struct test_case probe_case = {
	.name = "probe",
	.request = {
		.data = probe_request,
		.len = sizeof(probe_request) - 1,
	},
	.replies = { { .statuses = { 200 } } },
	.nr_replies = 1,
	.closes = true,
};

size_t way_step(const struct test_case *test)
{
	const char *every = getenv("E2E_SPLIT_EVERY");
	size_t least = every ? strtoul(every, NULL, 10) : 1;
	size_t len = test->request.len;
	size_t step = 1 + len / (len > LARGE_BYTES ? LARGE_SPLITS : SPLITS);

	return step > least ? step : least;
}

static void add_finals(struct chain *chain, const struct test_case *test)
{
	for (unsigned i = 0; i < test->nr_replies; i++)
		if (test->replies[i].statuses[0] >= 200)
			chain->no_body[chain->nr_finals++] =
			    test->replies[i].no_body;
}

struct chain *chain_new(const struct test_case *const *cases, unsigned count)
{
	struct chain *chain = calloc(1, sizeof(*chain));

	REQUIRE(chain);
	chain->cases = calloc(count, sizeof(*chain->cases));
	chain->no_body = calloc(count * CASE_REPLIES, sizeof(bool));
	REQUIRE(chain->cases && chain->no_body);
	chain->count = count;
	for (unsigned i = 0; i < count; i++) {
		chain->cases[i] = cases[i];
		add_finals(chain, cases[i]);
	}
	chain->probed = !cases[count - 1]->closes;
	return chain;
}

void chain_free(struct chain *chain)
{
	free(chain->cases);
	free(chain->no_body);
	free(chain);
}

/* Pauses at every cut strictly between two offsets. */
static void add_cuts(enum way way, size_t cut, size_t step, size_t from,
    size_t to, struct exchange *exchange)
{
	if (way == WAY_SPLIT && cut > from && cut < to)
		exchange_add_gate(exchange,
		    (struct gate){ .at = cut, .pause_us = SPLIT_PAUSE_US });
	if (way != WAY_BYTES)
		return;
	for (size_t at = from + step; at < to; at += step)
		exchange_add_gate(exchange,
		    (struct gate){ .at = at, .pause_us = BYTE_PAUSE_US });
}

/* What must have come before the bytes after a phase may go. */
static struct gate gate_after(
    const struct test_case *test, const struct phase *phase)
{
	struct gate gate = { .at = phase->request_end };

	for (unsigned i = 0; i < phase->replies_end; i++) {
		gate.finals += test->replies[i].statuses[0] >= 200;
		gate.interims += test->replies[i].statuses[0] < 200 &&
				 !test->replies[i].optional;
	}
	return gate;
}

static void add_gates(enum way way, const struct test_case *test, size_t cut,
    struct exchange *exchange)
{
	size_t step = way_step(test), from = 0;

	for (unsigned i = 0; i < test->nr_phases; i++) {
		const struct phase *phase = &test->phases[i];

		add_cuts(way, cut, step, from, phase->request_end, exchange);
		if (i + 1 < test->nr_phases || !test->closes)
			exchange_add_gate(exchange, gate_after(test, phase));
		from = phase->request_end;
	}
}

void way_prepare(enum way way, const struct chain *chain, size_t cut,
    struct exchange *exchange)
{
	const struct test_case *last = chain->cases[chain->count - 1];

	exchange->no_body = chain->no_body;
	exchange->nr_no_body = chain->nr_finals;
	exchange->half_close = last->half_close;
	exchange->tag = chain;
	exchange->number = cut;
	for (unsigned i = 0; i < chain->count; i++)
		bytes_add(&exchange->out, chain->cases[i]->request.data,
		    chain->cases[i]->request.len);
	if (chain->probed)
		bytes_add(&exchange->out, probe_case.request.data,
		    probe_case.request.len);
	if (way != WAY_PIPELINED)
		add_gates(way, last, cut, exchange);
}
