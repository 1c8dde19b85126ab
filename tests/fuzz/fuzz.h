/* SPDX-License-Identifier: MIT */
/*
 * A fuzz target: one function, which libFuzzer calls with inputs of its own
 * (--enable-fuzzing), and replay.c with those of tests/fuzz/corpus. What must
 * hold is REQUIREd.
 */
#ifndef PACELINE_TESTS_FUZZ_H
#define PACELINE_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's name for it. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A number from the input, the same each time; the start of fuzz_random(). */
static inline uint32_t fuzz_seed(const uint8_t *data, size_t len)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return hash | 1;
}

/* The next number below `below` (xorshift32). */
static inline uint32_t fuzz_random(uint32_t *seed, uint32_t below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed % below;
}

#endif
