/* SPDX-License-Identifier: MIT */
/* What the files that make up request.h share, and nobody else uses. */
#ifndef PACELINE_HTTP_REQUEST_PARTS_H
#define PACELINE_HTTP_REQUEST_PARTS_H

#include "http/request.h"

/* Notes the first reason to refuse. Returns -1, what llhttp stops for. */
static inline int request_refuse(struct request *r, enum http_status status)
{
	if (!r->parse_refusal)
		r->parse_refusal = status;
	return -1;
}

/*
 * request_refusal.c: the status for a head that llhttp has stopped in, and
 * for one whose method is none that the server knows.
 */
int request_refusal(struct request *r, const char *head, size_t len);
int request_unknown_method(const char *head, size_t len);

#endif
