/* SPDX-License-Identifier: MIT */
#include "report/show.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"

struct step {
	double size;
	const char *name;
};

/* Digits after the point that leave so many significant ones, rounded. */
static int decimals_of(double value, int significant)
{
	double rounding = -log10(1 - 0.5 * pow(10, -significant));
	double size = fabs(value);
	int digits;

	if (size == 0)
		return 0;
	digits = significant - 1 - (int)floor(log10(size) + rounding);
	if (digits > 4)
		return 4;
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

/* The steps of a unit, ending with one without a name. */
static const struct step *steps_of(enum unit unit)
{
	static const struct step latencies[] = { { 1, " ns" }, { 1e3, " µs" },
		{ 1e6, " ms" }, { 1e9, " s" }, { 0, NULL } };
	static const struct step rates[] = { { 1, "/s" }, { 1e3, "k/s" },
		{ 1e6, "M/s" }, { 0, NULL } };
	static const struct step sizes[] = { { 1, " B" }, { 1024, " KiB" },
		{ 1048576, " MiB" }, { 1073741824, " GiB" }, { 0, NULL } };
	static const struct step plain[] = { { 1, "" }, { 0, NULL } };

	switch (unit) {
	case UNIT_LATENCY:
		return latencies;
	case UNIT_RATE:
		return rates;
	case UNIT_BYTES:
		return sizes;
	case UNIT_COUNT:
		break;
	}
	return plain;
}

/* The largest step that is not above a value. */
static const struct step *step_of(enum unit unit, double value)
{
	const struct step *step = steps_of(unit);

	while (step[1].name && fabs(value) >= 0.9995 * step[1].size)
		step++;
	return step;
}

static struct shown show_scaled(double scaled, int significant)
{
	struct shown out = { "n/a" };

	if (!isfinite(scaled) || fabs(scaled) > 1e15)
		return out;
	if (fabs(scaled) >= 999.5)
		return group_thousands(scaled);
	snprintf(out.text, sizeof(out.text), "%.*f",
	    decimals_of(scaled, significant), scaled);
	return out;
}

struct shown show_digits(enum unit unit, double value, int significant)
{
	const struct step *step = step_of(unit, value);
	struct shown out = show_scaled(value / step->size, significant);
	size_t used = strlen(out.text);

	if (isfinite(value))
		snprintf(
		    out.text + used, sizeof(out.text) - used, "%s", step->name);
	return out;
}

struct shown show_unit(enum unit unit, double value)
{
	return show_digits(unit, value, 3);
}

const char *show_unit_name(enum unit unit, double value)
{
	return step_of(unit, value)->name;
}

struct shown show_number(double value)
{
	return show_digits(UNIT_COUNT, value, 3);
}

struct shown show_plain(double value)
{
	struct shown out;

	if (fabs(value) >= 999.5 || !isfinite(value))
		return show_number(value);
	snprintf(out.text, sizeof(out.text), "%.3g", value);
	return out;
}

struct shown show_latency(double ns)
{
	return show_digits(UNIT_LATENCY, ns, 3);
}

int show_digits_between(double value, double low, double high)
{
	return fabs(high - low) < 0.004 * fabs(value) ? 4 : 3;
}

/* Two ends, in the step of the value between them. */
static struct shown_range put_ends(const struct step *step, double low,
    double high, int significant, bool is_interval)
{
	struct shown_range out = { "" };

	if (isfinite(low) && isfinite(high))
		snprintf(out.text, sizeof(out.text), "%s%s%s%s%s",
		    is_interval ? "[" : "",
		    show_scaled(low / step->size, significant).text,
		    is_interval ? ", " : "..",
		    show_scaled(high / step->size, significant).text,
		    is_interval ? "]" : "");
	return out;
}

struct shown_range show_range(
    enum unit unit, double value, double low, double high, int significant)
{
	return put_ends(step_of(unit, value), low, high, significant, true);
}

struct shown_range show_span(
    enum unit unit, double value, double low, double high, int significant)
{
	return put_ends(step_of(unit, value), low, high, significant, false);
}

struct shown show_tic(double ns)
{
	const struct step *step = step_of(UNIT_LATENCY, ns);
	struct shown out;

	snprintf(
	    out.text, sizeof(out.text), "%g%s", ns / step->size, step->name);
	return out;
}

struct shown show_percent(double fraction)
{
	struct shown out = { "n/a" };

	if (isfinite(fraction))
		snprintf(out.text, sizeof(out.text), "%.*f%%",
		    fabs(fraction) < 0.0995 ? 1 : 0, 100 * fraction);
	return out;
}

static int ratio_decimals(double ratio)
{
	if (fabs(ratio - 1) < 0.0995)
		return 3;
	if (ratio < 9.95)
		return 2;
	return ratio < 99.5 ? 1 : 0;
}

struct shown show_ratio(double ratio)
{
	struct shown out = { "n/a" };

	if (isfinite(ratio) && fabs(ratio) < 1e15)
		snprintf(out.text, sizeof(out.text), "%.*f",
		    ratio_decimals(ratio), ratio);
	return out;
}

struct shown_range show_times(double ratio, double low, double high)
{
	int decimals = ratio_decimals(ratio);
	struct shown_range out;
	int used;

	used = snprintf(
	    out.text, sizeof(out.text), "%s x", show_ratio(ratio).text);
	if (fabs(low) < 1e15 && fabs(high) < 1e15)
		snprintf(out.text + used, sizeof(out.text) - (size_t)used,
		    " [%.*f, %.*f]", decimals, low, decimals, high);
	return out;
}
