/* SPDX-License-Identifier: MIT */
#include "lib/hist_io.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "lib/hist_codec.h"

#define TICKS_PER_HALF 5
/* The 12 decimals of a row cannot tell deeper ticks apart. */
#define DEEPEST 1e12

static int written(FILE *out)
{
	return ferror(out) ? -EIO : 0;
}

/* The tick after `level`: all are multiples of a power of two, so exact. */
static double next_level(double level)
{
	int half = ilogb(100 / (100 - level)) + 1;

	return level + 100 / ldexp(TICKS_PER_HALF, half);
}

static void write_rows(
    FILE *out, const struct hist *h, double scale, double depth)
{
	double level = 0, total = (double)h->total;
	uint64_t seen = h->counts[0];
	size_t i = 0;

	while (100 / (100 - level) <= depth) {
		while (!h->counts[i] ||
		       (seen < h->total && 100 * (double)seen / total < level))
			seen += h->counts[++i];
		fprintf(out, "%12.3f %2.12f %10llu %14.2f\n",
		    (double)hist_high(i) / scale, level / 100,
		    (unsigned long long)seen, 100 / (100 - level));
		level = next_level(level);
	}
	fprintf(out, "%12.3f %2.12f %10llu\n", (double)hist_max(h) / scale, 1.0,
	    (unsigned long long)h->total);
}

int hist_write_hgrm(
    FILE *out, const struct hist *h, double scale, uint64_t depth)
{
	fprintf(out, "%12s %14s %10s %14s\n\n", "Value", "Percentile",
	    "TotalCount", "1/(1-Percentile)");
	if (h->total)
		write_rows(out, h, scale, fmin((double)depth, DEEPEST));
	fprintf(out,
	    "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n"
	    "#[Max     = %12.3f, Total count    = %12llu]\n"
	    "#[Buckets = %12d, SubBuckets     = %12d]\n",
	    hist_mean(h) / scale, hist_stddev(h) / scale,
	    (double)hist_max(h) / scale, (unsigned long long)h->total,
	    HIST_MAGNITUDES, HIST_SUB_BUCKETS);
	return written(out);
}

int hlog_write_head(FILE *out, double start_s, const char *comment)
{
	time_t whole = (time_t)start_s;
	char date[64] = "";
	struct tm tm;

	if (gmtime_r(&whole, &tm))
		strftime(date, sizeof(date), ", %a %b %d %T UTC %Y", &tm);
	if (comment)
		fprintf(out, "#%s\n", comment);
	fprintf(out,
	    "#[Histogram log format version 1.3]\n"
	    "#[StartTime: %.3f (seconds since epoch)%s]\n"
	    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
	    "\"Interval_Compressed_Histogram\"\n",
	    start_s, date);
	return written(out);
}

static bool is_tag(const char *tag)
{
	if (!*tag)
		return false;
	for (; *tag; tag++) {
		if (*tag == ',' || isspace((unsigned char)*tag) ||
		    iscntrl((unsigned char)*tag))
			return false;
	}
	return true;
}

int hlog_write(FILE *out, const char *tag, double from_s, double length_s,
    const struct hist *h)
{
	char *text;
	int r;

	if (tag && !is_tag(tag))
		return -EINVAL;
	r = hist_encode(h, &text);
	if (r < 0)
		return r;
	if (tag)
		fprintf(out, "Tag=%s,", tag);
	fprintf(out, "%.3f,%.3f,%.3f,%s\n", from_s, length_s,
	    (double)hist_max(h) / 1e6, text);
	free(text);
	return written(out);
}
