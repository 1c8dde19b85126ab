/* SPDX-License-Identifier: MIT */
/*
 * A client that asks for much at once does not keep the others waiting until
 * all of it is answered: they take turns.
 */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client.h"
#include "specs.h"
#include "stats.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4,     /* strategies */
	PIPELINE = 1000, /* requests */
	FAIR = 200,      /* of them may come before another's */
	ATTEMPTS = 10,
	WINDOW_BYTES = 1 << 20, /* all the replies: none waits for us */
};

/* While it is stopped, what is sent to the server lies ready for it. */
static bool stop(const struct server *server)
{
	int status;

	return !kill(server->pid, SIGSTOP) &&
	       waitpid(server->pid, &status, WUNTRACED) == server->pid &&
	       WIFSTOPPED(status);
}

/*
 * How many requests had been answered when the one behind the pipeline's was,
 * on a connection of its own; -1 when something fails.
 */
static long answered_before(const struct server *server, struct wire *other,
    const struct bytes *pipeline)
{
	int fd = wire_connect_narrow(server->port, WINDOW_BYTES);
	long before = stats_ask(other, "requests"), now = -1;
	struct wire wire = { .fd = fd };
	struct reply reply;

	/* A first request: it is accepted, and watched. */
	if (wire_get(fd, "/") == 0 &&
	    wire_read_reply(&wire, PATIENCE_MS, &reply) == 200 &&
	    stop(server) && wire_send(fd, pipeline->data, pipeline->len) == 0 &&
	    wire_get(other->fd, "/stats") == 0 &&
	    kill(server->pid, SIGCONT) == 0 &&
	    wire_read_reply(other, PATIENCE_MS, &reply) == 200)
		now = stats_find(&reply, "requests");
	bytes_free(&wire.in);
	close(fd);
	return before < 0 || now < 0 ? -1 : now - before;
}

/*
 * Where several threads serve, one may be held up at any place while others
 * go on; but not each time.
 */
static void test_turns(const char *spec, const struct server *server)
{
	struct wire other = { .fd = wire_connect(server->port) };
	struct bytes pipeline = { 0 };
	long answered = -1;

	for (int i = 0; i < PIPELINE; i++)
		bytes_add_string(
		    &pipeline, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	for (int i = 0; i < ATTEMPTS && (answered < 0 || answered > FAIR); i++)
		answered = answered_before(server, &other, &pipeline);
	if (!tap_ok(answered >= 0 && answered <= FAIR,
		"%s: a pipeline does not keep another waiting", spec))
		tap_note("%ld answered before", answered);
	bytes_free(&pipeline);
	bytes_free(&other.in);
	close(other.fd);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;

	if (!specs_start("turns", &setup, &server))
		return;
	test_turns(spec, &server);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
