/* SPDX-License-Identifier: MIT */
/*
 * One connection of the load: what is in flight on it, since when, and what
 * its replies must be. No I/O of its own; an engine moves the bytes. All
 * calls come from the worker's thread.
 *
 * Requests in flight are a queue in order of sending. Four counters run
 * through it, head <= stamped <= handed <= tail: the oldest without a reply,
 * the first not yet with the kernel, the first not yet given to the engine,
 * the end.
 *
 * When a connection ends, what is in flight on it has failed, except behind a
 * reply that announced the end and behind a timeout: there it goes out again
 * on the next connection, and is counted as retried; unless its method is not
 * idempotent, when it has failed as well (RFC 9110, 9.2.2). What the kernel
 * never got simply waits for the next connection.
 */
#ifndef PACELINE_LOAD_CLIENT_H
#define PACELINE_LOAD_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "load/expect.h"
#include "load/reply.h"
#include "load/tally.h"

struct worker;

enum client_state {
	CLIENT_DOWN,
	CLIENT_CONNECTING,
	CLIENT_UP,
	CLIENT_LEAVING, /* its last reply has come; the server closes */
	CLIENT_DROPPED, /* given to the engine to close */
};

enum client_role {
	CLIENT_ACTIVE,
	CLIENT_IDLE, /* open, never sends */
	CLIENT_HELD, /* open in the middle of a request */
	CLIENT_SLOW, /* moves its bytes by itself: see slow.h */
};

struct client {
	struct worker *owner;
	int fd;        /* -1 when there is no socket */
	uint32_t slot; /* its place among the owner's clients */
	uint8_t state, role;
	bool asked;     /* has been given a request... */
	bool served;    /* ...and has had a reply */
	bool send_busy; /* a send is with the engine, and may block */
	bool listed;    /* in the owner's list of clients with room */
	uint32_t head, stamped, handed, tail;
	uint32_t session_left;  /* requests of a user's session, this one too */
	uint32_t on_connection; /* requests handed over on this connection */
	uint64_t since_ns;      /* of its state */
	uint64_t free_ns;       /* from when on it had room: see delay.h */
	uint64_t arrived_ns;    /* its last bytes, in the kernel */
	uint64_t replies;       /* in the measured time */
	struct stamp *stamps;   /* pipeline depth, rounded up to 2^k */
	uint64_t reply_bytes;   /* of the reply that is coming */
	struct body_check check;
	struct reply reply;
	TAILQ_ENTRY(client) link;  /* in a list of connections to make */
	TAILQ_ENTRY(client) ready; /* in the list of clients with room */
};

TAILQ_HEAD(client_list, client);

/* Whether a request issued now could leave now. */
bool client_has_room(const struct client *c);

/*
 * Adds a request to the queue; client_pump() sends what is there. An arrival
 * is one that the schedule made.
 */
void client_issue(struct client *c, uint64_t intended_ns);
void client_issue_arrival(struct client *c, uint64_t intended_ns);
void client_pump(struct client *c);

/* Gives up the oldest request if it was sent before sent_before_ns. */
void client_expire(struct client *c, uint64_t sent_before_ns, uint64_t now);

/* Closes it, whatever is in flight. */
void client_drop(struct client *c, uint64_t now);

/* From engines. */

/* Connecting has ended; err is 0 or -errno. */
void client_connected(struct client *c, int err, uint64_t now);
/*
 * Bytes have come that were complete at `now`; the kernel had the last of
 * them at arrived_ns, 0 when it does not say.
 */
void client_bytes(struct client *c, const char *p, size_t n,
    uint64_t arrived_ns, uint64_t now);
/* No more bytes will come; err is 0 at an orderly end, else -errno. */
void client_closed(struct client *c, int err, uint64_t now);
/* What was handed over goes to the kernel next. */
void client_sent(struct client *c, uint64_t now);
/* The last send is complete. */
void client_flushed(struct client *c);
/* A send failed; the connection is of no more use. */
void client_send_failed(struct client *c, uint64_t now);
/* The socket is closed. */
void client_down(struct client *c, uint64_t now);

#endif
