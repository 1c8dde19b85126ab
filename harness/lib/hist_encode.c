/* SPDX-License-Identifier: MIT */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "lib/base64.h"
#include "lib/hist_codec.h"
#include "lib/hist_wire.h"

/*
 * ZigZag (the sign in the lowest bit), then 7 bits a byte, lowest first, the
 * top bit saying that more follow; a ninth byte carries 8 bits.
 */
static uint8_t *put_zigzag(uint8_t *at, int64_t value)
{
	uint64_t bits = (uint64_t)value << 1 ^ (uint64_t)(value >> 63);

	for (int i = 0; i < HIST_VARINT_MAX - 1; i++) {
		if (bits < 0x80)
			break;
		*at++ = (uint8_t)(bits | 0x80);
		bits >>= 7;
	}
	*at++ = (uint8_t)bits;
	return at;
}

/* Counts up to the last that is not zero; a run of n zeros is one -n. */
static uint8_t *put_counts(uint8_t *at, const struct hist *h)
{
	size_t end = hist_index(h->total ? hist_max(h) : 0) + 1;
	int64_t zeros = 0;

	for (size_t i = 0; i < end; i++) {
		if (!h->counts[i]) {
			zeros++;
			continue;
		}
		if (zeros)
			at = put_zigzag(at, -zeros);
		at = put_zigzag(at, (int64_t)h->counts[i]);
		zeros = 0;
	}
	return zeros ? put_zigzag(at, -zeros) : at;
}

/* The V2 form before compression. Returns its length. */
static size_t fill_plain(uint8_t *out, const struct hist *h)
{
	uint8_t *end = put_counts(out + sizeof(struct hist_wire), h);
	size_t payload = (size_t)(end - out) - sizeof(struct hist_wire);
	struct hist_wire head = {
		.cookie = htobe32(HIST_COOKIE_PLAIN),
		.payload_bytes = htobe32((uint32_t)payload),
		.digits = htobe32(HIST_DIGITS),
		.lowest = htobe64(HIST_LOWEST_NS),
		.highest = htobe64(HIST_HIGHEST_NS),
		.ratio_bits = htobe64(HIST_RATIO_ONE),
	};

	memcpy(out, &head, sizeof(head));
	return (size_t)(end - out);
}

int hist_encode(const struct hist *h, char **ret_text)
{
	size_t cap = sizeof(struct hist_wire) + HIST_BUCKETS * HIST_VARINT_MAX;
	uLongf zlen = compressBound(cap);
	uint8_t *plain = malloc(cap);
	uint8_t *packed = malloc(sizeof(struct hist_envelope) + zlen);
	struct hist_envelope head = { .cookie = htobe32(HIST_COOKIE_DEFLATED) };
	char *text;
	int r = -ENOMEM;

	if (!plain || !packed)
		goto out;
	/* Z_OK, or out of memory: the buffer is as large as it can need. */
	if (compress2(packed + sizeof(head), &zlen, plain, fill_plain(plain, h),
		Z_DEFAULT_COMPRESSION) != Z_OK)
		goto out;
	head.zlen = htobe32((uint32_t)zlen);
	memcpy(packed, &head, sizeof(head));
	text = malloc(BASE64_CHARS(sizeof(head) + zlen) + 1);
	if (!text)
		goto out;
	base64_encode(packed, sizeof(head) + zlen, text);
	*ret_text = text;
	r = 0;
out:
	free(packed);
	free(plain);
	return r;
}
