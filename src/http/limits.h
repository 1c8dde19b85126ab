/* SPDX-License-Identifier: MIT */
/* What one connection may cost, and all of them in sum. */
#ifndef PACELINE_HTTP_LIMITS_H
#define PACELINE_HTTP_LIMITS_H

#include <stddef.h>

struct http_limits {
	size_t target_bytes; /* longest request target: else 414 */
	size_t head_bytes;   /* request line and header section; in sum all
			      * trailers, all chunk extensions: else 431 */
	size_t body_bytes;   /* decoded content: else 413 */
	size_t output_bytes; /* queued output at which reading stops */
	size_t held_bytes;   /* content held for all: else 503 */
	size_t body_rate;    /* bytes of content that earn a second; or 0 */
};

#endif
