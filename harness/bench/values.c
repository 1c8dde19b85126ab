/* SPDX-License-Identifier: MIT */
#include "bench/values.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS_MOST 86400.0
#define RATE_MOST    1e7

struct unit {
	const char *name;
	double factor;
};

static const struct unit time_units[] = {
	{ "", 1 },
	{ "s", 1 },
	{ "ms", 1e-3 },
	{ "us", 1e-6 },
	{ "m", 60 },
	{ "h", 3600 },
};

static const struct unit count_units[] = {
	{ "", 1 },
	{ "k", 1e3 },
	{ "M", 1e6 },
};

static const struct unit fraction_units[] = {
	{ "", 1 },
	{ "%", 1e-2 },
};

static int read_value(
    const char *text, const struct unit *units, size_t count, double *ret)
{
	char *end;
	double number;

	if (!isdigit((unsigned char)text[0]) && text[0] != '.')
		return -EINVAL;
	number = strtod(text, &end);
	/* Decimal digits alone: no exponent, and nothing hexadecimal. */
	if (end != text + strspn(text, "0123456789.") || !isfinite(number))
		return -EINVAL;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(end, units[i].name))
			continue;
		*ret = number * units[i].factor;
		return 0;
	}
	return -EINVAL;
}

static int at_most(double most, double value, double *ret)
{
	if (value > most)
		return -EINVAL;
	*ret = value;
	return 0;
}

int value_seconds(const char *text, double *ret_seconds)
{
	double seconds;
	int err =
	    read_value(text, time_units, ARRAY_SIZE(time_units), &seconds);

	return err ? err : at_most(SECONDS_MOST, seconds, ret_seconds);
}

int value_scaled(const char *text, double *ret)
{
	return read_value(text, count_units, ARRAY_SIZE(count_units), ret);
}

int value_rate(const char *text, double *ret_per_s)
{
	double rate;
	int err = value_scaled(text, &rate);

	return err ? err : at_most(RATE_MOST, rate, ret_per_s);
}

int value_fraction(const char *text, double *ret)
{
	double fraction;
	int err;

	err = read_value(
	    text, fraction_units, ARRAY_SIZE(fraction_units), &fraction);
	if (err)
		return err;
	if (fraction <= 0 || fraction >= 1)
		return -EINVAL;
	*ret = fraction;
	return 0;
}

int value_whole(const char *text, unsigned long max, unsigned long *ret)
{
	double number;

	if (value_scaled(text, &number))
		return -EINVAL;
	if (number != floor(number) || number > (double)max)
		return -EINVAL;
	*ret = (unsigned long)number;
	return 0;
}
