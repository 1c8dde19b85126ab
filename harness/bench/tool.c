/* SPDX-License-Identifier: MIT */
#include "bench/tool.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/await.h"
#include "bench/child.h"

#define TOOL_LIMIT_S 10

int tool_run(const struct words *words, const char *output)
{
	return tool_run_in(words, output, -1);
}

int tool_run_in(
    const struct words *words, const char *output, int net_namespace)
{
	const struct child_spec spec = {
		.argv = words->list,
		.output = output,
		.net_namespace = net_namespace,
		.death_signal = SIGKILL,
	};
	struct child child = { 0, -1 };
	int err = words_error(words), status;

	unlink(output);
	if (!err)
		err = child_start(&spec, &child);
	if (err)
		return err;
	err = await(&child.pidfd, 1, clock_now_ns() + TOOL_LIMIT_S * NS_PER_S);
	status = child_stop(&child, 0);
	if (err < 0)
		return err;
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
