/* SPDX-License-Identifier: MIT */
#include "bench/foreign.h"

#include <errno.h>
#include <inttypes.h>

#include "base/clock.h"

void foreign_read(
    const struct cpu_split *cpus, pid_t load, struct foreign_sample *ret)
{
	struct foreign_sample sample = { 0 };

	sample.err = usage_read(load, &sample.load);
	if (!sample.err)
		sample.err = cpu_time_read(&cpus->server, &sample.server_cpus);
	if (!sample.err)
		sample.err = cpu_time_read(&cpus->load, &sample.load_cpus);
	sample.bench_ns = clock_read_ns(CLOCK_PROCESS_CPUTIME_ID);
	*ret = sample;
}

void foreign_free(struct foreign_sample *sample)
{
	usage_free(&sample->load);
}

static void set(struct row *row, const char *name, uint64_t value)
{
	row_set(row, name, "%" PRIu64, value);
}

/* The clocks of both sides tick apart: less than nothing is nothing. */
static uint64_t rest(uint64_t busy_ns, uint64_t own_ns)
{
	return busy_ns > own_ns ? busy_ns - own_ns : 0;
}

/* How one side's threads fared; those that came or went took theirs along. */
static void report_waits(const struct usage *from, const struct usage *to,
    const char *runq, const char *involuntary, struct row *row)
{
	if (!tree_same(&from->tree, &to->tree))
		return;
	if (runq)
		set(row, runq, to->runq_ns - from->runq_ns);
	set(row, involuntary, to->involuntary - from->involuntary);
}

void foreign_report(const struct foreign_sample *from,
    const struct foreign_sample *to, const struct usage *server_from,
    const struct usage *server_to, struct row *row)
{
	uint64_t server_ns = server_to->cpu_ns - server_from->cpu_ns;
	uint64_t load_ns;

	report_waits(server_from, server_to, "server_runq_ns",
	    "server_involuntary_switches", row);
	if (from->err || to->err)
		return;
	/* The generator tells its own wait, to the measured time exactly. */
	report_waits(
	    &from->load, &to->load, NULL, "load_involuntary_switches", row);
	load_ns =
	    to->load.cpu_ns - from->load.cpu_ns + to->bench_ns - from->bench_ns;
	set(row, "server_foreign_ns",
	    rest(to->server_cpus.busy_ns - from->server_cpus.busy_ns,
		server_ns));
	set(row, "load_foreign_ns",
	    rest(to->load_cpus.busy_ns - from->load_cpus.busy_ns, load_ns));
	set(row, "steal_ns",
	    to->server_cpus.steal_ns - from->server_cpus.steal_ns +
		to->load_cpus.steal_ns - from->load_cpus.steal_ns);
}
