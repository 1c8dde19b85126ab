/* SPDX-License-Identifier: MIT */
/*
 * The generator's reply parser against any bytes: whole, one by one, and with
 * a cache that knows the head already, it must see the same replies. The
 * first byte tells whether they answer HEAD.
 */
#include "fuzz.h"

#include <string.h>

#include "load/reply.h"

struct seen {
	uint64_t body_hash, body_bytes, status_hash, ends_hash;
	unsigned done;
	bool bad, closed_well;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	return (hash ^ value) * UINT64_C(1099511628211);
}

static void note_slice(struct seen *seen, const struct reply *r,
    const char *data, size_t len, uint64_t body_at)
{
	if (!r->slice_len)
		return;
	REQUIRE(r->slice >= data && r->slice + r->slice_len <= data + len);
	REQUIRE(r->slice_at == body_at);
	for (size_t i = 0; i < r->slice_len; i++)
		seen->body_hash =
		    mix(seen->body_hash, (unsigned char)r->slice[i]);
	seen->body_bytes += r->slice_len;
}

static struct seen take(struct reply_cache *cache, const char *data, size_t len,
    size_t step, bool head)
{
	struct seen seen = { 0 };
	uint64_t before = 0;
	size_t at = 0, n, used;
	enum reply_result result;
	struct reply r;

	reply_init(&r, cache);
	r.no_body = head;
	while (at < len && !seen.bad) {
		n = step < len - at ? step : len - at;
		result = reply_feed(&r, data + at, n, &used);
		REQUIRE(used <= n && (used || result == REPLY_BAD));
		seen.bad = result == REPLY_BAD;
		if (seen.bad)
			break;
		note_slice(&seen, &r, data + at, n, seen.body_bytes - before);
		at += used;
		if (result != REPLY_DONE)
			continue;
		REQUIRE(!reply_begun(&r));
		before = seen.body_bytes;
		seen.done++;
		seen.ends_hash = mix(seen.ends_hash, at);
		seen.status_hash = mix(seen.status_hash, r.head.status);
	}
	seen.closed_well = !seen.bad && reply_closed(&r) == REPLY_DONE;
	reply_fini(&r);
	return seen;
}

static void compare(const struct seen *a, const struct seen *b)
{
	REQUIRE(a->done == b->done);
	REQUIRE(a->ends_hash == b->ends_hash);
	REQUIRE(a->status_hash == b->status_hash);
	REQUIRE(a->bad == b->bad);
	REQUIRE(a->closed_well == b->closed_well);
	REQUIRE(a->body_bytes == b->body_bytes);
	REQUIRE(a->body_hash == b->body_hash);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct reply_cache fresh = { 0 }, known = { 0 };
	const char *text = (const char *)data + 1;
	struct seen whole, again, cut;
	bool head;

	if (!len)
		return 0;
	head = data[0] & 1;
	whole = take(&known, text, len - 1, len, head);
	again = take(&known, text, len - 1, len, head);
	compare(&whole, &again);
	cut = take(&fresh, text, len - 1, 1, head);
	compare(&whole, &cut);
	return 0;
}
