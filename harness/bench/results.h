/* SPDX-License-Identifier: MIT */
/*
 * The folder of a run. A repetition's row in runs.csv is written last, so a
 * repetition is either whole or not there; what an interruption left of it in
 * the other files is cut off when the run is resumed.
 */
#ifndef PACELINE_BENCH_RESULTS_H
#define PACELINE_BENCH_RESULTS_H

#include "base/check.h"
#include "bench/columns.h"
#include "bench/table.h"

struct results {
	const char *folder;
	struct columns columns;
	unsigned next_run_id;
};

/* Makes a new set of files in a folder that exists. 0 or -errno. */
int results_create(const char *folder, const struct metrics_sample *counters,
    struct results *ret) MUST_USE;

/*
 * Takes up an earlier set and gives its rows, which the caller ends with
 * csv_free(). 0, -EBADMSG for a damaged runs.csv, or another -errno.
 */
int results_resume(const char *folder, struct results *ret,
    struct csv_table **ret_rows) MUST_USE;
void results_close(struct results *results);

/*
 * Files a repetition under the row's run_id: latency.csv, intervals.csv and
 * load.hlog from the generator's folder, where they are, then the row. 0 or
 * -errno.
 */
int results_add(
    struct results *results, struct row *row, const char *load_folder) MUST_USE;

/*
 * Files the probes of a search in probes.csv, under the run_id that its answer
 * will get; `best` is the answer's index, -1: there is none. Call it before
 * results_add(). 0 or -errno.
 */
int results_add_probes(const struct results *results, const struct row *rows,
    unsigned count, int best) MUST_USE;

/* Points results/latest, next to the folder, to it. 0 or -errno. */
int results_link_latest(const char *folder) MUST_USE;

#endif
