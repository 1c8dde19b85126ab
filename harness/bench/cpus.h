/* SPDX-License-Identifier: MIT */
/* Which CPUs the server and the generator run on. Any thread. */
#ifndef PACELINE_BENCH_CPUS_H
#define PACELINE_BENCH_CPUS_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"

#define CPUS_TEXT 256

struct cpu_split {
	cpu_set_t server;
	cpu_set_t load;
	bool overlap;
};

/* "0-1,3". Returns 0, or -EINVAL for anything else and for an empty list. */
int cpus_parse(const char *text, cpu_set_t *ret) MUST_USE;

/* The inverse, in CPUS_TEXT bytes at least for a list that is not odd. */
void cpus_format(const cpu_set_t *cpus, char *text, size_t cap);

/*
 * Splits the CPUs that this process may use: the first half for the server,
 * the rest for the generator; a list given in text (NULL: none) goes before.
 * Where one list is given the other takes what is left of the allowed ones.
 * -EINVAL: a list is no list, or names a CPU that is not allowed; why says it.
 */
int cpus_split(const cpu_set_t *allowed, const char *server, const char *load,
    struct cpu_split *ret, char *why, size_t cap) MUST_USE;

#endif
