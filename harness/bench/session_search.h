/* SPDX-License-Identifier: MIT */
/* A repetition that is a search: several probes, one answer. */
#ifndef PACELINE_BENCH_SESSION_SEARCH_H
#define PACELINE_BENCH_SESSION_SEARCH_H

#include "base/check.h"
#include "bench/repetition.h"
#include "bench/session.h"

/*
 * Runs the search of the repetition's scenario, each probe on a fresh server
 * in a folder of its own below `folder`, and files the probes. The row becomes
 * that of the answer, whose files are in ret_folder; where there is no answer,
 * the row of the last probe, not valid. Returns as repetition_run().
 */
int search_run(struct session *session, struct repetition *repetition,
    const char *folder, struct row *row, char *ret_folder, size_t cap) MUST_USE;

#endif
