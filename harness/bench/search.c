/* SPDX-License-Identifier: MIT */
#include "bench/search.h"

#include <math.h>

#include "lib/usl.h"

/* The answer is known to within this factor. */
#define RESOLUTION 1.04
/* Without an upper or a lower bound the rate moves by this one. */
#define STRIDE 1.25
/* Parts of the capacity in a sweep. */
#define STEPS 10

void search_begin(struct search *search, enum search_goal goal,
    unsigned long connections, double hint)
{
	*search = (struct search){
		.goal = goal,
		.connections = connections,
		.best = -1,
	};
	/* A hint makes the probe of the capacity needless. */
	if (goal == SEARCH_MAX_RATE && hint > 0) {
		search->capacity = hint;
		search->next_rate = hint / sqrt(STRIDE);
	}
	if (goal == SEARCH_KNEE_CLOSED)
		search->capacity = INFINITY;
}

static bool next_max_rate(struct search *s, struct probe *ret)
{
	if (s->low > 0 && s->high > 0) {
		if (s->high / s->low <= RESOLUTION)
			return false;
		s->next_rate = sqrt(s->low * s->high);
	} else if (s->low > 0) {
		s->next_rate = s->low * STRIDE;
	} else if (s->high > 0) {
		/* Far below the capacity already: no rate will do. */
		if (s->high < s->capacity / 100)
			return false;
		s->next_rate = s->high / (STRIDE * STRIDE);
	}
	ret->rate_per_s = s->next_rate;
	return true;
}

static bool next_step(const struct search *s, struct probe *ret)
{
	/* The first probe was that of the capacity. */
	ret->rate_per_s = s->capacity * s->probes / STEPS;
	return s->probes <= STEPS;
}

/* Where the asymptotes of few and of many connections meet. */
static unsigned long fitted_knee(const struct search *s, unsigned points)
{
	struct usl law;
	double knee;

	if (usl_fit(s->loads, s->rates, points, &law))
		return 0;
	knee = law.peak_rate / law.rate_of_one;
	if (!(knee >= 1))
		return 0;
	return knee < (double)s->connections ? (unsigned long)(knee + 0.5)
					     : s->connections;
}

static bool next_connections(struct search *s, struct probe *ret)
{
	if (s->done)
		return false;
	if (s->probes < 32 && 1ul << s->probes <= s->connections) {
		ret->connections = 1ul << s->probes;
		return true;
	}
	/* One more, at the knee: it is the answer. */
	ret->connections = fitted_knee(s, s->probes);
	s->done = true;
	s->best = (int)s->probes;
	if (!ret->connections)
		s->best = -1;
	return ret->connections > 0;
}

bool search_next(struct search *search, struct probe *ret)
{
	*ret = (struct probe){ .connections = search->connections };
	if (search->probes == SEARCH_MOST_PROBES)
		return false;
	if (!(search->capacity > 0))
		return search->probes == 0;
	switch (search->goal) {
	case SEARCH_MAX_RATE:
		return next_max_rate(search, ret);
	case SEARCH_KNEE_OPEN:
		return next_step(search, ret);
	default:
		return next_connections(search, ret);
	}
}

static void tell_max_rate(
    struct search *s, const struct probe *probe, const struct outcome *outcome)
{
	if (outcome->met) {
		s->low = probe->rate_per_s;
		s->best = (int)s->probes;
	} else {
		s->high = probe->rate_per_s;
		s->high_doubtful = outcome->doubtful;
	}
}

static void tell_step(struct search *s, const struct outcome *outcome)
{
	double power;

	if (!outcome->met || !(outcome->response_mean_ns > 0))
		return;
	power = outcome->rate_per_s / outcome->response_mean_ns;
	if (power <= s->best_power)
		return;
	s->best_power = power;
	s->best = (int)s->probes;
}

void search_tell(struct search *search, const struct probe *probe,
    const struct outcome *outcome)
{
	if (search->goal == SEARCH_KNEE_CLOSED) {
		search->loads[search->probes] = (double)probe->connections;
		search->rates[search->probes] = outcome->rate_per_s;
	} else if (!(probe->rate_per_s > 0)) {
		search->capacity = outcome->rate_per_s;
		search->next_rate = outcome->rate_per_s / STRIDE;
	} else if (search->goal == SEARCH_MAX_RATE) {
		tell_max_rate(search, probe, outcome);
	} else {
		tell_step(search, outcome);
	}
	search->probes++;
}
