/* SPDX-License-Identifier: MIT */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/workload.h"

struct app {
	struct application application;
	struct workload_context context;
	char pattern[PATTERN_BYTES];
};

static const struct resource *find(const char *path, size_t len)
{
	for (const struct resource *r = workloads; r->path; r++) {
		size_t n = strlen(r->path);

		if (r->prefix ? len > n && !memcmp(path, r->path, n)
			      : len == n && !memcmp(path, r->path, n))
			return r;
	}
	return NULL;
}

static void route(void *context, struct request *r)
{
	const char *path = r->target, *query;
	size_t len = r->target_len, n;
	const struct resource *found;

	(void)context;
	if (r->method == METHOD_CONNECT) {
		r->refusal = HTTP_METHOD_NOT_ALLOWED;
		return;
	}
	query = memchr(path, '?', len);
	if (query)
		len = (size_t)(query - path);
	if (len == 1 && *path == '*')
		return;
	found = find(path, len);
	if (!found) {
		r->refusal = HTTP_NOT_FOUND;
		return;
	}
	r->route = found;
	if (r->method == METHOD_OPTIONS)
		return;
	if (!(found->methods & r->method)) {
		r->refusal = HTTP_METHOD_NOT_ALLOWED;
		return;
	}
	n = strlen(found->path);
	if (found->parse)
		r->refusal = found->parse(r, path + n, len - n);
	r->keep_body = found->keep_body;
}

/* RFC 9110 section 10.2.1: a 405 names what is allowed. */
static const char *allowed(const struct request *r)
{
	const struct resource *resource = r->route;

	return resource ? resource->allow : "GET, HEAD, POST, PUT, OPTIONS";
}

static enum handler_result handle(void *context, struct request *r,
    struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	const struct resource *resource = r->route;

	if (r->refusal) {
		*ret_reply = reply_plain(r->refusal);
		if (r->refusal == HTTP_METHOD_NOT_ALLOWED)
			ret_reply->allow = allowed(r);
		return HANDLER_DONE;
	}
	if (r->method == METHOD_OPTIONS) {
		*ret_reply = (struct reply){
			.status = HTTP_NO_CONTENT, .allow = allowed(r), .fd = -1
		};
		return HANDLER_DONE;
	}
	ret_reply->status = HTTP_OK;
	ret_reply->type = "text/plain";
	return resource->handle(context, r, ret_reply, ret_wait_ns);
}

/* Returns the docroot, to be walked from, or -errno. */
static int open_docroot(const char *path, char *ret_why, size_t cap)
{
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), rc = 0;
	const char *how = "";

	if (fd < 0) {
		rc = -errno;
	} else if (access("/proc/self/fd", X_OK)) {
		rc = -errno;
		how = " by way of /proc/self/fd";
		close(fd);
	}
	if (!rc)
		return fd;
	snprintf(ret_why, cap, "can't open the docroot %s%s: %s", path, how,
	    strerror(-rc));
	return rc;
}

int app_open(const struct app_config *config, struct app **ret_app,
    char *ret_why, size_t cap)
{
	struct app *app = calloc(1, sizeof(*app));
	int docroot_fd = -1;

	if (!app) {
		snprintf(ret_why, cap, "no memory for the workloads");
		return -ENOMEM;
	}
	if (config->docroot) {
		docroot_fd = open_docroot(config->docroot, ret_why, cap);
		if (docroot_fd < 0) {
			free(app);
			return docroot_fd;
		}
	}
	pattern_fill(app->pattern);
	app->context.pattern = app->pattern;
	app->context.docroot_fd = docroot_fd;
	app->context.stats = config->stats;
	app->context.stats_context = config->stats_context;
	app->application = (struct application){
		.context = &app->context,
		.route = route,
		.handle = handle,
	};
	*ret_app = app;
	return 0;
}

void app_close(struct app *app)
{
	if (app->context.docroot_fd >= 0)
		close(app->context.docroot_fd);
	free(app);
}

const struct application *app_application(const struct app *app)
{
	return &app->application;
}
