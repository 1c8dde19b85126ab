/* SPDX-License-Identifier: MIT */
#include "report/latency.h"

int latency_merge(const struct study *study, const struct cell *cell,
    enum latency_kind kind, struct hist *hist)
{
	const struct run *run = study->run;

	for (size_t i = 0; i < cell->row_count; i++) {
		const struct bucket *buckets;
		size_t count;

		if (!study_row_valid(study, cell->rows[i]))
			continue;
		count = run_buckets(run, cell->rows[i], &buckets);
		for (size_t b = 0; b < count; b++) {
			int rc;

			if (buckets[b].kind != kind)
				continue;
			rc = hist_record_n(
			    hist, buckets[b].high_ns, buckets[b].count);
			if (rc < 0)
				return rc;
		}
	}
	return 0;
}
