/* SPDX-License-Identifier: MIT */
/*
 * What the body of a reply must be. The project's own workloads are known by
 * path, and checked whenever the reply's Server header says "paceline"; an
 * explicit body is checked against any server. Otherwise, when asked to
 * verify, every body must equal the first one.
 *
 * Cheap by default: short bodies are compared whole, long ones in length and
 * at their start; all bytes of all bodies when asked to verify.
 */
#ifndef PACELINE_LOAD_EXPECT_H
#define PACELINE_LOAD_EXPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "load/reply.h"

enum expect_kind {
	EXPECT_ANYTHING,
	EXPECT_TEXT,    /* these bytes */
	EXPECT_PATTERN, /* so many bytes of the alphabet, over and over */
};

struct expect {
	enum expect_kind kind;
	bool any_server; /* not only of a reply that says Server: paceline */
	uint16_t status; /* 0: any from 200 to 299 */
	const char *text;
	uint64_t length;
};

/* What a thread has seen of one target; all zero before the first reply. */
struct expect_memory {
	bool learned;
	uint32_t crc;
	uint64_t length;
};

/* The check of one reply as its body comes; all zero before it. */
struct body_check {
	uint32_t crc;
	bool bad;
};

/*
 * What a path promises, with the body that was sent (for /echo), which must
 * stay. To be called before there are threads.
 */
struct expect expect_for_path(
    const char *path, const char *body, size_t body_len);

bool expect_status(const struct expect *e, unsigned status);

/* Looks at the slice that the last reply_feed() found. */
void expect_slice(const struct expect *e, bool verify, const struct reply *r,
    struct body_check *check);

/* Whether the body, now complete, was right. */
bool expect_end(const struct expect *e, bool verify, const struct reply *r,
    const struct body_check *check, struct expect_memory *memory);

#endif
