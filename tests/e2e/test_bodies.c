/* SPDX-License-Identifier: MIT */
/*
 * Large bodies in both directions: every byte of files of many sizes, alone
 * and pipelined, and of uploads in both framings.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "docroot.h"
#include "exchange.h"
#include "reply.h"
#include "specs.h"
#include "tap.h"

enum {
	UPLOAD_BYTES = 5 * 1000 * 1000,
	CHUNK_BYTES = 50 * 1000,
	PIPELINE = 10000, /* requests: 270 KB */
	AT_ONCE = 8,      /* uploads or downloads at a time */
};

static const size_t file_sizes[] = { 1, 100, 1023, 1024, 1025, 4096, 16383,
	65535, 65536, 65537, 300000, 1000000, 5000000 };

/* A number of equal exchanges, each judged by one reply's body after another.
 */
struct batch {
	unsigned left, good;
	const struct bytes *request;
	bool (*judge)(const struct exchange *exchange);
};

static bool next(void *ctx, struct exchange *exchange)
{
	struct batch *batch = ctx;

	if (!batch->left)
		return false;
	batch->left--;
	bytes_add(&exchange->out, batch->request->data, batch->request->len);
	return true;
}

static void done(void *ctx, const struct exchange *exchange)
{
	struct batch *batch = ctx;

	batch->good +=
	    exchange->end == EXCHANGE_CLOSED && batch->judge(exchange);
}

static void run_batch(const char *what, const char *spec, int port,
    const struct bytes *request, bool (*judge)(const struct exchange *))
{
	struct batch batch = {
		.left = AT_ONCE,
		.request = request,
		.judge = judge,
	};
	const struct exchange_source source = {
		.next = next,
		.done = done,
		.ctx = &batch,
	};

	exchange_run_all(port, AT_ONCE, &source);
	if (!tap_ok(batch.good == AT_ONCE, "%s: %s", spec, what))
		tap_note("%u of %u", batch.good, AT_ONCE);
}

static bool is_pattern(const struct reply *reply, size_t size)
{
	if (reply->status != 200 || reply->body_len != size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (reply->body[i] != docroot_byte(i))
			return false;
	return true;
}

static bool judge_upload(const struct exchange *exchange)
{
	struct reply reply;

	return reply_parse(
		   exchange->in.data, exchange->in.len, false, &reply) == 1 &&
	       is_pattern(&reply, UPLOAD_BYTES);
}

/* All files, in the order of file_sizes. */
static bool judge_files(const struct exchange *exchange)
{
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_SIZE(file_sizes); i++) {
		struct reply reply;

		if (reply_parse(exchange->in.data + used,
			exchange->in.len - used, false, &reply) != 1 ||
		    !is_pattern(&reply, file_sizes[i]))
			return false;
		used += reply_size(&reply);
	}
	return used == exchange->in.len;
}

static void add_pattern(struct bytes *bytes, size_t from, size_t len)
{
	char *room = bytes_reserve(bytes, len);

	for (size_t i = 0; i < len; i++)
		room[i] = docroot_byte(from + i);
	bytes->len += len;
}

static void test_length(const char *spec, int port)
{
	struct bytes request = { 0 };
	char head[200];

	snprintf(head, sizeof(head),
	    "POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Content-Length: %d\r\n\r\n",
	    UPLOAD_BYTES);
	bytes_add_string(&request, head);
	add_pattern(&request, 0, UPLOAD_BYTES);
	run_batch("uploads with a length come back", spec, port, &request,
	    judge_upload);
	bytes_free(&request);
}

static void test_chunks(const char *spec, int port)
{
	struct bytes request = { 0 };
	char line[32];

	bytes_add_string(&request,
	    "PUT /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n");
	for (size_t at = 0; at < UPLOAD_BYTES; at += CHUNK_BYTES) {
		snprintf(line, sizeof(line), "%x\r\n", CHUNK_BYTES);
		bytes_add_string(&request, line);
		add_pattern(&request, at, CHUNK_BYTES);
		bytes_add_string(&request, "\r\n");
	}
	bytes_add_string(&request, "0\r\n\r\n");
	run_batch(
	    "uploads in chunks come back", spec, port, &request, judge_upload);
	bytes_free(&request);
}

static void test_files(const char *spec, int port)
{
	struct bytes request = { 0 };
	char head[200];

	for (size_t i = 0; i < ARRAY_SIZE(file_sizes); i++) {
		bool last = i + 1 == ARRAY_SIZE(file_sizes);

		snprintf(head, sizeof(head),
		    "GET /file/%zu HTTP/1.1\r\nHost: a\r\n%s\r\n",
		    file_sizes[i], last ? "Connection: close\r\n" : "");
		bytes_add_string(&request, head);
	}
	run_batch("files of many sizes, pipelined, are right", spec, port,
	    &request, judge_files);
	bytes_free(&request);
}

/* PIPELINE times "/", and the last one closes. */
static bool judge_pipeline(const struct exchange *exchange)
{
	return exchange->finals == PIPELINE &&
	       exchange->parsed == exchange->in.len;
}

/* More requests in one write than any buffer holds. */
static void test_pipeline(const char *spec, int port)
{
	struct bytes request = { 0 };

	for (int i = 1; i < PIPELINE; i++)
		bytes_add_string(&request, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	bytes_add_string(
	    &request, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	run_batch("a long pipeline is answered in full", spec, port, &request,
	    judge_pipeline);
	bytes_free(&request);
}

static void test(const char *spec)
{
	const char *const options[] = { "--max-body", "6000000", "--docroot",
		docroot_path(), NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct footprint before;
	struct server server;

	if (!specs_start("large bodies", &setup, &server))
		return;
	before = procfs_footprint(server.pid);
	test_length(spec, server.port);
	test_chunks(spec, server.port);
	test_files(spec, server.port);
	test_pipeline(spec, server.port);
	tap_ok(
	    client_settles(&server, &before), "%s: all files are closed", spec);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	char name[32];

	for (size_t i = 0; i < ARRAY_SIZE(file_sizes); i++) {
		snprintf(name, sizeof(name), "%zu", file_sizes[i]);
		docroot_add(name, file_sizes[i]);
	}
	return specs_for_each(test, 1);
}
