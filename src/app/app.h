/* SPDX-License-Identifier: MIT */
/* What the server serves: the workloads, as an application of http/. */
#ifndef PACELINE_APP_APP_H
#define PACELINE_APP_APP_H

#include "base/buf.h"
#include "http/handler.h"

struct app_config {
	const char *docroot; /* for /file, or NULL: nothing is served */

	/* Appends the server's counters as JSON. Returns 0 or -ENOMEM. */
	int (*stats)(void *context, struct buf *ret_json);
	void *stats_context;
};

struct app;

/*
 * Opens the workloads. Returns 0, or -errno with one line in ret_why when the
 * docroot can't be served. app_close() gives all back. The application may be
 * used by many threads.
 */
MUST_USE int app_open(const struct app_config *config, struct app **ret_app,
    char *ret_why, size_t cap);
void app_close(struct app *app);

/* The face that connections see; valid until app_close(). */
const struct application *app_application(const struct app *app);

#endif
