/* SPDX-License-Identifier: MIT */
/* The table of workloads. */
#ifndef PACELINE_APP_WORKLOAD_H
#define PACELINE_APP_WORKLOAD_H

#include "base/buf.h"
#include "http/handler.h"

/* What /bytes/N serves, over and over: whole alphabets, whole pages. */
#define PATTERN_BYTES (26u * 8192)
void pattern_fill(char *pattern);

/* What a handler may use besides its request; shared by all threads. */
struct workload_context {
	int docroot_fd; /* or -1 */
	const char *pattern;
	int (*stats)(void *context, struct buf *ret_json);
	void *stats_context;
};

struct resource {
	const char *path;
	bool prefix; /* the rest of the path is the argument */
	bool keep_body;
	unsigned methods;
	const char *allow;

	/* Reads the rest of the path. Returns 0, or the refusal's status. */
	enum http_status (*parse)(
	    struct request *r, const char *rest, size_t len);

	/* ret_reply comes with status 200 and text/plain. */
	enum handler_result (*handle)(struct workload_context *context,
	    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns);
};

/* Closed by an entry without a path. */
extern const struct resource workloads[];

/* workload_file.c: /file/NAME; needs /proc */
enum http_status file_parse(struct request *r, const char *rest, size_t len);
enum handler_result file_handle(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns);

#endif
