/* SPDX-License-Identifier: MIT */
#include "bench/cpu_time.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

/* The columns of /proc/stat, proc(5); those of guests are in user and nice. */
enum {
	USER,
	NICE,
	SYSTEM,
	IDLE,
	IOWAIT,
	IRQ,
	SOFTIRQ,
	STEAL,
	COLUMNS,
};

static bool read_line(FILE *stat, int *ret_cpu, uint64_t *ticks)
{
	char line[512];

	while (fgets(line, sizeof(line), stat))
		if (sscanf(line,
			"cpu%d %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64
			" %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu64,
			ret_cpu, &ticks[USER], &ticks[NICE], &ticks[SYSTEM],
			&ticks[IDLE], &ticks[IOWAIT], &ticks[IRQ],
			&ticks[SOFTIRQ], &ticks[STEAL]) == 1 + COLUMNS)
			return true;
	return false;
}

int cpu_time_read(const cpu_set_t *cpus, struct cpu_time *ret)
{
	uint64_t tick_ns = NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);
	FILE *stat = fopen("/proc/stat", "re");
	uint64_t ticks[COLUMNS];
	struct cpu_time sum = { 0 };
	int cpu, seen = 0;

	if (!stat)
		return -errno;
	while (read_line(stat, &cpu, ticks)) {
		if (!CPU_ISSET(cpu, cpus))
			continue;
		seen++;
		sum.busy_ns +=
		    tick_ns * (ticks[USER] + ticks[NICE] + ticks[SYSTEM] +
				  ticks[IRQ] + ticks[SOFTIRQ]);
		sum.steal_ns += tick_ns * ticks[STEAL];
	}
	fclose(stat);
	if (seen != CPU_COUNT(cpus))
		return -ENODATA;
	*ret = sum;
	return 0;
}
