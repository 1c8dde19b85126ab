/* SPDX-License-Identifier: MIT */
/*
 * Chunked content from any bytes: cut whole, one by one and at random, the
 * same verdict and content, which are the reference decoder's.
 */
#include "fuzz.h"

#include <string.h>

#include "http/chunked.h"
#include "reference.h"

#define INPUT_MOST 4096

/* No input can meet them but by a size that says more. */
static const struct http_limits limits = {
	.head_bytes = INPUT_MOST,
	.body_bytes = INPUT_MOST,
};

struct outcome {
	int64_t status; /* 0, or -status */
	bool done;
	size_t used;
	size_t len;
	char content[INPUT_MOST];
};

/* In pieces of 1 to `most` bytes. */
static void decode(const char *data, size_t len, size_t most, uint32_t seed,
    struct outcome *ret)
{
	struct chunked c = { 0 };
	uint64_t content = 0;
	size_t at = 0, n;

	ret->len = 0;
	ret->status = 0;
	while (at < len && !c.done && ret->status >= 0) {
		n = 1 + fuzz_random(&seed, (uint32_t)most);
		n = n < len - at ? n : len - at;
		if (content) {
			n = n < content ? n : content;
			memcpy(ret->content + ret->len, data + at, n);
			ret->len += n;
			content -= n;
			at += n;
			continue;
		}
		ret->status =
		    chunked_framing(&c, data + at, n, &limits, &content);
		if (ret->status > 0)
			at += (size_t)ret->status;
		REQUIRE(ret->status || !n);
		REQUIRE(ret->status <= (int64_t)n);
	}
	ret->done = c.done;
	ret->used = at;
	ret->status = ret->status < 0 ? ret->status : 0;
}

static void compare(const struct outcome *a, const struct outcome *b)
{
	REQUIRE(a->status == b->status);
	REQUIRE(a->done == b->done);
	REQUIRE(a->len == b->len && !memcmp(a->content, b->content, a->len));
	REQUIRE(a->status || a->used == b->used);
}

static void refer(const char *data, size_t len, const struct outcome *out)
{
	static char content[INPUT_MOST];
	size_t used = 0, n = 0;

	switch (reference_decode(data, len, INPUT_MOST, &used, content, &n)) {
	case REFERENCE_WHOLE:
		REQUIRE(out->done && out->used == used);
		REQUIRE(out->len == n && !memcmp(out->content, content, n));
		break;
	case REFERENCE_FAULT:
		REQUIRE(out->status < 0);
		break;
	case REFERENCE_MORE:
		REQUIRE(!out->done);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct outcome whole, cut;
	const char *text = (const char *)data;
	uint32_t seed = fuzz_seed(data, len);

	if (len > INPUT_MOST)
		return 0;
	decode(text, len, INPUT_MOST, seed, &whole);
	refer(text, len, &whole);
	decode(text, len, 1, seed, &cut);
	compare(&whole, &cut);
	decode(text, len, 16, seed, &cut);
	compare(&whole, &cut);
	return 0;
}
