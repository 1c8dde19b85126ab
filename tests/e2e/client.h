/* SPDX-License-Identifier: MIT */
/* What several behaviour tests do with a server. */
#ifndef PACELINE_E2E_CLIENT_H
#define PACELINE_E2E_CLIENT_H

#include <stdbool.h>
#include <stddef.h>

#include "procfs.h"
#include "server.h"

enum { PATIENCE_MS = 10 * 1000 }; /* for what should come at once */

/* One GET on a connection of its own. Returns the status or -errno. */
int client_get(int port, const char *path);

/* Whether the server answers / on a new connection, and closes in order. */
bool client_is_served(int port);

/* Tries until a GET of / is answered by 200, for a server that needs a moment.
 */
bool client_is_served_soon(int port);

/* Opens connections into fds; true if all of them could be. */
bool client_open_many(int port, int *fds, unsigned count);

void client_close_many(const int *fds, unsigned count);

/* Sleeps. Only to let time pass that a test is about. */
void client_pause_ms(long ms);

/*
 * Whether the server rests while nothing happens: it does not wait again and
 * again for what is there already. Says in a TAP comment how often it did.
 */
bool client_sees_rest(const struct server *server);

/*
 * Waits until the server holds no more descriptors and threads than before.
 * Says in a TAP comment what is left over when it does not.
 */
bool client_settles(
    const struct server *server, const struct footprint *before);

#endif
