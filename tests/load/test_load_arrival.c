/* SPDX-License-Identifier: MIT */
/* The kernel's stamps of what has arrived, over a connection to ourselves. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "load/arrival.h"

static int from = -1, to = -1;

static int connect_them(void **state)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)state;
	if (bind(fd, (struct sockaddr *)&addr, len) < 0 || listen(fd, 1) < 0 ||
	    getsockname(fd, (struct sockaddr *)&addr, &len) < 0)
		return -1;
	from = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(from, (struct sockaddr *)&addr, len) < 0)
		return -1;
	to = accept(fd, NULL, NULL);
	close(fd);
	return to < 0 ? -1 : 0;
}

static int close_them(void **state)
{
	(void)state;
	close(from);
	close(to);
	return 0;
}

/* Receives what has come; its stamp. */
static uint64_t receive(void)
{
	_Alignas(struct cmsghdr) char control[ARRIVAL_CONTROL];
	char buf[64];
	struct iovec iov = { buf, sizeof(buf) };
	struct msghdr msg = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control) };

	assert_true(recvmsg(to, &msg, 0) > 0);
	assert_false(msg.msg_flags & MSG_CTRUNC);
	return arrival_stamp_ns(
	    control, msg.msg_controllen, arrival_offset_ns());
}

static void a_socket_that_was_not_asked_has_none(void **state)
{
	(void)state;
	assert_int_equal(send(from, "x", 1, 0), 1);
	assert_int_equal(receive(), 0);
}

/* However late it is read: when it came counts. */
static void a_stamp_is_when_the_bytes_came(void **state)
{
	const struct timespec late = { .tv_nsec = 50 * NS_PER_MS };
	uint64_t before, after, stamp = 0;

	(void)state;
	assert_int_equal(arrival_ask(to), 0);
	/* The kernel begins to stamp soon after the first has asked. */
	for (int i = 0; i < 100 && stamp == 0; i++) {
		before = clock_now_ns();
		assert_int_equal(send(from, "x", 1, 0), 1);
		after = clock_now_ns();
		nanosleep(&late, NULL);
		stamp = receive();
	}
	/* Two clocks are not read at once. */
	assert_in_range(stamp, before - NS_PER_MS, after + NS_PER_MS);
}

static void of_several_the_last_counts(void **state)
{
	const struct timespec pause = { .tv_nsec = 20 * NS_PER_MS };
	uint64_t before;

	(void)state;
	assert_int_equal(send(from, "x", 1, 0), 1);
	nanosleep(&pause, NULL);
	before = clock_now_ns();
	assert_int_equal(send(from, "y", 1, 0), 1);
	assert_in_range(receive(), before - NS_PER_MS, clock_now_ns());
}

static void other_control_data_is_no_stamp(void **state)
{
	struct cmsghdr head = { .cmsg_len = ARRIVAL_CONTROL,
		.cmsg_level = SOL_SOCKET,
		.cmsg_type = SCM_RIGHTS };

	(void)state;
	assert_int_equal(arrival_stamp_ns(&head, ARRIVAL_CONTROL, 0), 0);
	head.cmsg_type = SCM_TIMESTAMPNS;
	assert_int_equal(arrival_stamp_ns(&head, sizeof(head), 0), 0);
	assert_int_equal(arrival_stamp_ns(NULL, 0, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_socket_that_was_not_asked_has_none),
		cmocka_unit_test(a_stamp_is_when_the_bytes_came),
		cmocka_unit_test(of_several_the_last_counts),
		cmocka_unit_test(other_control_data_is_no_stamp),
	};

	return cmocka_run_group_tests_name(
	    "load_arrival", tests, connect_them, close_them);
}
