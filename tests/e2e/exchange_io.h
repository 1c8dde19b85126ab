/* SPDX-License-Identifier: MIT */
/* The steps of one exchange, for the loop that runs many. */
#ifndef PACELINE_E2E_EXCHANGE_IO_H
#define PACELINE_E2E_EXCHANGE_IO_H

#include "exchange.h"

/* Connects; end says if that failed. */
void exchange_open(struct exchange *exchange, int port);

/* Closes and frees everything that it owns. */
void exchange_close(struct exchange *exchange);

/* When it wants to be called again without an event. */
uint64_t exchange_wakes_ns(const struct exchange *exchange);

/* Sends what the gates allow; true when the socket takes no more now. */
bool exchange_send(struct exchange *exchange, uint64_t now_ns);

/* Reads once; end says if the stream ended. */
void exchange_receive(struct exchange *exchange);

#endif
