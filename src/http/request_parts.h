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

/* request.c: whether a method is one of HTTP's that the server knows. */
bool request_knows_method(const char *name, size_t len);

/* request_body.c: llhttp's callbacks for chunked content. */
int request_on_chunk_header(llhttp_t *parser);
int request_on_content(llhttp_t *parser, const char *at, size_t len);

/* request_refusal.c: the status for a head that llhttp has stopped in. */
int request_refusal(struct request *r, const char *head, size_t len);

#endif
