/* SPDX-License-Identifier: MIT */
/* Composed chunks through the fuzz target: the reference decoder agrees. */
#include "unit/unit.h"

#include <stdlib.h>

#include "compose.h"
#include "fuzz.h"
#include "reference.h"

#define TRIALS 20000

static struct composition c;

static void compose(uint32_t seed, unsigned odds)
{
	c = (struct composition){ .seed = seed * 2654435761u | 1,
		.odds = odds };
	compose_chunks(&c);
	assert_false(c.interrupted);
}

static void the_reference_knows_what_was_meant(void **state)
{
	static char content[COMPOSE_MOST];
	size_t used, len;

	(void)state;
	for (uint32_t i = 1; i <= TRIALS; i++) {
		compose(i, 0);
		assert_int_equal(reference_decode(c.text, c.len, COMPOSE_MOST,
				     &used, content, &len),
		    REFERENCE_WHOLE);
		assert_int_equal(used, c.len);
		assert_int_equal(len, c.content_len);
		assert_memory_equal(content, c.content, len);
	}
}

static void both_decoders_agree(void **state)
{
	(void)state;
	for (uint32_t i = 1; i <= TRIALS; i++) {
		compose(i, i % 4 * 30);
		LLVMFuzzerTestOneInput((const uint8_t *)c.text, c.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reference_knows_what_was_meant),
		cmocka_unit_test(both_decoders_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
