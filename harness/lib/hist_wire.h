/* SPDX-License-Identifier: MIT */
/*
 * HdrHistogram's V2 encoding on the wire; every field is big-endian. The
 * envelope is followed by a zlib stream of: the header, then the counts from
 * index 0 on as ZigZag LEB128, where -n is a run of n zeros. The index offset
 * says how a writer kept its counts in memory; on the wire they are in order.
 */
#ifndef PACELINE_LIB_HIST_WIRE_H
#define PACELINE_LIB_HIST_WIRE_H

#include <stdint.h>

#define HIST_COOKIE_PLAIN    0x1c849313u
#define HIST_COOKIE_DEFLATED 0x1c849314u
/* What tells encodings apart; the rest is a word size that V2 ignores. */
#define HIST_COOKIE_MASK 0xffffff0fu
#define HIST_VARINT_MAX  9
#define HIST_RATIO_ONE   0x3ff0000000000000ull /* 1.0 as a double */

struct hist_envelope {
	uint32_t cookie;
	uint32_t zlen;
};

struct hist_wire {
	uint32_t cookie;
	uint32_t payload_bytes;
	uint32_t index_offset;
	uint32_t digits;
	uint64_t lowest;
	uint64_t highest;
	uint64_t ratio_bits;
};

_Static_assert(sizeof(struct hist_wire) == 40, "no padding");

#endif
