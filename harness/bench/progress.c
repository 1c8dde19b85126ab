/* SPDX-License-Identifier: MIT */
#include "bench/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/repetition.h"

/* To start and stop both programs, until it has been seen. */
#define OVERHEAD_S 0.3

void progress_open(struct progress *progress)
{
	*progress = (struct progress){ .terminal = isatty(STDERR_FILENO) };
}

static unsigned repetitions_left(
    const struct suite *suite, const struct cell *cell)
{
	unsigned wanted = (unsigned)(suite->precision > 0 ? suite->min_reps
							  : suite->repetitions);

	if (cell->finished)
		return 0;
	return wanted > cell->done ? wanted - cell->done : 1;
}

void progress_plan(struct progress *progress, const struct suite *suite,
    const struct plan *plan)
{
	progress->left = 0;
	progress->planned_left_s = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct cell *cell = &plan->cells[i];
		unsigned left = repetitions_left(suite, cell);

		progress->left += left;
		progress->planned_left_s +=
		    left * repetition_planned_s(cell->scenario);
	}
}

void progress_more(struct progress *progress, const struct cell *cell)
{
	progress->left++;
	progress->planned_left_s += repetition_planned_s(cell->scenario);
}

double progress_estimate(const struct suite *suite, const struct plan *plan)
{
	struct progress progress = { 0 };

	progress_plan(&progress, suite, plan);
	return progress.planned_left_s + progress.left * OVERHEAD_S;
}

static double time_left_s(const struct progress *progress)
{
	double overhead_s = OVERHEAD_S;

	if (progress->done)
		overhead_s = (progress->spent_s - progress->spent_planned_s) /
			     progress->done;
	return progress->planned_left_s + progress->left * overhead_s;
}

const char *progress_time(double seconds, char *text, size_t cap)
{
	unsigned s = seconds > 0 ? (unsigned)(seconds + 0.5) : 0;

	if (s >= 3600)
		snprintf(text, cap, "%u h %02u m", s / 3600, s / 60 % 60);
	else if (s >= 60)
		snprintf(text, cap, "%u m %02u s", s / 60, s % 60);
	else
		snprintf(text, cap, "%u s", s);
	return text;
}

static int columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col < 20)
		return 80;
	return size.ws_col;
}

static void show(const struct progress *progress, const struct cell *cell,
    const char *result)
{
	char line[512], left[32];
	int length;

	length = snprintf(line, sizeof(line), "[%3u/%3u] %s left  %s  %s  %s",
	    progress->done, progress->done + progress->left,
	    progress_time(time_left_s(progress), left, sizeof(left)),
	    cell->scenario->name, cell->subject->name, result);
	if (!progress->terminal) {
		fprintf(stderr, "%s\n", line);
		return;
	}
	if (length >= columns())
		length = columns() - 1;
	fprintf(stderr, "\r%.*s\033[K", length, line);
	fflush(stderr);
}

void progress_start(struct progress *progress, const struct cell *cell)
{
	progress->started_ns = clock_now_ns();
	if (progress->terminal)
		show(progress, cell, "...");
}

void progress_end(
    struct progress *progress, const struct cell *cell, const char *result)
{
	double planned_s = repetition_planned_s(cell->scenario);

	progress->done++;
	progress->left -= progress->left > 0;
	progress->planned_left_s -= planned_s;
	if (progress->planned_left_s < 0)
		progress->planned_left_s = 0;
	progress->spent_planned_s += planned_s;
	progress->spent_s +=
	    (double)(clock_now_ns() - progress->started_ns) / NS_PER_S;
	show(progress, cell, result);
}

void progress_clear(const struct progress *progress)
{
	if (progress->terminal) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
}
