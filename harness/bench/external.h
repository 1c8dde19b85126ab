/* SPDX-License-Identifier: MIT */
/*
 * A server that is not ours: a command, a URL, perhaps a configuration file
 * made from a template. Placeholders in all three: {port} a free port,
 * {address} where to listen, {dir} a folder of its own, {cpus} and
 * {cpu_count} those it runs on, {config} the file made from the template.
 */
#ifndef PACELINE_BENCH_EXTERNAL_H
#define PACELINE_BENCH_EXTERNAL_H

#include <stdint.h>

#include "base/check.h"
#include "bench/bench.h"
#include "bench/child.h"
#include "bench/words.h"

struct external {
	struct words words; /* what to run */
	char *url;          /* without the path, no / at its end */
	uint16_t port;
};

/* Whether the command's program is there; else why says which is not. */
int external_probe(
    const struct subject *subject, char *why, size_t cap) MUST_USE;

/* Fills in the placeholders and writes the configuration file. 0 or -errno,
 * with the cause in why; external_free() ends it. */
int external_make(const struct bench *bench, const struct subject *subject,
    const char *folder, struct external *ret, char *why, size_t cap) MUST_USE;
void external_free(struct external *external);

/*
 * Waits until something accepts at the port. 0, -ETIMEDOUT, -EINTR, or -EPIPE
 * when the child has ended instead.
 */
int external_await(const struct external *external, const struct child *child,
    uint64_t deadline_ns) MUST_USE;

#endif
