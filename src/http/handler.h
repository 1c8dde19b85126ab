/* SPDX-License-Identifier: MIT */
/* What the connection machine asks of an application. */
#ifndef PACELINE_HTTP_HANDLER_H
#define PACELINE_HTTP_HANDLER_H

#include <stdint.h>

#include "http/reply.h"
#include "http/request.h"

enum handler_result {
	HANDLER_DONE, /* ret_reply is filled */
	HANDLER_WAIT, /* run again after *ret_wait_ns, on any thread */
};

struct application {
	void *context;

	/*
	 * A head has come; content may follow. Sets route, argument, name,
	 * keep_body and, to answer without content, refusal. Cheap; never
	 * blocks. The target is gone after this.
	 */
	void (*route)(void *context, struct request *r);

	/*
	 * Answers a complete request. May block or burn CPU if that is what
	 * the resource is for. r->step counts earlier runs for the request.
	 */
	enum handler_result (*handle)(void *context, struct request *r,
	    struct reply *ret_reply, uint64_t *ret_wait_ns);
};

#endif
