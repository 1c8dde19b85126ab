/* SPDX-License-Identifier: MIT */
#include "report/show.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"

struct step {
	double size;
	const char *name;
};

/* Digits after the point that leave so many significant ones. */
static int decimals_of(double value, int significant)
{
	double size = fabs(value);
	int digits;

	if (size == 0)
		return 0;
	digits = significant - 1 - (int)floor(log10(size) + 1e-9);
	if (digits > 6)
		return 6;
	return digits > 0 ? digits : 0;
}

/* Puts a comma between thousands of a whole number. */
static struct shown group_thousands(double value)
{
	struct shown out = { "" };
	char digits[32];
	size_t length, n = 0;

	snprintf(digits, sizeof(digits), "%.0f", fabs(value));
	length = strlen(digits);
	if (value < 0)
		out.text[n++] = '-';
	for (size_t i = 0; i < length && n + 2 < sizeof(out.text); i++) {
		out.text[n++] = digits[i];
		if ((length - i) % 3 == 1 && i + 1 < length)
			out.text[n++] = ',';
	}
	return out;
}

/* The value in the largest step that is not above it. */
static struct shown show_steps(double value, int significant,
    const struct step *steps, size_t count)
{
	struct shown out = { "n/a" };
	size_t i = 0;
	double scaled;

	if (!isfinite(value))
		return out;
	while (i + 1 < count && fabs(value) >= 0.9995 * steps[i + 1].size)
		i++;
	scaled = value / steps[i].size;
	snprintf(out.text, sizeof(out.text), "%.*f%s",
	    i == 0 && scaled == floor(scaled) ?
		0 :
		decimals_of(scaled, significant),
	    scaled, steps[i].name);
	return out;
}

static struct shown show_count(double value, int significant)
{
	struct shown out = { "n/a" };

	if (!isfinite(value) || fabs(value) > 1e15)
		return out;
	if (fabs(value) >= 999.5)
		return group_thousands(value);
	snprintf(out.text, sizeof(out.text), "%.*f",
	    decimals_of(value, significant), value);
	return out;
}

static struct shown show_digits(enum unit unit, double value, int significant)
{
	static const struct step latencies[] = {
		{ 1, " ns" },
		{ 1e3, " µs" },
		{ 1e6, " ms" },
		{ 1e9, " s" },
	};
	static const struct step rates[] = {
		{ 1, "/s" },
		{ 1e3, "k/s" },
		{ 1e6, "M/s" },
	};
	static const struct step sizes[] = {
		{ 1, " B" },
		{ 1024, " KiB" },
		{ 1048576, " MiB" },
		{ 1073741824, " GiB" },
	};

	switch (unit) {
	case UNIT_LATENCY:
		return show_steps(
		    value, significant, latencies, ARRAY_SIZE(latencies));
	case UNIT_RATE:
		return show_steps(value, significant, rates, ARRAY_SIZE(rates));
	case UNIT_BYTES:
		return show_steps(value, significant, sizes, ARRAY_SIZE(sizes));
	case UNIT_COUNT:
		break;
	}
	return show_count(value, significant);
}

struct shown show_unit(enum unit unit, double value)
{
	return show_digits(unit, value, 3);
}

struct shown show_number(double value)
{
	return show_digits(UNIT_COUNT, value, 3);
}

struct shown show_latency(double ns)
{
	return show_digits(UNIT_LATENCY, ns, 3);
}

struct shown show_between(enum unit unit, double value, double low, double high)
{
	double width = fabs(high - low) / fabs(value);
	int digits = 3;

	if (isfinite(width) && width > 0)
		digits = 1 - (int)floor(log10(width));
	if (digits < 3)
		digits = 3;
	return show_digits(unit, value, digits > 5 ? 5 : digits);
}

struct shown show_percent(double fraction)
{
	struct shown out = { "n/a" };

	if (isfinite(fraction))
		snprintf(out.text, sizeof(out.text), "%.*f%%",
		    fabs(fraction) < 0.0995 ? 1 : 0, 100 * fraction);
	return out;
}

struct shown show_ratio(double ratio)
{
	struct shown out = { "n/a" };

	if (isfinite(ratio))
		snprintf(out.text, sizeof(out.text), "%.*f",
		    fabs(ratio - 1) < 0.0995 ? 3 :
			ratio >= 99.5	     ? 0 :
			ratio >= 9.95	     ? 1 :
					       2,
		    ratio);
	return out;
}
