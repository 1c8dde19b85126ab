/* SPDX-License-Identifier: MIT */
/* Holds what came back against what a case expects. */
#ifndef PACELINE_E2E_JUDGE_H
#define PACELINE_E2E_JUDGE_H

#include <stddef.h>

#include "base/check.h"
#include "bytes.h"
#include "case.h"

/* Why a reply is wrong, for a person. */
struct reason {
	char text[600];
};

/*
 * Reads the replies to one case off the front of a stream. Adds them to
 * normal with what may differ from time to time blotted out: the Date, and
 * bodies that the case says differ. Returns how many bytes they took, or
 * -EBADMSG and the reason.
 */
MUST_USE long judge_replies(const struct test_case *test, const char *data,
    size_t len, struct bytes *normal, struct reason *ret_reason);

#endif
