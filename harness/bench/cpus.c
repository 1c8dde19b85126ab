/* SPDX-License-Identifier: MIT */
#include "bench/cpus.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static int read_cpu(const char **at, unsigned long *ret)
{
	char *end;

	if (!isdigit((unsigned char)**at))
		return -EINVAL;
	*ret = strtoul(*at, &end, 10);
	*at = end;
	return *ret < CPU_SETSIZE ? 0 : -EINVAL;
}

int cpus_parse(const char *text, cpu_set_t *ret)
{
	unsigned long first, last;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	for (;; text++) {
		if (read_cpu(&text, &first))
			return -EINVAL;
		last = first;
		if (*text == '-') {
			text++;
			if (read_cpu(&text, &last) || last < first)
				return -EINVAL;
		}
		for (unsigned long cpu = first; cpu <= last; cpu++)
			CPU_SET(cpu, &cpus);
		if (*text != ',')
			break;
	}
	if (*text)
		return -EINVAL;
	*ret = cpus;
	return 0;
}

void cpus_format(const cpu_set_t *cpus, char *text, size_t cap)
{
	size_t used = 0;

	text[0] = '\0';
	for (int cpu = 0; cpu < CPU_SETSIZE && used < cap; cpu++) {
		int last = cpu;

		if (!CPU_ISSET(cpu, cpus))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, cpus))
			last++;
		used += (size_t)snprintf(text + used, cap - used,
		    last > cpu ? "%s%d-%d" : "%s%d", used ? "," : "", cpu,
		    last);
		cpu = last;
	}
}

static int read_list(const cpu_set_t *allowed, const char *what,
    const char *text, cpu_set_t *ret, char *why, size_t cap)
{
	char allowed_text[CPUS_TEXT];
	cpu_set_t both;

	if (cpus_parse(text, ret)) {
		snprintf(why, cap, "%s: '%s' is no list of CPUs such as 0-1,3",
		    what, text);
		return -EINVAL;
	}
	CPU_AND(&both, ret, allowed);
	if (CPU_EQUAL(&both, ret))
		return 0;
	cpus_format(allowed, allowed_text, sizeof(allowed_text));
	snprintf(why, cap, "%s: '%s' is not within the CPUs we may use, %s",
	    what, text, allowed_text);
	return -EINVAL;
}

/* What is allowed and not taken; all that is allowed where nothing is left. */
static void take_rest(
    const cpu_set_t *allowed, const cpu_set_t *taken, cpu_set_t *ret)
{
	cpu_set_t both;

	CPU_AND(&both, allowed, taken);
	CPU_XOR(ret, allowed, &both);
	if (!CPU_COUNT(ret))
		*ret = *allowed;
}

static void take_half(const cpu_set_t *allowed, cpu_set_t *ret)
{
	int half = (CPU_COUNT(allowed) + 1) / 2;

	CPU_ZERO(ret);
	for (int cpu = 0; cpu < CPU_SETSIZE && half > 0; cpu++)
		if (CPU_ISSET(cpu, allowed)) {
			CPU_SET(cpu, ret);
			half--;
		}
}

int cpus_split(const cpu_set_t *allowed, const char *server, const char *load,
    struct cpu_split *ret, char *why, size_t cap)
{
	struct cpu_split split;
	cpu_set_t both;
	int err = 0;

	if (server)
		err = read_list(
		    allowed, "server CPUs", server, &split.server, why, cap);
	if (!err && load)
		err = read_list(
		    allowed, "load CPUs", load, &split.load, why, cap);
	if (err)
		return err;
	if (!server && !load)
		take_half(allowed, &split.server);
	else if (!server)
		take_rest(allowed, &split.load, &split.server);
	if (!load)
		take_rest(allowed, &split.server, &split.load);
	CPU_AND(&both, &split.server, &split.load);
	split.overlap = CPU_COUNT(&both) > 0;
	*ret = split;
	return 0;
}
