/* SPDX-License-Identifier: MIT */
/*
 * Foreign load: what others did on the CPUs of the server and the generator
 * while these were measured, and what it made their threads wait.
 */
#ifndef PACELINE_BENCH_FOREIGN_H
#define PACELINE_BENCH_FOREIGN_H

#include "bench/columns.h"
#include "bench/cpu_time.h"
#include "bench/cpus.h"
#include "bench/usage.h"

struct foreign_sample {
	struct usage load; /* the generator's */
	struct cpu_time server_cpus, load_cpus;
	uint64_t bench_ns; /* CPU that the bench itself has used */
	int err;           /* 0, or why there is nothing in it */
};

/* Takes a sample; `load` is the generator's process. */
void foreign_read(
    const struct cpu_split *cpus, pid_t load, struct foreign_sample *ret);
void foreign_free(struct foreign_sample *sample);

/*
 * Sets the row's columns on foreign load between two samples, taken together
 * with those of the server's usage. What the samples cannot tell stays n/a.
 */
void foreign_report(const struct foreign_sample *from,
    const struct foreign_sample *to, const struct usage *server_from,
    const struct usage *server_to, struct row *row);

#endif
