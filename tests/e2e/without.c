/* SPDX-License-Identifier: MIT */
/*
 * without CALL[:ERROR]... -- COMMAND [ARGUMENT]...
 *
 * Runs a command for which system calls fail, with ENOSYS (an older kernel)
 * or the named error (EPERM: a container's filter), as they do for all that
 * it starts. Exits with 77 where no filter can be set.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"

enum { RULES_MOST = 32 };

static const struct call {
	const char *name;
	uint32_t number;
} calls[] = {
	{ "clone", SYS_clone },
	{ "clone3", SYS_clone3 },
	{ "epoll_create1", SYS_epoll_create1 },
	{ "epoll_pwait", SYS_epoll_pwait },
	{ "epoll_pwait2", SYS_epoll_pwait2 },
#ifdef SYS_epoll_wait
	{ "epoll_wait", SYS_epoll_wait },
#else
	{ "epoll_wait", SYS_epoll_pwait },
#endif
	{ "io_uring_enter", SYS_io_uring_enter },
	{ "io_uring_register", SYS_io_uring_register },
	{ "io_uring_setup", SYS_io_uring_setup },
	{ "listen", SYS_listen },
	{ "mmap", SYS_mmap },
	{ "perf_event_open", SYS_perf_event_open },
	{ "timerfd_create", SYS_timerfd_create },
};

static const struct {
	const char *name;
	uint32_t number;
} errors[] = {
	{ "EACCES", EACCES },
	{ "EAGAIN", EAGAIN },
	{ "EMFILE", EMFILE },
	{ "ENOMEM", ENOMEM },
	{ "ENOSYS", ENOSYS },
	{ "EPERM", EPERM },
};

static int find_call(const char *name, size_t len, uint32_t *ret_number)
{
	for (size_t i = 0; i < ARRAY_SIZE(calls); i++)
		if (strlen(calls[i].name) == len &&
		    !memcmp(calls[i].name, name, len)) {
			*ret_number = calls[i].number;
			return 0;
		}
	return -EINVAL;
}

static int find_error(const char *name, uint32_t *ret_number)
{
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (!strcmp(errors[i].name, name)) {
			*ret_number = errors[i].number;
			return 0;
		}
	return -EINVAL;
}

/* CALL[:ERROR] as two instructions: if it is that call, return the error. */
static int add_rule(struct sock_filter *rules, const char *text)
{
	const char *colon = strchr(text, ':');
	size_t len = colon ? (size_t)(colon - text) : strlen(text);
	uint32_t number, error = ENOSYS;

	if (find_call(text, len, &number) ||
	    (colon && find_error(colon + 1, &error)))
		return -EINVAL;
	rules[0] = (struct sock_filter)BPF_JUMP(
	    BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1);
	rules[1] = (struct sock_filter)BPF_STMT(
	    BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error);
	return 0;
}

static int refuse(struct sock_filter *filter, size_t len)
{
	struct sock_fprog program = { .len = (unsigned short)len,
		.filter = filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return -errno;
	return 0;
}

int main(int argc, char **argv)
{
	struct sock_filter filter[2 * RULES_MOST + 2] = { BPF_STMT(
	    BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)) };
	size_t len = 1;
	int i = 1, rc;

	for (; i < argc && strcmp(argv[i], "--"); i++, len += 2)
		if (i > RULES_MOST || add_rule(&filter[len], argv[i])) {
			log_line(
			    "\"%s\" is no CALL[:ERROR] known here", argv[i]);
			return EXIT_USAGE;
		}
	if (i + 1 >= argc) {
		log_line("usage: CALL[:ERROR]... -- COMMAND [ARGUMENT]...");
		return EXIT_USAGE;
	}
	filter[len++] =
	    (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	rc = refuse(filter, len);
	if (rc) {
		log_line("can't set a seccomp filter: %s", strerror(-rc));
		return EXIT_UNAVAILABLE;
	}
	execvp(argv[i + 1], &argv[i + 1]);
	log_line("%s: %s", argv[i + 1], strerror(errno));
	return EXIT_FAILED;
}
