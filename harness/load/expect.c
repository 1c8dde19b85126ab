/* SPDX-License-Identifier: MIT */
#include "load/expect.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Bytes at the start of a body that are compared without being asked to. */
#define CHEAP_BYTES 256

#define LETTERS       26
#define PATTERN_BYTES (LETTERS * 1024)

static const char hello[] = "Hello, world!";
static char pattern[PATTERN_BYTES + LETTERS];

struct expect expect_for_path(
    const char *path, const char *body, size_t body_len)
{
	struct expect e = { .kind = EXPECT_ANYTHING };
	char *end;

	if (strcmp(path, "/") == 0) {
		e.kind = EXPECT_TEXT;
		e.text = hello;
		e.length = sizeof(hello) - 1;
	} else if (strcmp(path, "/echo") == 0) {
		e.kind = EXPECT_TEXT;
		e.text = body;
		e.length = body_len;
	} else if (strncmp(path, "/bytes/", 7) == 0 &&
		   isdigit((unsigned char)path[7])) {
		e.length = strtoull(path + 7, &end, 10);
		if (*end == '\0')
			e.kind = EXPECT_PATTERN;
	}
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (char)('a' + i % LETTERS);
	return e;
}

bool expect_status(const struct expect *e, unsigned status)
{
	if (e->status)
		return status == e->status;
	return status >= 200 && status < 300;
}

static bool applies(const struct expect *e, const struct reply *r)
{
	return e->kind != EXPECT_ANYTHING &&
	       (e->any_server || r->head.paceline) && !r->no_body;
}

static bool equals_text(
    const struct expect *e, const char *p, size_t n, uint64_t at)
{
	return at + n <= e->length && memcmp(p, e->text + at, n) == 0;
}

static bool equals_pattern(
    const struct expect *e, const char *p, size_t n, uint64_t at)
{
	if (at + n > e->length)
		return false;
	while (n > 0) {
		size_t piece = n < PATTERN_BYTES ? n : PATTERN_BYTES;

		if (memcmp(p, pattern + at % LETTERS, piece) != 0)
			return false;
		p += piece;
		n -= piece;
		at += piece;
	}
	return true;
}

void expect_slice(const struct expect *e, bool verify, const struct reply *r,
    struct body_check *check)
{
	size_t n = r->slice_len;

	if (verify)
		check->crc = (uint32_t)crc32_z(
		    check->crc, (const unsigned char *)r->slice, n);
	if (!applies(e, r))
		return;
	if (!verify && r->slice_at >= CHEAP_BYTES)
		return;
	if (!verify && n > CHEAP_BYTES)
		n = CHEAP_BYTES;
	if (e->kind == EXPECT_TEXT
		? !equals_text(e, r->slice, n, r->slice_at)
		: !equals_pattern(e, r->slice, n, r->slice_at))
		check->bad = true;
}

bool expect_end(const struct expect *e, bool verify, const struct reply *r,
    const struct body_check *check, struct expect_memory *memory)
{
	uint64_t length = r->slice_at + r->slice_len;

	if (check->bad || (applies(e, r) && length != e->length))
		return false;
	if (!verify)
		return true;
	if (!memory->learned) {
		*memory = (struct expect_memory){
			.learned = true,
			.crc = check->crc,
			.length = length,
		};
		return true;
	}
	return length == memory->length && check->crc == memory->crc;
}
