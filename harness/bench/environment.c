/* SPDX-License-Identifier: MIT */
#include "bench/environment.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "bench/columns.h"
#include "bench/tool.h"
#include "config.h"

struct facts {
	struct csv_writer writer;
	int err; /* the first that went wrong */
};

static void __attribute__((format(printf, 3, 4)))
fact(struct facts *out, const char *key, const char *fmt, ...)
{
	char value[4096];
	va_list ap;
	int err;

	va_start(ap, fmt);
	vsnprintf(value, sizeof(value), fmt, ap);
	va_end(ap);
	csv_text(&out->writer, key);
	csv_text(&out->writer, *value ? value : CSV_NA);
	err = csv_end_row(&out->writer);
	out->err = out->err ? out->err : err;
}

/* The first line of a file, or nothing. */
static const char *first_line(const char *path, char *text, size_t cap)
{
	FILE *file = fopen(path, "re");

	text[0] = '\0';
	if (!file)
		return text;
	if (!fgets(text, (int)cap, file))
		text[0] = '\0';
	text[strcspn(text, "\n")] = '\0';
	fclose(file);
	return text;
}

/* The value of the first line "label ... : value" or "label=value". */
static const char *labelled_line(
    const char *path, const char *label, char *text, size_t cap)
{
	FILE *file = fopen(path, "re");
	char line[512];

	text[0] = '\0';
	while (file && !text[0] && fgets(line, sizeof(line), file)) {
		char *value = line + strcspn(line, ":=");

		if (strncmp(line, label, strlen(label)) || !*value)
			continue;
		value += 1 + strspn(value + 1, " \"");
		value[strcspn(value, "\"\n")] = '\0';
		snprintf(text, cap, "%s", value);
	}
	if (file)
		fclose(file);
	return text;
}

#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"

static void mitigations(struct facts *out)
{
	char text[2048] = "", path[512], line[200];
	DIR *folder = opendir(VULNERABILITIES);
	struct dirent *entry;
	size_t used = 0;

	while (folder && (entry = readdir(folder)) && used < sizeof(text)) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", VULNERABILITIES,
		    entry->d_name);
		first_line(path, line, sizeof(line));
		if (strcmp(line, "Not affected"))
			used += (size_t)snprintf(text + used,
			    sizeof(text) - used, "%s%s: %s", used ? "; " : "",
			    entry->d_name, line);
	}
	if (folder)
		closedir(folder);
	fact(out, "mitigations", "%s", folder && !used ? "none needed" : text);
}

static void machine(struct facts *out)
{
	char text[512], host[256] = "";
	struct utsname kernel;
	struct sysinfo info;

	uname(&kernel);
	gethostname(host, sizeof(host) - 1);
	fact(out, "hostname", "%s", host);
	fact(out, "machine", "%s", kernel.machine);
	fact(out, "cpu_model", "%s",
	    labelled_line("/proc/cpuinfo", "model name", text, sizeof(text)));
	fact(out, "cpus", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
	if (!sysinfo(&info))
		fact(out, "memory_bytes", "%llu",
		    (unsigned long long)info.totalram * info.mem_unit);
	fact(out, "kernel", "%s %s", kernel.release, kernel.version);
	fact(out, "distribution", "%s",
	    labelled_line(
		"/etc/os-release", "PRETTY_NAME", text, sizeof(text)));
	mitigations(out);
	fact(out, "governor", "%s",
	    first_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor",
		text, sizeof(text)));
	fact(out, "clock_source", "%s",
	    first_line("/sys/devices/system/clocksource/clocksource0/"
		       "current_clocksource",
		text, sizeof(text)));
}

static void placement(
    struct facts *out, const struct bench *bench, const struct roster *roster)
{
	char text[CPUS_TEXT];
	struct rlimit limit;

	cpus_format(&bench->cpus.server, text, sizeof(text));
	fact(out, "server_cpus", "%s", text);
	cpus_format(&bench->cpus.load, text, sizeof(text));
	fact(out, "load_cpus", "%s", text);
	if (!getrlimit(RLIMIT_NOFILE, &limit))
		fact(out, "nofile_limit", "%llu",
		    (unsigned long long)limit.rlim_cur);
	fact(out, "engine", "%s%s%s", roster->engine,
	    roster->engine_lacks[0] ? ": " : "", roster->engine_lacks);
	fact(out, "netns", "%s", bench->server_namespace >= 0 ? "yes" : "no");
	fact(out, "syscalls_counted", "%s", bench->calls_counted);
}

