/* SPDX-License-Identifier: MIT */
#include "load/setting.h"

#include "load/options.h"
#include "load/units.h"

/* Whole numbers up to this are exact as double; every range ends below. */
#define EXACT_MAX (UINT64_C(1) << 53)

static int read_number(enum setting_type type, const char *text, double *ret)
{
	uint64_t whole;
	int err;

	if (type == SET_RATE)
		return units_number(text, ret);
	if (type == SET_TIME)
		err = units_time(text, &whole);
	else
		err = units_count(text, EXACT_MAX, &whole);
	if (!err)
		*ret = (double)whole;
	return err;
}

/* Of the table, so it reads well. */
static double bound(const struct setting *s, const char *text)
{
	double value = 0;

	REQUIRE(read_number(s->type, text, &value) == 0);
	return value;
}

static double take_number(
    const struct setting *s, const char *name, const char *arg)
{
	static const char *const kinds[] = {
		[SET_COUNT] = "a whole number",
		[SET_LONG] = "a whole number",
		[SET_FD] = "a descriptor's number",
		[SET_TIME] = "a time, such as 500ms, 10s or 1m30s,",
		[SET_RATE] = "requests a second, such as 0.5, 1500 or 20k,",
	};
	double value;

	if (read_number(s->type, arg, &value) == 0 &&
	    value >= bound(s, s->min) && value <= bound(s, s->max))
		return value;
	USAGE_ERROR("--%s \"%.60s\": must be %s from %s to %s", name, arg,
	    kinds[s->type], s->min, s->max);
}

void setting_apply(const struct setting *s, const char *name, const char *arg,
    struct options *o)
{
	void *at = (char *)o + s->offset;

	switch (s->type) {
	case SET_TEXT:
		*(const char **)at = arg;
		break;
	case SET_FLAG:
		*(bool *)at = true;
		break;
	case SET_COUNT:
		*(unsigned *)at = (unsigned)take_number(s, name, arg);
		break;
	case SET_FD:
		*(int *)at = (int)take_number(s, name, arg);
		break;
	case SET_LONG:
	case SET_TIME:
		*(uint64_t *)at = (uint64_t)take_number(s, name, arg);
		break;
	case SET_RATE:
		*(double *)at = take_number(s, name, arg);
		break;
	}
}
