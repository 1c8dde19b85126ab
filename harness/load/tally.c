/* SPDX-License-Identifier: MIT */
#include "load/tally.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

#define GRACE_NS (10 * NS_PER_MS)

const char *const error_names[ERROR_KINDS] = {
	[ERROR_CONNECT] = "connect",
	[ERROR_READ] = "read",
	[ERROR_WRITE] = "write",
	[ERROR_TIMEOUT] = "timeout",
	[ERROR_STATUS] = "status",
	[ERROR_BODY] = "body",
	[ERROR_UNASKED] = "unasked",
};

static int init_targets(struct tally *t, uint32_t count)
{
	if (count <= 1)
		return 0;
	t->targets = calloc(count, sizeof(*t->targets));
	if (!t->targets)
		return -ENOMEM;
	t->target_count = count;
	for (uint32_t i = 0; i < count; i++) {
		t->targets[i].response = hist_new();
		if (!t->targets[i].response)
			return -ENOMEM;
	}
	return 0;
}

int tally_init(struct tally *t, const struct plan *plan,
    struct arrival_bins bins, uint32_t targets)
{
	*t = (struct tally){
		.plan = plan,
		.response = hist_new(),
		.service = hist_new(),
		.lag = hist_new(),
		.net = hist_new(),
		.delay = hist_new(),
		.ages = hist_new(),
		.overshoot = hist_new(),
		.two = { { .response = hist_new() },
		    { .response = hist_new() } },
		.arrivals = bins,
	};
	t->arrivals.bins = calloc(bins.count + 1, sizeof(*bins.bins));
	if (t->arrivals.bins && t->response && t->service && t->lag && t->net &&
	    t->delay && t->ages && t->overshoot && t->two[0].response &&
	    t->two[1].response && init_targets(t, targets) == 0)
		return 0;
	tally_fini(t);
	return -ENOMEM;
}

void tally_fini(struct tally *t)
{
	for (uint32_t i = 0; i < t->target_count; i++)
		hist_free(t->targets[i].response);
	free(t->targets);
	hist_free(t->response);
	hist_free(t->service);
	hist_free(t->lag);
	hist_free(t->net);
	hist_free(t->delay);
	hist_free(t->ages);
	hist_free(t->overshoot);
	hist_free(t->two[0].response);
	hist_free(t->two[1].response);
	free(t->arrivals.bins);
	memset(t, 0, sizeof(*t));
}

static struct interval *current(struct tally *t)
{
	return &t->two[atomic_load_explicit(&t->made, memory_order_relaxed) %
		       2];
}

/* Adds one without a locked instruction: there is one writer. */
static void add_one(_Atomic uint64_t *counter)
{
	plan_write(counter, plan_read(counter) + 1);
}

static void record_n(
    struct tally *t, struct hist *h, uint64_t from, uint64_t to, uint64_t count)
{
	if (hist_record_n(h, to > from ? to - from : 0, count) < 0)
		t->out_of_range += count;
}

static void record(struct tally *t, struct hist *h, uint64_t from, uint64_t to)
{
	record_n(t, h, from, to, 1);
}

/* Brings the integral of requests in flight up to `now`. */
static void flow(struct tally *t, uint64_t now)
{
	uint64_t from = plan_read(&t->plan->from_ns);
	uint64_t to = plan_read(&t->plan->to_ns);

	if (now > to)
		now = to;
	if (from < t->flow_ns)
		from = t->flow_ns;
	if (now > from) {
		t->in_flight_area +=
		    (double)t->in_flight * (double)(now - from);
		t->flow_ns = now;
	}
}

void tally_sent(struct tally *t, struct stamp *s, uint64_t now)
{
	flow(t, now);
	t->in_flight++;
	s->sent_ns = now;
	if (s->sent) {
		t->retried += s->counted;
		return;
	}
	s->sent = true;
	s->counted = tally_measured(t, now);
	t->requests += s->counted;
}

