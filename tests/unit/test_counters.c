/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/check.h"
#include "core/counters.h"

static void sums_are_over_all_slots(void **state)
{
	struct counters c;
	metric *slots[5];

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		slots[i] = counters_slot(&c);
		metric_add(&slots[i][COUNT_READS], i + 1);
	}
	metric_add(&slots[2][COUNT_ACCEPT_PAUSES], UINT64_C(1) << 40);
	assert_int_equal(counters_sum(&c, COUNT_READS), 15);
	assert_int_equal(
	    counters_sum(&c, COUNT_ACCEPT_PAUSES), UINT64_C(1) << 40);
	assert_int_equal(counters_sum(&c, COUNT_WRITES), 0);
	counters_close(&c);
	counters_close(&c);
}

/* A thousand slots for one thread would make a sum a long job. */
static void only_slots_in_use_are_read(void **state)
{
	metric *first, *beyond;
	struct counters c;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	first = counters_slot(&c);
	metric_add(&first[COUNT_READS], 1);
	beyond = first + c.header->stride_bytes / sizeof(metric);
	metric_add(&beyond[COUNT_READS], 2);
	assert_int_equal(counters_sum(&c, COUNT_READS), 1);
	assert_ptr_equal(counters_slot(&c), beyond);
	assert_int_equal(counters_sum(&c, COUNT_READS), 3);
	counters_close(&c);
}

static void slots_of_a_fork_are_in_use(void **state)
{
	struct counters c;
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		metric_add(&counters_slot(&c)[COUNT_READS], 5);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(counters_sum(&c, COUNT_READS), 5);
	counters_close(&c);
}

/* Slots of two threads share no cache line, nor a pair of them. */
static void slots_are_apart(void **state)
{
	struct counters c;
	char *first, *second;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	first = (char *)counters_slot(&c);
	second = (char *)counters_slot(&c);
	assert_true(second - first >= (ptrdiff_t)(COUNTER_TOTAL * 8));
	assert_int_equal((uintptr_t)first % 128, 0);
	assert_int_equal((second - first) % 128, 0);
	counters_close(&c);
}

static void more_threads_than_slots_share_the_last(void **state)
{
	struct counters c;
	metric *slot = NULL, *last;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	for (int i = 0; i < COUNTER_SLOTS; i++)
		slot = counters_slot(&c);
	last = slot;
	metric_add(&last[COUNT_READS], 1);
	slot = counters_slot(&c);
	assert_ptr_equal(slot, last);
	metric_add(&slot[COUNT_READS], 1);
	assert_int_equal(counters_sum(&c, COUNT_READS), 2);
	counters_close(&c);
}

/* Reads the file as a harness does: by what it says of itself alone. */
static uint64_t read_by_name(const struct metrics_header *h, const char *name)
{
	const char *slots = (const char *)h + METRICS_HEADER_BYTES;
	uint64_t sum = 0;

	for (uint32_t i = 0; i < h->counters; i++) {
		if (strcmp(h->names[i], name))
			continue;
		for (uint32_t s = 0; s < h->slots; s++)
			sum += ((const uint64_t *)(const void
				*)(slots + (size_t)s * h->stride_bytes))[i];
		return sum;
	}
	fail_msg("no counter is named %s", name);
	return 0;
}

static void the_file_describes_itself(void **state)
{
	int fd = memfd_create("counters", MFD_CLOEXEC);
	const struct metrics_header *h;
	struct counters c;
	off_t bytes;
	metric *slot;

	(void)state;
	assert_int_equal(counters_open(&c, fd), 0);
	counters_slot(&c);
	slot = counters_slot(&c);
	metric_add(&slot[COUNT_LOCK_WAITS], 7);
	bytes = lseek(fd, 0, SEEK_END);
	h = mmap(NULL, (size_t)bytes, PROT_READ, MAP_SHARED, fd, 0);
	assert_true(h != MAP_FAILED);
	assert_int_equal(h->magic, METRICS_MAGIC);
	assert_int_equal(h->counters, COUNTER_TOTAL);
	assert_int_equal(h->slots, COUNTER_SLOTS);
	assert_int_equal(
	    bytes, METRICS_HEADER_BYTES + (off_t)h->slots * h->stride_bytes);
	assert_int_equal(read_by_name(h, "lock_waits"), 7);
	assert_int_equal(read_by_name(h, "accepts"), 0);
	assert_int_equal(read_by_name(h, "accept_pauses"), 0);
	munmap((void *)h, (size_t)bytes);
	counters_close(&c);
	close(fd);
}

static void a_wrong_descriptor_is_an_error(void **state)
{
	struct counters c = { 0 };
	int fds[2];

	(void)state;
	assert_int_equal(counters_open(&c, 9999), -EBADF);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(counters_open(&c, fds[1]), -EINVAL);
	assert_null(c.header);
	close(fds[0]);
	close(fds[1]);
}

static void json_names_every_counter(void **state)
{
	struct buf json = { 0 };
	struct counters c;
	metric *slot;
	char *text;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	slot = counters_slot(&c);
	metric_add(&slot[COUNT_REQUESTS], 3);
	assert_int_equal(counters_json(&c, &json), 0);
	assert_int_equal(buf_append(&json, "", 1), 0);
	text = buf_data(&json);
	assert_memory_equal(text, "{\"accepts\":0,\"closes\":0", 23);
	assert_contains(text, ",\"requests\":3,");
	assert_contains(text, "\"accept_pauses\":0}\n");
	buf_free(&json);
	counters_close(&c);
}

static void *count_much(void *counters)
{
	metric *slot = counters_slot(counters);

	for (int i = 0; i < 100000; i++)
		metric_add(&slot[COUNT_EVENTS], 1);
	return NULL;
}

static void threads_lose_no_count(void **state)
{
	pthread_t threads[4];
	struct counters c;
	uint64_t before = 0, now;

	(void)state;
	assert_int_equal(counters_open(&c, -1), 0);
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, count_much, &c), 0);
	for (int i = 0; i < 100; i++) {
		now = counters_sum(&c, COUNT_EVENTS);
		assert_true(now >= before);
		before = now;
	}
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(counters_sum(&c, COUNT_EVENTS), 400000);
	counters_close(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_over_all_slots),
		cmocka_unit_test(only_slots_in_use_are_read),
		cmocka_unit_test(slots_of_a_fork_are_in_use),
		cmocka_unit_test(slots_are_apart),
		cmocka_unit_test(more_threads_than_slots_share_the_last),
		cmocka_unit_test(the_file_describes_itself),
		cmocka_unit_test(a_wrong_descriptor_is_an_error),
		cmocka_unit_test(json_names_every_counter),
		cmocka_unit_test(threads_lose_no_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
