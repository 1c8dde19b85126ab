/* SPDX-License-Identifier: MIT */
/*
 * Many conversations at once with one server, from one thread: each sends
 * its bytes in the pieces that it is told to, and keeps what comes back.
 */
#ifndef PACELINE_E2E_EXCHANGE_H
#define PACELINE_E2E_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bytes.h"

/*
 * Before the byte at this offset is sent, that many final and interim
 * replies have come, and so much time has passed since the piece before.
 */
struct gate {
	size_t at;
	unsigned finals;
	unsigned interims;
	unsigned pause_us;
};

enum exchange_end {
	EXCHANGE_RUNS,
	EXCHANGE_CLOSED,      /* the server ended the stream in order */
	EXCHANGE_RESET,       /* or with a reset */
	EXCHANGE_TIMED_OUT,   /* or not at all */
	EXCHANGE_NOT_A_REPLY, /* or sent something else than HTTP */
	EXCHANGE_NO_CONNECTION,
};

struct exchange {
	/* What its owner fills in. */
	struct bytes out;   /* owned */
	struct gate *gates; /* owned; by offset */
	unsigned nr_gates;
	const bool *no_body;  /* borrowed: which finals answer HEAD ... */
	unsigned nr_no_body;  /* ... of the first so many */
	bool half_close;      /* shut down for writing after the last byte */
	const void *tag;      /* whatever the owner wants to know it by */
	unsigned long number; /* the same */
	/* What comes out. */
	struct bytes in;
	enum exchange_end end;
	/* The loop's own. */
	int fd;
	size_t sent;
	unsigned gate;
	unsigned finals, interims;
	size_t parsed;
	uint64_t piece_ns; /* when the last piece went */
	uint64_t deadline_ns;
	bool sending_done;
};

struct exchange_source {
	/* Fills a zeroed exchange; false when there are no more for now. */
	bool (*next)(void *ctx, struct exchange *ret_exchange);
	/* Takes note of one that ended; its memory is freed afterwards. */
	void (*done)(void *ctx, const struct exchange *exchange);
	void *ctx;
};

/* Appends a gate. Offsets must rise. */
void exchange_add_gate(struct exchange *exchange, struct gate gate);

/* "closed", "reset" ...: for a report. */
const char *exchange_end_name(enum exchange_end end);

/* Runs all of them, at most parallel at a time, to their ends. */
void exchange_run_all(
    int port, unsigned parallel, const struct exchange_source *source);

#endif