/* An arrival's place in the law is when it was due, whatever became of it. */
static void note_due(struct tally *t, uint64_t intended_ns, uint64_t count)
{
	uint64_t bin;

	t->due += count;
	if (t->arrivals.count == 0)
		return;
	bin =
	    (intended_ns - plan_read(&t->plan->from_ns)) / t->arrivals.width_ns;
	if (bin < t->arrivals.count)
		t->arrivals.bins[bin] += (uint32_t)count;
}

/* A generator that keeps the rate is less behind than this at the end. */
static uint64_t in_time_ns(const struct tally *t)
{
	uint64_t from = plan_read(&t->plan->from_ns);
	uint64_t to = plan_read(&t->plan->to_ns), grace = (to - from) / 100;

	return to + (grace > GRACE_NS ? grace : GRACE_NS);
}

void tally_arrival(struct tally *t, const struct stamp *s)
{
	uint64_t ready = s->sent_ns - s->late_ns;

	if (!tally_measured(t, s->intended_ns))
		return;
	note_due(t, s->intended_ns, 1);
	record(t, t->delay, ready, s->sent_ns);
	if (ready > s->intended_ns)
		t->waited++;
	else if (s->sent_ns >= in_time_ns(t))
		t->missed++;
}

/* What of [a, b) lies in the measured time. */
static double measured_part(const struct tally *t, uint64_t a, uint64_t b)
{
	uint64_t from = plan_read(&t->plan->from_ns);
	uint64_t to = plan_read(&t->plan->to_ns);

	if (a < from)
		a = from;
	if (b > to)
		b = to;
	return b > a ? (double)(b - a) : 0;
}

static void leave_flight(struct tally *t, const struct stamp *s, uint64_t now)
{
	uint64_t from = plan_read(&t->plan->from_ns);

	if (s->sent_ns == 0)
		return;
	flow(t, now);
	t->in_flight--;
	t->service_area += measured_part(t, s->sent_ns, now);
	/* It had left before the batch in which that is noticed. */
	if (now < t->flow_ns && t->flow_ns > from)
		t->in_flight_area -=
		    (double)(t->flow_ns - (now > from ? now : from));
}

/* All times of a request of the measurement that ends at `now`. */
static void record_all(struct tally *t, const struct stamp *s, uint64_t now)
{
	record(t, t->response, s->intended_ns, now);
	record(t, t->net, s->intended_ns + s->late_ns, now);
	if (t->targets)
		record(t, t->targets[s->target].response, s->intended_ns, now);
	if (s->sent_ns == 0)
		return;
	record(t, t->service, s->sent_ns, now);
	record(t, t->lag, s->intended_ns, s->sent_ns);
}

/* The same for one without a reply, which would have taken longer still. */
static void record_age(struct tally *t, const struct stamp *s, uint64_t now)
{
	record(t, t->ages, s->intended_ns, now);
	record_all(t, s, now);
}

void tally_reply(
    struct tally *t, const struct stamp *s, uint64_t bytes, uint64_t now)
{
	leave_flight(t, s, now);
	if (now < plan_read(&t->plan->to_ns))
		record(t, current(t)->response, s->intended_ns, now);
	if (tally_measured(t, now)) {
		add_one(&t->replies);
		t->bytes += bytes;
	} else if (now >= plan_read(&t->plan->to_ns) &&
		   now < plan_read(&t->plan->stop_ns)) {
		add_one(&t->tail_replies);
	}
	t->answered += s->counted;
	if (t->targets)
		t->targets[s->target].replies += s->counted;
	if (tally_measured(t, s->intended_ns))
		record_all(t, s, now);
}

void tally_status(struct tally *t, const struct stamp *s, unsigned status)
{
	HOT_CHECK(status < STATUS_END);
	t->statuses[status] += s->counted;
}

