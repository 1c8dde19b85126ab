/* SPDX-License-Identifier: MIT */
/* How long a connection may stay in each phase. */
#ifndef PACELINE_CORE_TIMEOUTS_H
#define PACELINE_CORE_TIMEOUTS_H

#include <stdbool.h>
#include <stdint.h>

#include "http/conn.h"

struct timeouts {
	uint32_t header_ms; /* from a head's first byte to its last */
	uint32_t body_ms;   /* for content, besides what its bytes earn it */
	uint32_t idle_ms;   /* between requests */
	uint32_t write_ms;  /* between two bytes that the peer takes */
	uint32_t linger_ms; /* for the peer to close after the last reply */
};

/* True when the connection has been too long in its phase. Any thread. */
bool timeouts_expired(
    const struct timeouts *t, const struct conn *c, uint32_t now_ms);

/* How often to look, so that none is late by more than a quarter. */
uint32_t timeouts_period_ms(const struct timeouts *t);

#endif
