/* SPDX-License-Identifier: MIT */
#include "bench/load.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/server.h"
#include "bench/words.h"

#define STOP_GRACE_MS 1000

static void add_number(
    struct words *words, const char *option, unsigned long number)
{
	words_add(words, "%s", option);
	words_add(words, "%lu", number);
}

static void add_seconds(struct words *words, const char *option, double seconds)
{
	words_add(words, "%s", option);
	words_add(words, "%.0fus", seconds * 1e6);
}

static void add_text(struct words *words, const char *option, const char *text)
{
	if (!text)
		return;
	words_add(words, "%s", option);
	words_add(words, "%s", text);
}

static void add_scenario(
    struct words *words, const struct bench *bench, const struct scenario *s)
{
	unsigned long threads = s->threads;

	if (!threads)
		threads = (unsigned long)CPU_COUNT(&bench->cpus.load);
	/* No thread without a connection. */
	if (threads > s->connections)
		threads = s->connections;
	add_number(words, "-t", threads);
	add_number(words, "-c", s->connections);
	add_seconds(words, "-d", s->duration_s);
	add_seconds(words, "--warmup", s->warmup_s);
	add_seconds(words, "--tail", s->tail_s);
	if (s->timeout_s > 0)
		add_seconds(words, "--timeout", s->timeout_s);
	if (s->pipeline > 1)
		add_number(words, "--pipeline", s->pipeline);
	if (s->idle)
		add_number(words, "--idle", s->idle);
	if (s->requests_per_connection)
		add_number(words, "--requests-per-connection",
		    s->requests_per_connection);
	if (strcmp(s->method, "GET"))
		add_text(words, "--method", s->method);
	add_text(words, "--body", s->body);
	if (s->mix) {
		words_add(words, "--mix");
		words_add(words, "%s/%s",
		    s->mix[0] == '/' ? "" : bench->suite.folder, s->mix);
	}
	add_text(words, "--arrivals", s->arrivals);
	add_text(words, "--profile", s->profile);
	if (s->session)
		add_number(words, "--session", s->session);
	if (s->think_s > 0)
		add_seconds(words, "--think", s->think_s);
	add_text(words, "--engine", s->engine);
	if (s->load_options)
		words_split(words, s->load_options);
}

static void add_order(struct words *words, const struct bench *bench,
    const struct load_order *order, int events)
{
	char cpus[CPUS_TEXT];

	cpus_format(&bench->cpus.load, cpus, sizeof(cpus));
	words_add(words, "%s", bench->load_program);
	words_add(words, "%s%s", order->url, order->scenario->path);
	add_scenario(words, bench, order->scenario);
	if (order->scenario->rate_per_s > 0) {
		words_add(words, "-R");
		words_add(words, "%.3f", order->scenario->rate_per_s);
	}
	add_number(words, "--seed", order->seed);
	add_text(words, "--cpus", cpus);
	add_text(words, "--out", order->folder);
	words_add(words, "--events-fd");
	words_add(words, "%d", events);
}

int load_start(const struct bench *bench, const struct load_order *order,
    struct load *ret, char *why, size_t cap)
{
	struct load load = { .child = { 0, -1 } };
	struct words words = { 0 };
	struct child_spec spec = {
		.cpus = &bench->cpus.load,
		.output = load.log,
		.inherit_count = 1,
		.net_namespace = -1,
		.death_signal = SIGKILL,
	};
	int events[2], err;

	snprintf(load.log, sizeof(load.log), "%s/load.log", order->folder);
	if (pipe2(events, O_CLOEXEC) < 0)
		return -errno;
	add_order(&words, bench, order, events[1]);
	spec.argv = words.list;
	spec.inherit = &events[1];
	err = words_error(&words);
	if (!err)
		err = child_start(&spec, &load.child);
	if (err)
		snprintf(why, cap, "cannot run %s: %s", bench->load_program,
		    strerror(-err));
	words_free(&words);
	close(events[1]);
	load.events = events[0];
	if (err)
		close(events[0]);
	else
		*ret = load;
	return err;
}

static const struct {
	const char *name;
	enum load_event_type type;
} event_names[] = {
	{ "connected", LOAD_CONNECTED },
	{ "measure", LOAD_MEASURE },
	{ "tail", LOAD_TAIL },
	{ "done", LOAD_DONE },
};

static struct load_event parse_event(const char *line)
{
	struct load_event event = { 0 };
	char name[32];

	if (sscanf(line, "%31s %" SCNu64 " %" SCNu64, name, &event.at_ns,
		&event.replies) < 1)
		return event;
	for (size_t i = 0; i < ARRAY_SIZE(event_names); i++)
		if (!strcmp(name, event_names[i].name))
			event.type = event_names[i].type;
	return event;
}

/* Byte by byte: events are few, and the next line stays in the pipe. */
struct load_event load_read(struct load *load)
{
	struct pollfd more = { .fd = load->events, .events = POLLIN };
	char c;

	while (poll(&more, 1, 0) > 0) {
		if (read(load->events, &c, 1) != 1)
			return (struct load_event){ .type = LOAD_ENDED };
		if (c != '\n') {
			load->line[load->used] = c;
			if (load->used < sizeof(load->line) - 1)
				load->used++;
			continue;
		}
		load->line[load->used] = '\0';
		load->used = 0;
		return parse_event(load->line);
	}
	return (struct load_event){ .type = LOAD_NOTHING };
}

int load_finish(struct load *load, int grace_ms, char *why, size_t cap)
{
	struct pollfd ended = { .fd = load->child.pidfd, .events = POLLIN };
	int status;

	if (!load->child.pid)
		return 0;
	if (grace_ms)
		poll(&ended, 1, grace_ms);
	status = child_stop(&load->child, STOP_GRACE_MS);
	close(load->events);
	if (!status)
		return 0;
	snprintf(why, cap, "the generator failed: ");
	if (status == -1)
		strncat(why, "it did not end", cap - strlen(why) - 1);
	else
		child_describe(status, why + strlen(why), cap - strlen(why));
	append_last_line(load->log, why, cap);
	return -EPROTO;
}
