/* SPDX-License-Identifier: MIT */
/*
 * A server for tests whose delays and faults are known: a thread for each
 * connection, one reply for each request head. It runs in the test's process.
 */
#ifndef PACELINE_TESTS_STUB_H
#define PACELINE_TESTS_STUB_H

#include <stdint.h>

enum stub_fault {
	STUB_RIGHT,
	STUB_RESET,       /* resets the connection instead of a reply */
	STUB_CLOSE,       /* closes it instead of a reply */
	STUB_STATUS,      /* says 500 */
	STUB_BODY,        /* the right length, wrong bytes */
	STUB_SHORT,       /* closes in the middle of the body */
	STUB_LONG,        /* the body goes on for longer than said */
	STUB_HALF_HEAD,   /* closes in the middle of the head */
	STUB_HALF_RESET,  /* resets in the middle of the body */
	STUB_GARBAGE,     /* no HTTP */
	STUB_SILENT,      /* never answers */
	STUB_TWICE,       /* right, two times */
	STUB_CRLF,        /* right, and CR LF after it */
	STUB_HANG_UP,     /* right, then closes without having said so */
	STUB_LAST,        /* right, but with Connection: close each time */
	STUB_OLD,         /* right, in HTTP/1.0: ends the connection */
	STUB_CHUNKED,     /* right, in chunks */
	STUB_UNTIL_CLOSE, /* right, ended by closing */
	/* These have no end, and come as fast as they are taken. */
	STUB_FLOOD_HEAD,
	STUB_FLOOD_INTERIM, /* replies 100 */
	STUB_FLOOD_BODY,    /* ended by closing, which never comes */
	STUB_FLOOD_CHUNKS,
	STUB_FLOOD_EXTENSION, /* of a chunk */
	STUB_FLOOD_TRAILERS,
};

struct stub_config {
	enum stub_fault fault;
	uint64_t delay_ns;      /* before each reply */
	uint64_t each_ns;       /* all wait for one server, so long for each */
	uint64_t stall_ns;      /* nothing is answered for so long... */
	uint64_t stall_each_ns; /* ...at the start of each of these periods */
	unsigned serve_first;   /* answers only so many connections; 0: all */
};

struct stub;

/* Starts one on a free port of 127.0.0.1; aborts when it cannot. */
struct stub *stub_start(const struct stub_config *config);
unsigned stub_port(const struct stub *stub);
/* Connections it has accepted, and whole request heads it has read. */
unsigned stub_accepted(const struct stub *stub);
unsigned stub_requests(const struct stub *stub);
void stub_stop(struct stub *stub);

#endif
