/* SPDX-License-Identifier: MIT */
/* Base64 (RFC 4648, section 4: the standard alphabet, padded). Any thread. */
#ifndef PACELINE_LIB_BASE64_H
#define PACELINE_LIB_BASE64_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

/* How many characters, without a final NUL, stand for `bytes` bytes. */
#define BASE64_CHARS(bytes) (((bytes) + 2) / 3 * 4)
/* How many bytes `chars` characters stand for at most. */
#define BASE64_BYTES(chars) ((chars) / 4 * 3)

/* Writes BASE64_CHARS(len) characters and a NUL to `out`. */
void base64_encode(const uint8_t *data, size_t len, char *out);

/*
 * Writes at most BASE64_BYTES(len) bytes to `out` and returns how many, or
 * -EINVAL on anything but the alphabet, padded to a multiple of four.
 */
MUST_USE long base64_decode(const char *text, size_t len, uint8_t *out);

#endif
