/* SPDX-License-Identifier: MIT */
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/visible.h"

void log_line(const char *fmt, ...)
{
	char line[1024], shown[VISIBLE_GROWTH * sizeof(line)];
	size_t cap = sizeof(line), len;
	va_list ap;
	int head, n;

	head = snprintf(line, cap, "%s: ", program_invocation_short_name);
	va_start(ap, fmt);
	n = vsnprintf(line + head, cap - (size_t)head, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	len = (size_t)head + (size_t)n;
	/* Names of strangers bring no second line and no orders. */
	for (size_t i = 0; i < len && i < cap - 1; i++)
		if (line[i] == '\n' || line[i] == '\r')
			line[i] = ' ';
	len = visible_text(shown, line, len < cap ? len : cap - 1);
	shown[len++] = '\n';
	/* Nothing can be done about a closed stderr. */
	if (write(STDERR_FILENO, shown, len) < 0)
		return;
}
