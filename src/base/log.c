/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void log_line(const char *fmt, ...)
{
	char line[1024];
	size_t cap = sizeof(line) - 1;
	va_list ap;
	int head, n;

	head = snprintf(line, cap, "%s: ", program_invocation_short_name);
	va_start(ap, fmt);
	n = vsnprintf(line + head, cap - (size_t)head, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	n += head;
	if ((size_t)n >= cap)
		n = (int)cap - 1;
	line[n++] = '\n';
	/* Nothing can be done about a closed stderr. */
	if (write(STDERR_FILENO, line, (size_t)n) < 0)
		return;
}
