/* SPDX-License-Identifier: MIT */
/*
 * Requests composed from the productions of RFC 9110 and RFC 9112, and, as
 * often as asked for, from what is none of them: blanks of both kinds, empty
 * list elements, chunk extensions, trailers, bare CR and LF. Pure, and the
 * same for the same seed: for the fuzz targets and for tests.
 */
#ifndef PACELINE_TESTS_COMPOSE_H
#define PACELINE_TESTS_COMPOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COMPOSE_MOST 2048

struct composition {
	uint32_t seed;    /* not 0; runs on */
	unsigned odds;    /* faults in a thousand productions */
	unsigned faults;  /* so many productions were none */
	bool closes;      /* the client asked for the end */
	bool echoes;      /* the content goes back */
	bool interrupted; /* it did not fit */
	char text[COMPOSE_MOST];
	size_t len;
	char content[COMPOSE_MOST]; /* as it is meant */
	size_t content_len;
};

/* Appends a request. Its head is below 300 bytes, its content below 200. */
void compose_request(struct composition *c);

/* Appends a request without a fault, as a witness of where the last ended. */
void compose_witness(struct composition *c);

/* Appends chunked content alone, trailers and its end included. */
void compose_chunks(struct composition *c);

#endif
