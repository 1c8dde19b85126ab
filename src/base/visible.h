/* SPDX-License-Identifier: MIT */
/*
 * Text of strangers, made safe to show: what a terminal would take for an
 * order, or a reader would not see, becomes "\x1b" or "\u202e". Pure.
 */
#ifndef PACELINE_BASE_VISIBLE_H
#define PACELINE_BASE_VISIBLE_H

#include <stddef.h>

/* No byte becomes more than so many. */
#define VISIBLE_GROWTH 4

/*
 * Writes `len` bytes of UTF-8, which may hold NULs and what is no UTF-8, into
 * `out`, which has room for VISIBLE_GROWTH times as many. Line ends stay, a
 * tabulator becomes a space. Returns how many bytes it wrote; no NUL follows.
 */
size_t visible_text(char *out, const char *text, size_t len);

#endif
