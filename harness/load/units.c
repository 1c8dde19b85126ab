/* SPDX-License-Identifier: MIT */
#include "load/units.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"

/* strtod() accepts hexadecimal, "inf" and "nan", which nobody means here. */
static int plain_number(const char *text, double *ret, const char **ret_end)
{
	size_t n = strspn(text, "0123456789.");
	char *end;
	double value;

	if (n == 0)
		return -EINVAL;
	value = strtod(text, &end);
	if (end != text + n)
		return -EINVAL;
	if (!isfinite(value))
		return -ERANGE;
	*ret = value;
	*ret_end = end;
	return 0;
}

/* Nanoseconds of a unit's letters, or 0. */
static double unit_ns(const char *text, size_t n)
{
	static const struct {
		const char *suffix;
		double ns;
	} units[] = {
		{ "s", 1e9 },
		{ "ms", 1e6 },
		{ "us", 1e3 },
		{ "m", 60e9 },
		{ "h", 3600e9 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strlen(units[i].suffix) == n &&
		    strncasecmp(text, units[i].suffix, n) == 0)
			return units[i].ns;
	}
	return 0;
}

int units_time(const char *text, uint64_t *ret_ns)
{
	double sum = 0, last = INFINITY, unit, value;
	const char *end;
	size_t letters;

	do {
		int err = plain_number(text, &value, &end);

		if (err)
			return err;
		letters = strcspn(end, "0123456789.");
		/* Seconds without a unit, when they are all there is. */
		unit =
		    letters == 0 && isinf(last) ? 1e9 : unit_ns(end, letters);
		if (unit == 0 || unit >= last)
			return -EINVAL;
		sum += value * unit;
		last = unit;
		text = end + letters;
	} while (*text != '\0');
	if (sum > 1e18)
		return -ERANGE;
	*ret_ns = (uint64_t)llround(sum);
	return 0;
}

int units_number(const char *text, double *ret)
{
	static const char suffixes[] = "kmg";
	const char *end, *found;
	double value;
	int err = plain_number(text, &value, &end);

	if (err)
		return err;
	if (*end != '\0') {
		found = strchr(suffixes, tolower((unsigned char)*end));
		if (!found || end[1] != '\0')
			return -EINVAL;
		value *= pow(1000, (double)(found - suffixes + 1));
	}
	*ret = value;
	return 0;
}

int units_count(const char *text, uint64_t max, uint64_t *ret)
{
	double value;
	int err = units_number(text, &value);

	if (err)
		return err;
	if (value != floor(value))
		return -EINVAL;
	if (value > (double)max)
		return -ERANGE;
	*ret = (uint64_t)value;
	return 0;
}

int units_cpus(const char *text, unsigned *ret, size_t cap)
{
	size_t n = 0;

	do {
		unsigned long first, last;
		char *end;

		if (!isdigit((unsigned char)*text))
			return -EINVAL;
		first = last = strtoul(text, &end, 10);
		if (*end == '-' && isdigit((unsigned char)end[1]))
			last = strtoul(end + 1, &end, 10);
		if ((*end != '\0' && *end != ',') || last < first)
			return -EINVAL;
		if (last > UNITS_MAX_CPU)
			return -ERANGE;
		for (unsigned long cpu = first; cpu <= last; cpu++) {
			if (n == cap)
				return -E2BIG;
			ret[n++] = (unsigned)cpu;
		}
		text = *end == ',' ? end + 1 : end;
	} while (*text != '\0');
	return (int)n;
}

const char *units_format_time(char *buf, uint64_t ns)
{
	double value = (double)ns;
	const char *unit = "ns";

	if (ns >= NS_PER_S) {
		value /= 1e9;
		unit = "s";
	} else if (ns >= NS_PER_MS) {
		value /= 1e6;
		unit = "ms";
	} else if (ns >= NS_PER_US) {
		value /= 1e3;
		unit = "us";
	}
	snprintf(buf, UNITS_TIME_BYTES, "%.*f%s",
	    ns < NS_PER_US ? 0
	    : value < 100  ? 2
			   : 1,
	    value, unit);
	return buf;
}
