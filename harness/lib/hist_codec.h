/* SPDX-License-Identifier: MIT */
/*
 * A histogram as the text that HdrHistogram's tools exchange: base64 of the
 * V2 encoding, deflated.
 */
#ifndef PACELINE_LIB_HIST_CODEC_H
#define PACELINE_LIB_HIST_CODEC_H

#include "lib/hist.h"

/* Returns 0 and a string to free(), or -ENOMEM. */
MUST_USE int hist_encode(const struct hist *h, char **ret_text);

/*
 * Fills h, which is reset first, with what `len` characters of text hold.
 * Any lowest and highest value and 1 to 5 digits are accepted; a count of
 * another layout than ours moves to our bucket for the middle of its own.
 * Returns 0; -EINVAL when the text is not a histogram; -ENOTSUP for an
 * encoding before V2 or a floating-point histogram; -ERANGE for values above
 * HIST_HIGHEST_NS; -ENOMEM. h is not to be used after an error.
 */
MUST_USE int hist_decode(struct hist *h, const char *text, size_t len);

#endif
