/* SPDX-License-Identifier: MIT */
#include <endian.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "lib/base64.h"
#include "lib/hist_codec.h"
#include "lib/hist_layout.h"
#include "lib/hist_wire.h"

/* Bytes that are read in order, inflated on the way when `deflated`. */
struct source {
	z_stream z;
	bool deflated;
};

static int source_read(struct source *s, void *out, size_t len)
{
	if (!s->deflated) {
		if (s->z.avail_in < len)
			return -EINVAL;
		memcpy(out, s->z.next_in, len);
		s->z.next_in += len;
		s->z.avail_in -= (uInt)len;
		return 0;
	}
	s->z.next_out = out;
	s->z.avail_out = (uInt)len;
	if (inflate(&s->z, Z_SYNC_FLUSH) == Z_MEM_ERROR)
		return -ENOMEM;
	return s->z.avail_out ? -EINVAL : 0;
}

static bool is_cookie(uint32_t cookie, uint32_t kind)
{
	return (cookie & HIST_COOKIE_MASK) == (kind & HIST_COOKIE_MASK);
}

/* The cookies of V0 (...08, ...09) and V1 (...01, ...02). */
static bool is_old_cookie(uint32_t cookie)
{
	uint32_t kind = cookie & HIST_COOKIE_MASK;

	return kind == 0x1c849301 || kind == 0x1c849302 || kind == 0x1c849308 ||
	       kind == 0x1c849309;
}

/* Starts at the envelope, or without one where the data has none. */
static int source_open(struct source *s, uint8_t *data, size_t len)
{
	struct hist_envelope head;

	if (len < sizeof(head))
		return -EINVAL;
	memcpy(&head, data, sizeof(head));
	*s = (struct source){ .z.next_in = data, .z.avail_in = (uInt)len };
	if (is_cookie(be32toh(head.cookie), HIST_COOKIE_PLAIN))
		return 0;
	if (!is_cookie(be32toh(head.cookie), HIST_COOKIE_DEFLATED))
		return is_old_cookie(be32toh(head.cookie)) ? -ENOTSUP : -EINVAL;
	if (be32toh(head.zlen) > len - sizeof(head))
		return -EINVAL;
	s->z.next_in = data + sizeof(head);
	s->z.avail_in = be32toh(head.zlen);
	s->deflated = true;
	return inflateInit(&s->z) == Z_OK ? 0 : -ENOMEM;
}

static void source_close(struct source *s)
{
	if (s->deflated)
		inflateEnd(&s->z);
}

/*
 * Only the inside of a floating-point histogram has another ratio than 1.0,
 * which hdr-histogram-js writes as the integer 1.
 */
static bool is_ratio_one(uint64_t bits)
{
	return bits == HIST_RATIO_ONE || bits == 1;
}

/* Reads and judges the header. Returns 0 with the layout it describes. */
static int read_header(
    struct source *s, struct hist_layout *ret_layout, size_t *ret_payload)
{
	struct hist_wire head;
	size_t payload;
	int r = source_read(s, &head, sizeof(head));

	if (r < 0)
		return r;
	if (!is_cookie(be32toh(head.cookie), HIST_COOKIE_PLAIN))
		return is_old_cookie(be32toh(head.cookie)) ? -ENOTSUP : -EINVAL;
	if (!is_ratio_one(be64toh(head.ratio_bits)))
		return -ENOTSUP;
	r = hist_layout_init(ret_layout, (int64_t)be64toh(head.lowest),
	    (int64_t)be64toh(head.highest), (int32_t)be32toh(head.digits));
	if (r < 0)
		return r;
	/* A lying length must not make us allocate what it says. */
	payload = be32toh(head.payload_bytes);
	if (payload > ret_layout->buckets * HIST_VARINT_MAX)
		return -EINVAL;
	*ret_payload = payload;
	return 0;
}

/* Takes one number off the payload. Returns the bytes used, or -EINVAL. */
static int take_zigzag(const uint8_t *at, const uint8_t *end, int64_t *ret)
{
	uint64_t bits = 0;

	for (int i = 0; i < HIST_VARINT_MAX && at + i < end; i++) {
		bool last = i == HIST_VARINT_MAX - 1 || !(at[i] & 0x80);
		uint64_t seven =
		    i == HIST_VARINT_MAX - 1 ? at[i] : at[i] & 0x7f;

		bits |= seven << (7 * i);
		if (!last)
			continue;
		*ret = (int64_t)(bits >> 1 ^ -(bits & 1));
		return i + 1;
	}
	return -EINVAL;
}

/*
 * Counts what a bucket of another layout holds at its middle, as HdrHistogram
 * does for its mean; the bucket of one hour reaches past one hour.
 */
static int move_count(
    struct hist *h, const struct hist_layout *l, size_t index, uint64_t count)
{
	uint64_t low = hist_layout_low(l, index);
	uint64_t mid = low + hist_layout_width(l, index) / 2;

	if (low <= HIST_HIGHEST_NS && mid > HIST_HIGHEST_NS)
		mid = HIST_HIGHEST_NS;
	return hist_record_n(h, mid, count);
}

static int take_counts(struct hist *h, const struct hist_layout *layout,
    const uint8_t *at, const uint8_t *end)
{
	size_t index = 0;

	while (at < end) {
		int64_t n;
		int used = take_zigzag(at, end, &n);

		if (used < 0)
			return used;
		at += used;
		if (n < 0) {
			if (-(uint64_t)n > layout->buckets - index)
				return -EINVAL;
			index += -(uint64_t)n;
			continue;
		}
		if (index == layout->buckets)
			return -EINVAL;
		if (n > 0 && move_count(h, layout, index, (uint64_t)n) < 0)
			return -ERANGE;
		index++;
	}
	return 0;
}

static int decode_from(struct hist *h, struct source *s)
{
	struct hist_layout layout;
	size_t len = 0;
	uint8_t *payload;
	int r = read_header(s, &layout, &len);

	if (r < 0)
		return r;
	payload = malloc(len ? len : 1);
	if (!payload)
		return -ENOMEM;
	if (len)
		r = source_read(s, payload, len);
	if (r == 0)
		r = take_counts(h, &layout, payload, payload + len);
	free(payload);
	return r;
}

int hist_decode(struct hist *h, const char *text, size_t len)
{
	uint8_t *data = malloc(BASE64_BYTES(len) + 1);
	struct source source;
	long bytes;
	int r;

	hist_reset(h);
	if (!data)
		return -ENOMEM;
	bytes = base64_decode(text, len, data);
	if (bytes < 0) {
		r = (int)bytes;
		goto out;
	}
	r = source_open(&source, data, (size_t)bytes);
	if (r < 0)
		goto out;
	r = decode_from(h, &source);
	source_close(&source);
out:
	free(data);
	return r;
}
