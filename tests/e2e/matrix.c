/* SPDX-License-Identifier: MIT */
#include "matrix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exchange.h"
#include "ways.h"

enum { PARALLEL = 64, CHAIN_BYTES = 256 * 1024, CHAIN_CASES = 256 };

/* One pass over the cases in one way of sending. */
struct pass {
	struct matrix *matrix;
	const char *spec;
	enum way way;
	size_t index;                      /* of the next case */
	size_t cut;                        /* where to split it next */
	const struct test_case *neighbour; /* the last that stays open */
};

static size_t index_of(const struct matrix *matrix, const struct test_case *t)
{
	return (size_t)(t - matrix->list->cases);
}

static bool has_failed(const struct matrix *matrix, const struct test_case *t)
{
	return matrix->verdicts[index_of(matrix, t)].failed;
}

static void fail(struct pass *pass, const struct test_case *test,
    unsigned long cut, const char *why)
{
	struct verdict *verdict =
	    &pass->matrix->verdicts[index_of(pass->matrix, test)];
	char place[32] = "";

	if (verdict->failed)
		return;
	verdict->failed = true;
	if (pass->way == WAY_SPLIT)
		snprintf(place, sizeof(place), " before byte %lu", cut);
	snprintf(verdict->reason.text, sizeof(verdict->reason.text),
	    "%s%s: %.500s", way_names[pass->way], place, why);
}

/* Every strategy and way must give the bytes that the first one gave. */
static void compare(struct pass *pass, const struct test_case *test,
    unsigned long cut, struct bytes *normal)
{
	struct matrix *matrix = pass->matrix;
	size_t i = index_of(matrix, test);
	struct reason reason;
	char text[300];

	if (!matrix->referees[i]) {
		matrix->referees[i] = pass->spec;
		matrix->references[i] = *normal;
		*normal = (struct bytes){ 0 };
	} else if (!bytes_equal(normal, &matrix->references[i])) {
		snprintf(reason.text, sizeof(reason.text),
		    "not the bytes of %s: %s", matrix->referees[i],
		    bytes_show(normal->data, normal->len, text, sizeof(text)));
		fail(pass, test, cut, reason.text);
	}
}

/* Judges one case's part of a stream; returns its size or an error. */
static long judge_case(struct pass *pass, const struct test_case *test,
    const struct exchange *exchange, size_t from)
{
	struct bytes normal = { 0 };
	struct reason reason;
	long size = judge_replies(test, exchange->in.data + from,
	    exchange->in.len - from, &normal, &reason);

	if (size < 0)
		fail(pass, test, exchange->number, reason.text);
	else
		compare(pass, test, exchange->number, &normal);
	bytes_free(&normal);
	return size;
}

/* After the last case: the probe's answer, the end, and nothing more. */
static void judge_rest(struct pass *pass, const struct chain *chain,
    const struct exchange *exchange, size_t from)
{
	const struct test_case *last = chain->cases[chain->count - 1];
	struct bytes normal = { 0 };
	struct reason reason;
	char text[200];
	long size = 0;

	if (chain->probed)
		size = judge_replies(&probe_case, exchange->in.data + from,
		    exchange->in.len - from, &normal, &reason);
	bytes_free(&normal);
	if (size < 0) {
		fail(pass, last, exchange->number,
		    exchange->end == EXCHANGE_CLOSED
			? "the connection did not stay open"
			: exchange_end_name(exchange->end));
		return;
	}
	from += (size_t)size;
	if (exchange->end != EXCHANGE_CLOSED)
		fail(pass, last, exchange->number,
		    exchange_end_name(exchange->end));
	else if (from != exchange->in.len)
		fail(pass, last, exchange->number,
		    bytes_show(exchange->in.data + from,
			exchange->in.len - from, text, sizeof(text)));
}

static void judge_exchange(void *ctx, const struct exchange *exchange)
{
	struct chain *chain = (struct chain *)(uintptr_t)exchange->tag;
	struct pass *pass = ctx;
	size_t from = 0;
	long size = 0;

	for (unsigned i = 0; i < chain->count && size >= 0; i++) {
		size = judge_case(pass, chain->cases[i], exchange, from);
		from += size > 0 ? (size_t)size : 0;
	}
	if (size >= 0)
		judge_rest(pass, chain, exchange, from);
	chain_free(chain);
}

/* The next case at or after index, that has not failed; or NULL. */
static const struct test_case *next_case(struct pass *pass)
{
	const struct case_list *list = pass->matrix->list;

	while (pass->index < list->count) {
		const struct test_case *test = &list->cases[pass->index];

		if (!has_failed(pass->matrix, test))
			return test;
		pass->index++;
	}
	return NULL;
}

static bool next_single(void *ctx, struct exchange *exchange)
{
	struct pass *pass = ctx;
	const struct test_case *test = next_case(pass);

	if (pass->way == WAY_SPLIT) {
		while (test && pass->cut + 1 > test->request.len) {
			pass->index++;
			pass->cut = 1;
			test = next_case(pass);
		}
	}
	if (!test)
		return false;
	way_prepare(pass->way, chain_new(&test, 1), pass->cut, exchange);
	if (pass->way == WAY_SPLIT)
		pass->cut += way_step(test);
	else
		pass->index++;
	return true;
}

/*
 * Cases that leave the connection open follow each other in long chains;
 * one that closes it comes behind the last of those.
 */
static bool next_chain(void *ctx, struct exchange *exchange)
{
	const struct test_case *cases[CHAIN_CASES];
	struct pass *pass = ctx;
	const struct test_case *test;
	unsigned count = 0;
	size_t size = 0;

	while (size < CHAIN_BYTES && count < CHAIN_CASES &&
	       (test = next_case(pass)) != NULL) {
		if (test->closes && count)
			break;
		pass->index++;
		if (test->nr_phases > 1)
			continue;
		if (test->closes && pass->neighbour)
			cases[count++] = pass->neighbour;
		cases[count++] = test;
		size += test->request.len;
		if (test->closes)
			break;
		pass->neighbour = test;
	}
	if (count)
		way_prepare(
		    WAY_PIPELINED, chain_new(cases, count), 0, exchange);
	return count;
}

void matrix_init(struct matrix *matrix, const struct case_list *list)
{
	matrix->list = list;
	matrix->verdicts = calloc(list->count, sizeof(*matrix->verdicts));
	matrix->references = calloc(list->count, sizeof(*matrix->references));
	matrix->referees = calloc(list->count, sizeof(*matrix->referees));
	REQUIRE(matrix->verdicts && matrix->references && matrix->referees);
}

void matrix_free(struct matrix *matrix)
{
	for (size_t i = 0; i < matrix->list->count; i++)
		bytes_free(&matrix->references[i]);
	free(matrix->verdicts);
	free(matrix->references);
	free(matrix->referees);
}

void matrix_run(struct matrix *matrix, const char *spec, int port)
{
	memset(matrix->verdicts, 0,
	    matrix->list->count * sizeof(*matrix->verdicts));
	for (enum way way = 0; way < WAYS; way++) {
		struct pass pass = {
			.matrix = matrix,
			.spec = spec,
			.way = way,
			.cut = 1,
		};
		const struct exchange_source source = {
			.next = way == WAY_PIPELINED ? next_chain : next_single,
			.done = judge_exchange,
			.ctx = &pass,
		};

		exchange_run_all(port, PARALLEL, &source);
	}
}
