/* SPDX-License-Identifier: MIT */
/* Counters of a server, and files that only look like them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/metrics_reader.h"

#define SLOTS  3
#define STRIDE 64

struct file {
	struct metrics_header header;
	char rest[METRICS_HEADER_BYTES - sizeof(struct metrics_header)];
	uint64_t slots[SLOTS][STRIDE / 8];
};

static struct file good(void)
{
	struct file file = {
		.header = {
			.magic = METRICS_MAGIC,
			.counters = 2,
			.slots = SLOTS,
			.stride_bytes = STRIDE,
			.names = { "accepts", "requests" },
		},
		.slots = { { 1, 10, 99 }, { 2, 20 }, { 3, 30 } },
	};

	return file;
}

static int read_back(
    const struct file *file, size_t size, struct metrics_sample *sample)
{
	int fd = memfd_create("counters", MFD_CLOEXEC), err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, file, size), size);
	err = metrics_read(fd, sample);
	close(fd);
	return err;
}

static void test_sums(void **state)
{
	struct metrics_sample sample;
	struct file file = good();

	(void)state;
	assert_int_equal(read_back(&file, sizeof(file), &sample), 0);
	assert_int_equal(sample.count, 2);
	assert_string_equal(sample.names[0], "accepts");
	assert_string_equal(sample.names[1], "requests");
	assert_int_equal(sample.values[0], 6);
	assert_int_equal(sample.values[1], 60);
}

static void test_not_ready(void **state)
{
	struct metrics_sample sample = { .count = 7 };
	struct file file = good();

	(void)state;
	assert_int_equal(read_back(&file, 0, &sample), 0);
	assert_int_equal(sample.count, 0);
	file.header.magic = 0;
	assert_int_equal(read_back(&file, sizeof(file), &sample), 0);
	assert_int_equal(sample.count, 0);
}

static void expect_refused(const struct file *file, size_t size)
{
	struct metrics_sample sample;

	assert_int_equal(read_back(file, size, &sample), -EBADMSG);
}

static void test_refused(void **state)
{
	struct file file = good();

	(void)state;
	expect_refused(&file, 100);
	expect_refused(&file, sizeof(file) - 8);
	file.header.magic = 1;
	expect_refused(&file, sizeof(file));
	file = good();
	file.header.counters = METRICS_MAX + 1;
	expect_refused(&file, sizeof(file));
	file = good();
	file.header.counters = STRIDE / 8 + 1;
	expect_refused(&file, sizeof(file));
	file = good();
	file.header.slots = UINT32_MAX;
	file.header.stride_bytes = UINT32_MAX & ~7u;
	expect_refused(&file, sizeof(file));
	file = good();
	memset(file.header.names[1], 'x', METRICS_NAME_BYTES);
	expect_refused(&file, sizeof(file));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_not_ready),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