static void versions(struct facts *out, const struct bench *bench)
{
	struct words words = { 0 };
	char path[PATH_MAX], text[200] = "";
	int status;

	fact(out, "paceline_version", "%s", PACKAGE_VERSION);
	fact(out, "configure_line", "configure %s", CONFIGURE_LINE);
	fact(out, "library_versions",
	    "liburing " LIBURING_VERSION ", inih " INIH_VERSION
	    ", zlib " ZLIB_VERSION_BUILT ", gsl " GSL_VERSION_BUILT);
	snprintf(path, sizeof(path), "%s/answer", bench->work);
	words_add(&words, "nginx");
	words_add(&words, "-v");
	status = tool_run(&words, path);
	words_free(&words);
	if (!status)
		labelled_line(path, "nginx version", text, sizeof(text));
	fact(out, "nginx_version", "%s", text);
}

static void subjects(
    struct facts *out, const struct bench *bench, const struct roster *roster)
{
	const struct suite *suite = &bench->suite;
	char key[300];

	for (size_t i = 0; i < suite->subject_count; i++) {
		const struct subject *s = &suite->subjects[i];

		snprintf(key, sizeof(key), "subject.%s", s->name);
		if (s->kind == SUBJECT_FLOOR)
			fact(out, key, "paceline-load --null-server %s",
			    s->floor);
		else
			fact(out, key, "%s",
			    s->kind == SUBJECT_COMMAND ? s->command
						       : s->strategy);
		if (s->control_of) {
			snprintf(key, sizeof(key), "control.%s", s->name);
			fact(out, key, "%s", s->control_of);
		}
		if (roster->members[i].skip_because[0]) {
			snprintf(key, sizeof(key), "skipped.%s", s->name);
			fact(out, key, "%s", roster->members[i].skip_because);
		}
	}
}

static void experiment(struct facts *out, const struct experiment *e)
{
	const struct {
		const char *name;
		const char *value;
	} parts[] = {
		{ "claim", e->claim },
		{ "subjects", e->subjects },
		{ "scenario", e->scenario },
		{ "metric", e->metric },
		{ "rule", e->rule },
	};
	char key[300];

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!parts[i].value)
			continue;
		snprintf(key, sizeof(key), "experiment.%s.%s", e->name,
		    parts[i].name);
		fact(out, key, "%s", parts[i].value);
	}
}

static void suite_facts(struct facts *out, const struct bench *bench)
{
	const struct suite *suite = &bench->suite;
	char now[32], key[300];
	time_t t = time(NULL);

	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
	fact(out, "suite", "%s", suite->name);
	fact(out, "suite_file", "%s", suite->file);
	fact(out, "title", "%s", suite->title);
	fact(out, "seed", "%lu", bench->seed);
	fact(out, "started_at", "%s", now);
	if (suite->precision > 0)
		fact(out, "precision", "%g", suite->precision);
	else
		fact(out, "precision", "none: %lu repetitions",
		    suite->repetitions);
	fact(out, "main_metric", "%s",
	    suite->main_metric ? suite->main_metric
			       : "rate_per_s; response_p99_ns of an open loop");
	for (size_t i = 0; i < suite->scenario_count; i++) {
		const struct scenario *s = &suite->scenarios[i];

		snprintf(key, sizeof(key), "scenario.%s", s->name);
		fact(out, key, "%s", s->written ? s->written : "");
	}
	for (size_t i = 0; i < suite->experiment_count; i++)
		experiment(out, &suite->experiments[i]);
}

static void asked(struct facts *out, const struct options *options)
{
	char key[64];

	for (size_t i = 0; i < recorded_option_count; i++) {
		const char *value = recorded_option(options, i);

		if (!value)
			continue;
		snprintf(
		    key, sizeof(key), "option.%s", recorded_options[i].name);
		fact(out, key, "%s", value);
	}
}

int environment_write(const struct bench *bench, const struct options *options,
    const struct roster *roster)
{
	struct facts facts = { 0 };
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/env.csv", bench->folder);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	csv_writer_init(&facts.writer, fd);
	fact(&facts, "key", "value");
	suite_facts(&facts, bench);
	machine(&facts);
	placement(&facts, bench, roster);
	versions(&facts, bench);
	subjects(&facts, bench, roster);
	asked(&facts, options);
	csv_writer_free(&facts.writer);
	if (close(fd) < 0 && !facts.err)
		facts.err = -errno;
	return facts.err;
}
