/* SPDX-License-Identifier: MIT */
#include "base/opt.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"

static const struct opt *find(const struct opt *table, const char *name)
{
	for (const struct opt *o = table; o && o->name; o++)
		if (!strcmp(o->name, name))
			return o;
	return NULL;
}

static int find_choice(const struct opt *opt, const char *value)
{
	for (int i = 0; opt->choices[i]; i++)
		if (!strcmp(opt->choices[i], value))
			return i;
	return -EINVAL;
}

int opt_parse_int(
    const char *text, int64_t min, int64_t max, int64_t *ret_value)
{
	char *end;
	long long value;

	/* strtoll() would pass over blanks of any kind. */
	if (*text != '-' && !isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	value = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return -EINVAL;
	if (value < min || value > max)
		return -EINVAL;
	*ret_value = value;
	return 0;
}

static int set_value(const struct opt *opt, void *fields, const char *value)
{
	void *field = (char *)fields + opt->offset;
	int choice;

	if (opt->type == OPT_CHOICE) {
		choice = find_choice(opt, value);
		if (choice < 0)
			return choice;
		*(int *)field = choice;
		return 0;
	}
	if (opt->type == OPT_INT_OR_OFF && !strcmp(value, "off")) {
		*(int64_t *)field = 0;
		return 0;
	}
	return opt_parse_int(value, opt->min, opt->max, field);
}

void opt_defaults(const struct opt *table, void *fields)
{
	for (const struct opt *o = table; o && o->name; o++)
		REQUIRE(set_value(o, fields, o->def) == 0);
}

void opt_range(const struct opt *opt, char *ret_text, size_t cap)
{
	size_t len = 0;

	if (opt->type == OPT_CHOICE) {
		ret_text[0] = '\0';
		for (int i = 0; opt->choices[i] && len < cap; i++)
			len += (size_t)snprintf(ret_text + len, cap - len,
			    "%s%s", i ? "|" : "", opt->choices[i]);
		return;
	}
	snprintf(ret_text, cap, "%" PRId64 "..%" PRId64 "%s", opt->min,
	    opt->max, opt->type == OPT_INT_OR_OFF ? "|off" : "");
}

static void explain_unknown(
    const struct opt *table, const char *name, char *ret_why, size_t cap)
{
	size_t len = (size_t)snprintf(
	    ret_why, cap, "unknown option \"%s\"; there is", name);

	if (!table || !table->name) {
		snprintf(
		    ret_why, cap, "unknown option \"%s\"; it takes none", name);
		return;
	}
	for (const struct opt *o = table; o->name && len < cap; o++)
		len += (size_t)snprintf(ret_why + len, cap - len, "%s %s",
		    o == table ? "" : ",", o->name);
}

static int parse_one(const struct opt *table, void *fields, char *pair,
    uint64_t *seen, char *ret_why, size_t cap)
{
	char range[256], *value = strchr(pair, '=');
	const struct opt *opt;
	uint64_t bit;

	if (value)
		*value++ = '\0';
	opt = find(table, pair);
	if (!opt) {
		explain_unknown(table, pair, ret_why, cap);
		return -EINVAL;
	}
	bit = UINT64_C(1) << (opt - table);
	if (value && !(*seen & bit) && !set_value(opt, fields, value)) {
		*seen |= bit;
		return 0;
	}
	opt_range(opt, range, sizeof(range));
	if (*seen & bit)
		snprintf(ret_why, cap, "option %s stands twice", pair);
	else if (value)
		snprintf(ret_why, cap, "option %s takes %s, not \"%s\"", pair,
		    range, value);
	else
		snprintf(ret_why, cap, "option %s wants a value: %s=%s", pair,
		    pair, range);
	return -EINVAL;
}

int opt_parse(const struct opt *table, void *fields, const char *text,
    char *ret_why, size_t cap)
{
	char *copy, *rest, *pair;
	uint64_t seen = 0; /* one bit an option: tables are short */
	int rc = 0;

	if (!text || !*text)
		return 0;
	copy = rest = strdup(text);
	if (!copy) {
		snprintf(ret_why, cap, "out of memory");
		return -ENOMEM;
	}
	while (!rc && (pair = strsep(&rest, ",")))
		rc = parse_one(table, fields, pair, &seen, ret_why, cap);
	free(copy);
	return rc;
}

int opt_parse_time(const char *text, uint64_t *ret_ns)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {
		{ "", 1e9 },
		{ "ns", 1 },
		{ "us", 1e3 },
		{ "ms", 1e6 },
		{ "s", 1e9 },
		{ "m", 60e9 },
		{ "h", 3600e9 },
	};
	char *end;
	double value = strtod(text, &end);

	/* Digits and a point; not the signs, blanks and 0x of strtod(). */
	if (end == text || end != text + strspn(text, "0123456789."))
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(end, units[i].name))
			continue;
		if (value * units[i].ns > 1e18)
			return -EINVAL;
		*ret_ns = (uint64_t)(value * units[i].ns + 0.5);
		return 0;
	}
	return -EINVAL;
}
