/* SPDX-License-Identifier: MIT */
/*
 * Thousands of composed requests: one without a fault is answered, its
 * content echoed, and the next begins where it ended; one with a fault is
 * refused. Each goes through the fuzz targets as well.
 */
#include "unit/unit.h"

#include <stdlib.h>

#include "compose.h"
#include "fuzz.h"
#include "unit/machine_test.h"

#define TRIALS 10000

static struct composition c;

static void show(const char *why)
{
	fail_msg("%s: \"%.*s\"\nis answered\n%s", why, (int)c.len, c.text,
	    machine_sent(&m));
}

static void compose(uint32_t seed, unsigned odds)
{
	c = (struct composition){ .seed = seed * 2654435761u | 1,
		.odds = odds };
	compose_request(&c);
	compose_witness(&c);
	assert_false(c.interrupted);
	machine_again(&m);
	m.rejected = 0;
}

/* The first reply's content, an interim one left out. */
static void check_echo(void)
{
	static const char interim[] = "HTTP/1.1 100";
	const char *sent = machine_sent(&m), *end = sent;
	const char *after = sent + buf_len(&m.sent);

	end = strstr(end, "\r\n\r\n") + 4;
	if (!strncmp(sent, interim, sizeof(interim) - 1))
		end = strstr(end, "\r\n\r\n") + 4;
	if ((size_t)(after - end) < c.content_len ||
	    memcmp(end, c.content, c.content_len))
		show("another content");
}

static void what_has_no_fault_is_answered(void **state)
{
	(void)state;
	for (uint32_t i = 1; i <= TRIALS; i++) {
		compose(i, 0);
		machine_feed(&m, c.text, c.len);
		if (metric_read(&m.rejected))
			show("refused");
		if (m.handled != (c.closes ? 1 : 2))
			show("it ends elsewhere");
		if (c.echoes)
			check_echo();
	}
}

static void what_has_a_fault_is_refused(void **state)
{
	unsigned faulty = 0;

	(void)state;
	for (uint32_t i = 1; i <= TRIALS; i++) {
		compose(i, 100);
		if (!c.faults)
			continue;
		faulty++;
		machine_feed(&m, c.text, c.len);
		if (metric_read(&m.rejected) != 1)
			show("accepted");
	}
	assert_true(faulty > TRIALS / 4);
}

/* Valid and not, alone and in rows: no cut changes what comes out. */
static void no_cut_changes_an_answer(void **state)
{
	uint32_t n;

	(void)state;
	for (uint32_t i = 1; i <= TRIALS; i++) {
		c = (struct composition){
			.seed = i * 2654435761u | 1,
			.odds = i % 3 * 10,
		};
		for (n = 1 + fuzz_random(&c.seed, 3); n; n--)
			compose_request(&c);
		LLVMFuzzerTestOneInput((const uint8_t *)c.text, c.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(what_has_no_fault_is_answered),
		EACH(what_has_a_fault_is_refused),
		EACH(no_cut_changes_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