static void note_error(struct tally *t, uint64_t now)
{
	if (now < plan_read(&t->plan->to_ns))
		current(t)->errors++;
}

void tally_error(
    struct tally *t, enum error_kind kind, const struct stamp *s, uint64_t now)
{
	leave_flight(t, s, now);
	note_error(t, now);
	t->errors[kind] += s->counted;
	if (t->targets)
		t->targets[s->target].errors += s->counted;
	if (kind == ERROR_TIMEOUT && tally_measured(t, s->intended_ns))
		record_age(t, s, now);
}

void tally_recall(struct tally *t, struct stamp *s, uint64_t now)
{
	leave_flight(t, s, now);
	s->sent_ns = 0;
}

void tally_unasked(struct tally *t, uint64_t now)
{
	note_error(t, now);
	t->errors[ERROR_UNASKED] += now >= plan_read(&t->plan->from_ns);
}

void tally_connect_error(struct tally *t, uint64_t now)
{
	note_error(t, now);
	if (now < plan_read(&t->plan->to_ns) ||
	    plan_read(&t->plan->start_ns) == 0)
		t->errors[ERROR_CONNECT]++;
}

void tally_unanswered(struct tally *t, const struct stamp *s, uint64_t now)
{
	leave_flight(t, s, now);
	t->unanswered += s->counted;
	if (!tally_measured(t, s->intended_ns))
		return;
	t->never_sent += !s->sent;
	if (s->arrival) {
		note_due(t, s->intended_ns, 1);
		t->waited++;
	}
	record_age(t, s, now);
}

void tally_never_sent(
    struct tally *t, uint64_t intended_ns, uint64_t count, uint64_t now)
{
	if (!tally_measured(t, intended_ns))
		return;
	note_due(t, intended_ns, count);
	t->waited += count;
	t->never_sent += count;
	record_n(t, t->ages, intended_ns, now, count);
	record_n(t, t->response, intended_ns, now, count);
	record_n(t, t->net, intended_ns, now, count);
}

void tally_overshoot(struct tally *t, uint64_t until_ns, uint64_t now)
{
	if (now >= until_ns && tally_measured(t, now))
		record(t, t->overshoot, until_ns, now);
}

/* The number of the second that a time lies in. */
static int second_of(const struct tally *t, uint64_t now)
{
	int64_t ns = (int64_t)(now - plan_read(&t->plan->from_ns));

	if (ns < 0)
		return (int)((ns + 1) / (int64_t)NS_PER_S) - 1;
	return (int)(ns / (int64_t)NS_PER_S);
}

void tally_start(struct tally *t, uint64_t now)
{
	t->two[0].second = second_of(t, now);
}

void tally_tick(struct tally *t, uint64_t now)
{
	struct interval *in = current(t);
	unsigned made = atomic_load_explicit(&t->made, memory_order_relaxed);
	int second = second_of(t, now);

	if (second == in->second || now >= plan_read(&t->plan->to_ns))
		return;
	/* The other one is still with the reader: this second gets longer. */
	if (made != atomic_load_explicit(&t->taken, memory_order_acquire))
		return;
	t->two[(made + 1) % 2].second = second;
	atomic_store_explicit(&t->made, made + 1, memory_order_release);
}

void tally_end(struct tally *t)
{
	atomic_fetch_add_explicit(&t->made, 1, memory_order_release);
}

struct interval *tally_interval(struct tally *t)
{
	unsigned taken = atomic_load_explicit(&t->taken, memory_order_relaxed);

	if (taken == atomic_load_explicit(&t->made, memory_order_acquire))
		return NULL;
	return &t->two[taken % 2];
}

void tally_interval_taken(struct tally *t)
{
	unsigned taken = atomic_load_explicit(&t->taken, memory_order_relaxed);
	struct interval *in = &t->two[taken % 2];

	hist_reset(in->response);
	in->errors = 0;
	atomic_store_explicit(&t->taken, taken + 1, memory_order_release);
}
