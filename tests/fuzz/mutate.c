/* SPDX-License-Identifier: MIT */
/*
 * What libFuzzer does to inputs of requests, besides its own: whole requests
 * and chunked contents, with a fault here and there, instead of an input or
 * put into it.
 */
#include <string.h>

#include "compose.h"
#include "fuzz.h"

/* libFuzzer's names. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t len, size_t most);
size_t LLVMFuzzerCustomMutator(
    uint8_t *data, size_t len, size_t most, unsigned seed);

static void compose(struct composition *c)
{
	c->odds = 30;
	if (!fuzz_random(&c->seed, 4)) {
		compose_chunks(c);
		return;
	}
	for (uint32_t n = 1 + fuzz_random(&c->seed, 3); n; n--)
		compose_request(c);
}

size_t LLVMFuzzerCustomMutator(
    uint8_t *data, size_t len, size_t most, unsigned seed)
{
	static struct composition c;
	size_t at;

	c = (struct composition){ .seed = seed | 1 };
	if (!fuzz_random(&c.seed, 2))
		return LLVMFuzzerMutate(data, len, most);
	compose(&c);
	if (!fuzz_random(&c.seed, 3))
		len = 0;
	if (c.len > most - len)
		return LLVMFuzzerMutate(data, len, most);
	at = fuzz_random(&c.seed, (uint32_t)len + 1);
	memmove(data + at + c.len, data + at, len - at);
	memcpy(data + at, c.text, c.len);
	return len + c.len;
}
