/* SPDX-License-Identifier: MIT */
/*
 * A connection driven by completion: asynchronous operations on it, each with
 * its token, and the rule that all have completed before it is closed. The
 * memory that an operation uses lives until its completion.
 */
#ifndef PACELINE_MECHANISM_URING_PEER_H
#define PACELINE_MECHANISM_URING_PEER_H

#include "core/peer.h"
#include "mechanism/uring.h"

/* What a completion completes; in its token between slot and generation. */
enum uring_operation {
	URING_RECEIVE,
	URING_SEND,
	URING_READ_FILE,
	URING_INSTALL, /* an ordinary descriptor, to shut by */
	URING_WATCH,   /* for the connection's end, while it waits */
	URING_ACCEPT,  /* and those that no peer owns */
	URING_STOP,
	URING_UNTRACKED,
};

struct uring_peer {
	struct peer peer;
	unsigned file;     /* the direct descriptor, if it is one */
	bool receiving;    /* a receive is under way */
	bool sending;      /* a send, or the read of a file before it */
	bool cancelling;   /* the receive is being cancelled */
	bool closing;      /* waits for the last completion */
	bool waiting;      /* in the timers */
	bool poked;        /* what begins next does what it can at once */
	bool looked;       /* and has done so: to be judged */
	bool watching;     /* a watch is under way */
	bool watched;      /* it has ended with the peer's last byte only */
	uint8_t looking;   /* which operation does so now; UNTRACKED: none */
	bool starved;      /* waits for a buffer to receive into */
	bool input_ended;  /* by the peer, or by an error */
	uint8_t doubt;     /* sweeps until a receive is begun anew; 0: none */
	int32_t zc_result; /* of a zero-copy send whose memory is in use */
	size_t send_bytes; /* of the send under way */
	char *own;         /* to receive into, or a file's bytes */
};

struct uring_peer_config {
	bool multishot;
	bool ring_buffers;
	uint32_t zerocopy_bytes; /* 0: never */
};

/* Slots in a token are 24 bits wide. */
#define URING_SLOTS_MOST (1u << 24)

static inline uint64_t uring_token(
    const struct peer *p, enum uring_operation operation)
{
	return (uint64_t)p->generation << 32 | (uint64_t)operation << 24 |
	       p->slot;
}

static inline enum uring_operation uring_token_operation(uint64_t token)
{
	return (enum uring_operation)(token >> 24 & 0xff);
}

/* The same token as peer_find() takes it. */
static inline uint64_t uring_token_peer(uint64_t token)
{
	return token & ~(UINT64_C(0xff) << 24);
}

/* Begins with a peer whose connection has just been accepted. */
void uring_peer_open(struct uring_peer *p, unsigned file);

/*
 * Begins to receive. When poked, completes with -EAGAIN if there is nothing;
 * a send, if there is no room.
 * Returns 0 or -ENOMEM.
 */
MUST_USE int uring_peer_receive(struct uring *u, struct uring_peer *p,
    const struct uring_peer_config *config);

/* Begins to send what conn_output() says. Returns 0 or -ENOMEM. */
MUST_USE int uring_peer_send(struct uring *u, struct uring_peer *p,
    const struct uring_peer_config *config);

/* A file's bytes have come (`bytes` of them): sends them. */
void uring_peer_send_chunk(struct uring *u, struct uring_peer *p, size_t bytes);

/* Gives back the memory of its own that no operation uses. */
void uring_peer_drop_own(struct uring *u, struct uring_peer *p);

/* Begins to watch for a reset, where no receive would tell of it. */
void uring_peer_watch(struct uring *u, struct uring_peer *p);

/* End an operation; its last completion is still to come. */
void uring_peer_cancel_receive(struct uring *u, struct uring_peer *p);
void uring_peer_cancel_send(struct uring *u, struct uring_peer *p);

/*
 * Shuts the writing side down. Returns true when done; else it is under way,
 * as a send is, and uring_peer_installed() is due at its completion.
 */
MUST_USE bool uring_peer_shut(struct uring *u, struct uring_peer *p);
void uring_peer_installed(struct uring *u, struct uring_peer *p, int32_t fd);

/*
 * Begins to close. Returns true when no operation is under way and the
 * descriptor is being closed: the caller frees the peer. Else the caller
 * calls again when one has completed.
 */
MUST_USE bool uring_peer_close(struct uring *u, struct uring_peer *p);

/* Begins to close a descriptor that no peer owns. */
void uring_close_accepted(struct uring *u, int fd);

#endif
