/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include "core/listener.h"

static struct sockaddr_storage parse(const char *text)
{
	struct sockaddr_storage addr;
	char why[128];

	if (listener_parse(text, &addr, why, sizeof(why)))
		fail_msg("\"%s\" was refused", text);
	return addr;
}

static void addresses_are_read_and_written_alike(void **state)
{
	static const char *const texts[] = { "127.0.0.1:8080", "0.0.0.0:0",
		"[::1]:0", "[::]:65535", "[2001:db8::1]:80" };
	struct sockaddr_storage addr;
	char text[80];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		addr = parse(texts[i]);
		listener_format(&addr, text, sizeof(text));
		assert_string_equal(text, texts[i]);
	}
}

static void what_is_no_address_is_explained(void **state)
{
	static const char *const texts[] = { "", ":", ":80", "80", "localhost",
		"localhost:80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
		"127.0.0.1:-1", "127.0.0.1: 80", "127.0.0.1:http", "127.0.0:80",
		"[::1]", "[::1:80", "[]:80", "[::g]:80", "[::1]x:80",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:80" };
	struct sockaddr_storage addr;
	char why[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		why[0] = '\0';
		if (listener_parse(texts[i], &addr, why, sizeof(why)) !=
		    -EINVAL)
			fail_msg("\"%s\" was taken", texts[i]);
		assert_contains(why, "ADDR:PORT");
		assert_contains(why, "127.0.0.1:8080");
	}
}

static void a_listener_gets_a_free_port(void **state)
{
	struct sockaddr_storage addr = parse("127.0.0.1:0");
	int fd = listener_open(&addr, 16, false), on = 0;
	socklen_t len = sizeof(on);

	(void)state;
	assert_true(fd >= 0);
	assert_int_not_equal(((struct sockaddr_in *)&addr)->sin_port, 0);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(
	    getsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, &len), 0);
	assert_true(on);
	assert_int_equal(accept(fd, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	close(fd);
}

static void an_address_in_use_is_an_error(void **state)
{
	struct sockaddr_storage addr = parse("127.0.0.1:0");
	int fd = listener_open(&addr, 16, false);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(listener_open(&addr, 16, false), -EADDRINUSE);
	assert_int_equal(listener_open(&addr, 16, true), -EADDRINUSE);
	/* Unless it was opened to be shared, nobody joins in. */
	assert_int_equal(listener_share(&addr, 16), -EADDRINUSE);
	close(fd);
}

/* Nobody shares by accident: not even with another sharer. */
static void a_shared_address_is_shared_within_only(void **state)
{
	struct sockaddr_storage addr = parse("127.0.0.1:0");
	int first = listener_open(&addr, 16, true), second;

	(void)state;
	assert_true(first >= 0);
	second = listener_share(&addr, 16);
	assert_true(second >= 0);
	assert_int_equal(listener_open(&addr, 16, true), -EADDRINUSE);
	close(first);
	close(second);
}

static void a_foreign_address_is_an_error(void **state)
{
	struct sockaddr_storage addr = parse("192.0.2.1:0");

	(void)state;
	assert_int_equal(listener_open(&addr, 16, false), -EADDRNOTAVAIL);
}

/* Begins to connect; whether it is through shows within a while. */
static int begin_connect(const struct sockaddr_storage *addr)
{
	int fd = socket(addr->ss_family, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
	return fd;
}

static bool is_connected(int fd, int within_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLOUT };

	return poll(&wait, 1, within_ms) == 1 && wait.revents == POLLOUT;
}

static void who_connected_is_accepted_after_a_hold_back(void **state)
{
	static const char *const texts[] = { "127.0.0.1:0", "[::1]:0" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct sockaddr_storage addr = parse(texts[i]);
		int fd = listener_open(&addr, 16, false), peers[3];

		if (fd == -EADDRNOTAVAIL || fd == -EAFNOSUPPORT)
			continue; /* a machine without IPv6 */
		assert_true(fd >= 0);
		assert_false(listener_has_waiting(fd));
		peers[0] = begin_connect(&addr);
		assert_true(is_connected(peers[0], 10000));
		listener_hold_back(fd);
		peers[1] = begin_connect(&addr);
		assert_false(is_connected(peers[1], 50));
		assert_true(listener_has_waiting(fd));
		peers[2] = accept(fd, NULL, NULL);
		assert_true(peers[2] >= 0);
		assert_false(listener_has_waiting(fd));
		/* And serves on: only who would connect is held back. */
		assert_int_equal(send(peers[0], "a", 1, MSG_NOSIGNAL), 1);
		assert_int_equal(recv(peers[2], &(char){ 0 }, 1, 0), 1);
		for (size_t j = 0; j < ARRAY_SIZE(peers); j++)
			close(peers[j]);
		close(fd);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read_and_written_alike),
		cmocka_unit_test(what_is_no_address_is_explained),
		cmocka_unit_test(a_listener_gets_a_free_port),
		cmocka_unit_test(an_address_in_use_is_an_error),
		cmocka_unit_test(a_shared_address_is_shared_within_only),
		cmocka_unit_test(a_foreign_address_is_an_error),
		cmocka_unit_test(who_connected_is_accepted_after_a_hold_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
