/* SPDX-License-Identifier: MIT */
#include "core/strategy.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct strategy_ops *strategy_find(const char *name)
{
	for (size_t i = 0; strategies[i]; i++)
		if (!strcmp(strategies[i]->name, name))
			return strategies[i];
	return NULL;
}

static void explain_unknown(const char *name, char *ret_why, size_t cap)
{
	size_t len = (size_t)snprintf(
	    ret_why, cap, "unknown strategy \"%s\"; there is", name);

	for (size_t i = 0; strategies[i] && len < cap; i++)
		len += (size_t)snprintf(ret_why + len, cap - len, "%s %s",
		    i ? "," : "", strategies[i]->name);
}

int strategy_parse(
    const char *spec, struct strategy *ret_strategy, char *ret_why, size_t cap)
{
	size_t len = strcspn(spec, ":");
	struct strategy s = { 0 };
	char name[64], why[256];
	int rc;

	snprintf(name, sizeof(name), "%.*s", (int)len, spec);
	s.ops = strategy_find(name);
	if (!s.ops) {
		explain_unknown(name, ret_why, cap);
		return -EINVAL;
	}
	s.options = calloc(1, s.ops->options_size ? s.ops->options_size : 1);
	if (!s.options) {
		snprintf(ret_why, cap, "out of memory");
		return -ENOMEM;
	}
	opt_defaults(s.ops->opts, s.options);
	rc = opt_parse(s.ops->opts, s.options,
	    spec[len] ? spec + len + 1 : NULL, why, sizeof(why));
	if (rc) {
		snprintf(ret_why, cap, "%s: %s", name, why);
		strategy_release(&s);
		return rc;
	}
	*ret_strategy = s;
	return 0;
}

void strategy_release(struct strategy *s)
{
	free(s->options);
	s->options = NULL;
}

int strategy_probe(
    const struct strategy *s, uint32_t connections, char *ret_why, size_t cap)
{
	if (!s->ops->probe)
		return 0;
	return s->ops->probe(s->options, connections, ret_why, cap);
}
