/* SPDX-License-Identifier: MIT */
/*
 * A generator for the tests of the bench: speaks paceline-load's command line
 * and files, opens one connection and sends nothing. The path of the URL says
 * how it is to behave: /fail, /hang, /doubt, /doubt-once, /silent, /limited,
 * anything else is well.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

struct arguments {
	const char *url;
	const char *out;
	const char *seed;
	const char *rate;
	long warmup_us;
	long duration_us;
	long tail_us;
	int events;
};

static struct arguments parse(int argc, char **argv)
{
	struct arguments a = { .url = argv[1], .rate = "", .events = -1 };

	for (int i = 2; i + 1 < argc; i++) {
		if (!strcmp(argv[i], "--out"))
			a.out = argv[i + 1];
		else if (!strcmp(argv[i], "--seed"))
			a.seed = argv[i + 1];
		else if (!strcmp(argv[i], "-R"))
			a.rate = argv[i + 1];
		else if (!strcmp(argv[i], "-d"))
			a.duration_us = atol(argv[i + 1]);
		else if (!strcmp(argv[i], "--warmup"))
			a.warmup_us = atol(argv[i + 1]);
		else if (!strcmp(argv[i], "--tail"))
			a.tail_us = atol(argv[i + 1]);
		else if (!strcmp(argv[i], "--events-fd"))
			a.events = atoi(argv[i + 1]);
	}
	return a;
}

static int connect_to(const char *url)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char host[64];
	int port;

	if (sscanf(url, "http://%63[^:]:%d", host, &port) != 2)
		return -1;
	inet_pton(AF_INET, host, &sin.sin_addr);
	sin.sin_port = htons((uint16_t)port);
	return connect(fd, (struct sockaddr *)&sin, sizeof(sin));
}

static FILE *open_in(const struct arguments *a, const char *name)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", a->out, name);
	file = fopen(path, "w");
	if (!file) {
		log_line("cannot write %s", path);
		exit(EXIT_FAILED);
	}
	return file;
}

/* Always, or of the first one in a folder of work. */
static int doubts(const struct arguments *a)
{
	char mark[4096];

	if (!strstr(a->url, "/doubt-once"))
		return !!strstr(a->url, "/doubt");
	snprintf(mark, sizeof(mark), "%s/../doubted", a->out);
	if (!access(mark, F_OK))
		return 0;
	fclose(fopen(mark, "w"));
	return 1;
}

/*
 * /limited does 10,000 a second, and is slow above 6,000; with /self that is
 * the generator's own doing.
 */
static void write_summary(const struct arguments *a)
{
	FILE *file = open_in(a, "summary.csv");
	int doubt = doubts(a);
	int limited = !!strstr(a->url, "/limited");
	int self = !!strstr(a->url, "/self");
	double rate = *a->rate ? atof(a->rate) : 10000;

	/* Never twice the same, and never far from it. */
	if (!limited)
		rate = 1000 + (double)(clock_now_ns() % 7919) / 1000;
	fprintf(file,
	    "model,target_rate_per_s,threads,connections,engine,seed,requests,"
	    "replies,rate_per_s,response_p99_ns,net_p99_ns,response_mean_ns,"
	    "valid,reason\n"
	    "%s,%s,1,1,epoll,%s,1000,1000,%.3f,%d,%d,40000,%s,%s\n",
	    *a->rate ? "open" : "closed", a->rate, a->seed, rate,
	    limited && rate > 6000 ? 9000000 : 50000,
	    limited && rate > 6000 && !self ? 9000000 : 50000,
	    doubt ? "no" : "yes",
	    doubt ? "\"lag p99 90 us, above 50 us\"" : "");
	fclose(file);
}

static void write_files(const struct arguments *a)
{
	FILE *file;

	write_summary(a);
	file = open_in(a, "latency.csv");
	fprintf(file, "kind,low_ns,high_ns,count\nresponse,50000,50031,1000\n");
	fclose(file);
	file = open_in(a, "intervals.csv");
	fprintf(file, "second,requests,p50_ns,p99_ns,max_ns,errors\n"
		      "0,1000,50000,50000,50000,0\n");
	fclose(file);
	file = open_in(a, "load.hlog");
	fprintf(file, "#[Histogram log format version 1.3]\n");
	fclose(file);
}

static void say(const struct arguments *a, const char *event, const char *rest)
{
	dprintf(a->events, "%s %llu%s\n", event,
	    (unsigned long long)clock_now_ns(), rest);
}

int main(int argc, char **argv)
{
	struct arguments a = parse(argc, argv);

	if (argc > 1 && !strcmp(argv[1], "--list-engines")) {
		printf("name,available,summary\nnone,not made,\nfake,yes,\n");
		return EXIT_DONE;
	}
	if (connect_to(a.url) < 0 || strstr(a.url, "/fail")) {
		log_line("%s does not answer", a.url);
		return EXIT_FAILED;
	}
	while (strstr(a.url, "/hang"))
		pause();
	dprintf(a.events, "connected\n");
	usleep((useconds_t)a.warmup_us);
	say(&a, "measure", "");
	usleep((useconds_t)a.duration_us);
	say(&a, "tail", " 1000");
	usleep((useconds_t)a.tail_us);
	say(&a, "done", " 300");
	if (!strstr(a.url, "/silent"))
		write_files(&a);
	return EXIT_DONE;
}
