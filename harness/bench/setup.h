/* SPDX-License-Identifier: MIT */
/* From the command line to a bench that is ready to run. */
#ifndef PACELINE_BENCH_SETUP_H
#define PACELINE_BENCH_SETUP_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/options.h"

/*
 * Reads the suite, applies the options, splits the CPUs and finds the other
 * programs. Returns 0, or -errno with the cause in why. setup_free() ends it.
 */
int setup_bench(const struct options *options, struct bench *ret, char *why,
    size_t cap) MUST_USE;
void setup_free(struct bench *bench);

/*
 * Makes the folder of the run (the one to be resumed is there), a working
 * folder in it, and the files that the suite asks for. 0, or -errno with the
 * cause in why.
 */
int setup_folders(const struct options *options, struct bench *bench, char *why,
    size_t cap) MUST_USE;

/* Moves this process to the generator's CPUs, raises its limits. */
void setup_process(const struct bench *bench);

/* Removes a folder and all in it; nothing to be done about failures. */
void remove_folder(const char *folder);

#endif
