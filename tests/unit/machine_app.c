/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "machine.h"

enum path { PATH_ROOT, PATH_ECHO, PATH_WAIT, PATH_BIG, PATH_FILE, PATH_NONE };

static const struct path_entry {
	const char *text;
	enum path path;
	unsigned methods;
} paths[] = {
	{ "/", PATH_ROOT, METHOD_GET | METHOD_HEAD },
	{ "/echo", PATH_ECHO, METHOD_POST | METHOD_PUT },
	{ "/wait", PATH_WAIT, METHOD_GET | METHOD_HEAD },
	{ "/big", PATH_BIG, METHOD_GET | METHOD_HEAD },
	{ "/file", PATH_FILE, METHOD_GET | METHOD_HEAD },
	{ "/none", PATH_NONE, METHOD_GET | METHOD_HEAD },
};

static void route(void *context, struct request *r)
{
	(void)context;
	r->refusal = HTTP_NOT_FOUND;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		if (strlen(paths[i].text) != r->target_len ||
		    memcmp(paths[i].text, r->target, r->target_len))
			continue;
		r->refusal = paths[i].methods & r->method
				 ? (enum http_status)0
				 : HTTP_METHOD_NOT_ALLOWED;
		r->route = &paths[i];
		r->keep_body = paths[i].path == PATH_ECHO;
	}
}

/* A file of MACHINE_FILE bytes; the same for all, so that a test is fast. */
static int file_open(void)
{
	static int shared = -1;
	char text[MACHINE_FILE];

	if (shared < 0) {
		shared = memfd_create("machine", MFD_CLOEXEC);
		memset(text, 'f', sizeof(text));
		REQUIRE(write(shared, text, sizeof(text)) == MACHINE_FILE);
	}
	return dup(shared);
}

static void echo(struct request *r, struct reply *ret_reply)
{
	ret_reply->body = BODY_OWNED;
	ret_reply->length = buf_len(&r->body);
	ret_reply->data = r->body.mem;
	r->body = (struct buf){ 0 };
}

static void text(struct reply *ret_reply, enum reply_body body,
    const char *data, uint64_t length)
{
	ret_reply->body = body;
	ret_reply->data = data;
	ret_reply->period = strlen(data);
	ret_reply->length = length;
}

static void fill(enum path path, struct request *r, struct reply *ret_reply)
{
	ret_reply->status = HTTP_OK;
	ret_reply->type = "text/plain";
	switch (path) {
	case PATH_ROOT:
		text(ret_reply, BODY_COPY, "hello\n", 6);
		break;
	case PATH_ECHO:
		echo(r, ret_reply);
		break;
	case PATH_WAIT:
		text(ret_reply, BODY_COPY, "waited\n", 7);
		break;
	case PATH_BIG:
		text(ret_reply, BODY_CONSTANT, "0123456789", MACHINE_BIG);
		break;
	case PATH_FILE:
		ret_reply->body = BODY_FILE;
		ret_reply->fd = file_open();
		ret_reply->length = MACHINE_FILE;
		break;
	case PATH_NONE:
		*ret_reply = (struct reply){ .status = HTTP_NO_CONTENT };
		break;
	}
}

static enum handler_result handle(void *context, struct request *r,
    struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	const struct path_entry *entry = r->route;

	(void)context;
	if (r->refusal) {
		*ret_reply = reply_plain(r->refusal);
		ret_reply->allow =
		    r->refusal == HTTP_METHOD_NOT_ALLOWED ? "GET, HEAD" : NULL;
		return HANDLER_DONE;
	}
	if (entry->path == PATH_WAIT && r->step < 2) {
		*ret_wait_ns = 0;
		return HANDLER_WAIT;
	}
	fill(entry->path, r, ret_reply);
	return HANDLER_DONE;
}

const struct application machine_application = {
	.route = route,
	.handle = handle,
};
