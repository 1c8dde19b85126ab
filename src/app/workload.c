/* SPDX-License-Identifier: MIT */
#include "app/workload.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"

#define BYTES_MOST    (1ull << 30)
#define DELAY_MOST_US 60000000ull

/* Up to here a copy is cheaper than a second piece to send. */
#define COPY_MOST_BYTES 1024

void pattern_fill(char *pattern)
{
	for (size_t i = 0; i < PATTERN_BYTES; i++)
		pattern[i] = (char)('a' + i % 26);
}

/* A whole decimal number up to `most`; anything else is not found. */
static enum http_status parse_number(
    struct request *r, const char *rest, size_t len, uint64_t most)
{
	uint64_t value = 0;

	if (!len || len > 10)
		return HTTP_NOT_FOUND;
	for (size_t i = 0; i < len; i++) {
		if (rest[i] < '0' || rest[i] > '9')
			return HTTP_NOT_FOUND;
		value = value * 10 + (uint64_t)(rest[i] - '0');
	}
	if (value > most)
		return HTTP_NOT_FOUND;
	r->argument = value;
	return 0;
}

static enum http_status bytes_parse(
    struct request *r, const char *rest, size_t len)
{
	return parse_number(r, rest, len, BYTES_MOST);
}

static enum http_status delay_parse(
    struct request *r, const char *rest, size_t len)
{
	return parse_number(r, rest, len, DELAY_MOST_US);
}

static void reply_text(struct reply *reply, const char *text)
{
	reply->body = BODY_COPY;
	reply->data = text;
	reply->length = strlen(text);
}

static enum handler_result hello(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	static const char text[] = "Hello, world!";

	(void)context;
	(void)r;
	(void)ret_wait_ns;
	ret_reply->body = BODY_COPY;
	ret_reply->data = text;
	ret_reply->length = sizeof(text) - 1;
	return HANDLER_DONE;
}

static enum handler_result bytes(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	(void)ret_wait_ns;
	ret_reply->type = "application/octet-stream";
	ret_reply->data = context->pattern;
	ret_reply->period = PATTERN_BYTES;
	ret_reply->length = r->argument;
	ret_reply->body =
	    r->argument <= COPY_MOST_BYTES ? BODY_COPY : BODY_CONSTANT;
	return HANDLER_DONE;
}

/* The content goes back by reference: the reply takes it over. */
static enum handler_result echo(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	(void)context;
	(void)ret_wait_ns;
	ret_reply->type = "application/octet-stream";
	ret_reply->length = buf_len(&r->body);
	ret_reply->data = r->body.mem;
	if (ret_reply->length <= COPY_MOST_BYTES) {
		ret_reply->body = BODY_COPY;
		return HANDLER_DONE;
	}
	ret_reply->body = BODY_OWNED;
	r->body = (struct buf){ 0 };
	return HANDLER_DONE;
}

/* CPU time, not elapsed time: a thread that is not running burns nothing. */
static void burn(uint64_t ns)
{
	uint64_t end = clock_read_ns(CLOCK_THREAD_CPUTIME_ID) + ns;

	do
		for (int i = 0; i < 500; i++)
			__asm__ volatile("" ::: "memory");
	while (clock_read_ns(CLOCK_THREAD_CPUTIME_ID) < end);
}

static enum handler_result spin(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	(void)context;
	(void)ret_wait_ns;
	burn(r->argument * NS_PER_US);
	reply_text(ret_reply, "spun\n");
	return HANDLER_DONE;
}

static enum handler_result block(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	struct timespec left = {
		.tv_sec = (time_t)(r->argument / 1000000),
		.tv_nsec = (long)(r->argument % 1000000 * NS_PER_US),
	};

	(void)context;
	(void)ret_wait_ns;
	while (nanosleep(&left, &left))
		;
	reply_text(ret_reply, "blocked\n");
	return HANDLER_DONE;
}

static enum handler_result wait_(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	(void)context;
	if (r->step == 0) {
		*ret_wait_ns = r->argument * NS_PER_US;
		return HANDLER_WAIT;
	}
	reply_text(ret_reply, "waited\n");
	return HANDLER_DONE;
}

static enum handler_result stats(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	struct buf json = { 0 };

	(void)r;
	(void)ret_wait_ns;
	if (!context->stats || context->stats(context->stats_context, &json)) {
		buf_free(&json);
		*ret_reply = reply_plain(HTTP_UNAVAILABLE);
		return HANDLER_DONE;
	}
	ret_reply->type = "application/json";
	ret_reply->body = BODY_OWNED;
	ret_reply->data = json.mem;
	ret_reply->length = buf_len(&json);
	return HANDLER_DONE;
}

#define READ_METHODS (METHOD_GET | METHOD_HEAD)
#define READ_ALLOW   "GET, HEAD, OPTIONS"

const struct resource workloads[] = {
	{ .path = "/",
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .handle = hello },
	{ .path = "/bytes/",
	    .prefix = true,
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .parse = bytes_parse,
	    .handle = bytes },
	{ .path = "/file/",
	    .prefix = true,
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .parse = file_parse,
	    .handle = file_handle },
	{ .path = "/echo",
	    .keep_body = true,
	    .methods = METHOD_POST | METHOD_PUT,
	    .allow = "POST, PUT, OPTIONS",
	    .handle = echo },
	{ .path = "/spin/",
	    .prefix = true,
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .parse = delay_parse,
	    .handle = spin },
	{ .path = "/block/",
	    .prefix = true,
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .parse = delay_parse,
	    .handle = block },
	{ .path = "/wait/",
	    .prefix = true,
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .parse = delay_parse,
	    .handle = wait_ },
	{ .path = "/stats",
	    .methods = READ_METHODS,
	    .allow = READ_ALLOW,
	    .handle = stats },
	{ 0 },
};
