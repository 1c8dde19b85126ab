/* SPDX-License-Identifier: MIT */
/*
 * Figures as people read them: three significant digits and a unit. The text
 * is returned by value, so `show_latency(ns).text` is good to the end of the
 * expression that it stands in. A NaN reads "n/a". Any thread.
 */
#ifndef PACELINE_REPORT_SHOW_H
#define PACELINE_REPORT_SHOW_H

struct shown {
	char text[40];
};

/* The same, for two or three figures together. */
struct shown_range {
	char text[136];
};

enum unit {
	UNIT_RATE,    /* per second: "246k/s" */
	UNIT_LATENCY, /* nanoseconds: "1.24 ms" */
	UNIT_BYTES,   /* "12.3 KiB" */
	UNIT_COUNT,   /* a plain number, "2.06" */
};

/* Three significant digits, never an exponent: "0.0612", "141,000". */
struct shown show_number(double value);

/* The same without needless zeros: "64", "2.5". */
struct shown show_plain(double value);

struct shown show_latency(double ns);
struct shown show_percent(double fraction);

struct shown show_unit(enum unit unit, double value);

/* The unit that a value is shown in: " µs". */
const char *show_unit_name(enum unit unit, double value);

/* The digits that tell low from high apart: three, or four. */
int show_digits_between(double value, double low, double high);

/* The same with so many significant digits. */
struct shown show_digits(enum unit unit, double value, int significant);

/*
 * "[3.94, 3.97]": both ends in the step of the value between them, without
 * its unit; "" where there is no interval.
 */
struct shown_range show_range(
    enum unit unit, double value, double low, double high, int significant);

/* "3.94..3.97", the same for a mere range. */
struct shown_range show_span(
    enum unit unit, double value, double low, double high, int significant);

/* A round number of nanoseconds without needless zeros: "5 ms". */
struct shown show_tic(double ns);

/* How many times: "1.12", or "1.003" near one. */
struct shown show_ratio(double ratio);

/* "1.12 x [1.08, 1.16]", with the decimals that suit the ratio. */
struct shown_range show_times(double ratio, double low, double high);

#endif
