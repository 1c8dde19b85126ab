/* SPDX-License-Identifier: MIT */
#include "base/stdout.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

static void check(void)
{
	int failed = ferror(stdout);

	errno = 0;
	if (!fflush(stdout) && !failed)
		return;
	if (errno == EBADF)
		return;
	log_line("can't write to standard output: %s",
	    strerror(errno ? errno : EIO));
	_exit(EXIT_FAILED);
}

void stdout_check_at_exit(void)
{
	if (atexit(check))
		log_line("stdout is not looked after: out of memory");
}
