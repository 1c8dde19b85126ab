/* SPDX-License-Identifier: MIT */
/*
 * Replays a committed corpus, CORPUS, or the files and folders named on the
 * command line. Prints TAP; what breaks ends the program where it broke.
 */
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/log.h"
#include "fuzz.h"

static unsigned replayed;
static bool failed;

/* The whole file, malloc()ed; NULL, said on stderr. */
static uint8_t *load(const char *path, size_t *ret_len)
{
	FILE *file = fopen(path, "re");
	uint8_t *data = NULL;
	long len = -1;

	if (file && !fseek(file, 0, SEEK_END))
		len = ftell(file);
	if (len >= 0)
		data = malloc((size_t)len + 1);
	if (data)
		rewind(file);
	if (data && fread(data, 1, (size_t)len, file) == (size_t)len)
		*ret_len = (size_t)len;
	else
		log_line("can't read %s: %s", path, strerror(errno));
	if (file)
		fclose(file);
	return data;
}

static int replay(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	size_t len = 0;
	uint8_t *data, *exact;

	(void)st;
	if (type != FTW_F)
		return 0;
	/* Said first: it is the last line when the target aborts. */
	printf("# %s\n", path + ftw->base);
	fflush(stdout);
	data = load(path, &len);
	/* In memory of its exact size, so that a byte too far is seen. */
	exact = malloc(len ? len : 1);
	if (data && exact) {
		memcpy(exact, data, len);
		LLVMFuzzerTestOneInput(exact, len);
	} else {
		failed = true;
	}
	replayed++;
	printf("%s %u - %s\n", data && exact ? "ok" : "not ok", replayed,
	    path + ftw->base);
	free(exact);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char folder[4096];

	if (argc == 1 && !top) {
		log_line("want files or folders to replay, or top_srcdir in "
			 "the environment");
		return EXIT_USAGE;
	}
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s",
	    top ? top : "", CORPUS);
	for (int i = 1; i < argc || i == 1; i++)
		if (nftw(argc > 1 ? argv[i] : folder, replay, 16, 0))
			log_line("can't walk %s: %s",
			    argc > 1 ? argv[i] : folder, strerror(errno));
	if (!replayed)
		printf("Bail out! Nothing to replay in %s\n", folder);
	printf("1..%u\n", replayed);
	return replayed && !failed ? EXIT_DONE : EXIT_FAILED;
}
