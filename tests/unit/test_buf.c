/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/buf.h"

static void zeroed_memory_is_an_empty_buffer(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_int_equal(buf_len(&b), 0);
	assert_int_equal(buf_append(&b, NULL, 0), 0);
	assert_null(b.mem);
	buf_consume(&b, 0);
	buf_free(&b);
}

static void bytes_leave_in_the_order_they_came(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_int_equal(buf_append(&b, "hello, ", 7), 0);
	assert_int_equal(buf_append(&b, "world", 5), 0);
	assert_int_equal(buf_len(&b), 12);
	assert_memory_equal(buf_data(&b), "hello, world", 12);
	buf_consume(&b, 7);
	assert_int_equal(buf_len(&b), 5);
	assert_memory_equal(buf_data(&b), "world", 5);
	buf_free(&b);
	assert_null(b.mem);
	assert_int_equal(b.cap, 0);
}

static void an_emptied_buffer_begins_at_its_start(void **state)
{
	struct buf b = { 0 };

	(void)state;
	assert_int_equal(buf_append(&b, "abc", 3), 0);
	buf_consume(&b, 3);
	assert_int_equal(b.start, 0);
	assert_int_equal(b.end, 0);
	buf_free(&b);
}

/* What was consumed makes room: a window that slides does not grow. */
static void consumed_room_is_used_again(void **state)
{
	struct buf b = { 0 };
	char piece[100];
	size_t cap;

	(void)state;
	memset(piece, 'x', sizeof(piece));
	assert_int_equal(buf_append(&b, piece, sizeof(piece)), 0);
	assert_int_equal(buf_append(&b, "y", 1), 0);
	cap = b.cap;
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(buf_append(&b, piece, sizeof(piece)), 0);
		buf_consume(&b, sizeof(piece));
	}
	assert_int_equal(b.cap, cap);
	assert_int_equal(buf_len(&b), 101);
	buf_free(&b);
}

static void random_use_agrees_with_a_plain_array(void **state)
{
	static char model[1 << 20];
	size_t from = 0, to = 0, n;
	struct buf b = { 0 };

	(void)state;
	srandom(7);
	while (to < sizeof(model) - 1000) {
		n = (size_t)random() % 1000;
		for (size_t i = 0; i < n; i++)
			model[to + i] = (char)random();
		assert_int_equal(buf_append(&b, model + to, n), 0);
		to += n;
		n = (size_t)random() % (to - from + 1);
		buf_consume(&b, n);
		from += n;
		assert_int_equal(buf_len(&b), to - from);
		if (to > from)
			assert_memory_equal(
			    buf_data(&b), model + from, to - from);
		assert_true(b.end <= b.cap);
	}
	buf_free(&b);
}

static void reserved_room_can_be_written(void **state)
{
	struct buf b = { 0 };
	char *at;

	(void)state;
	assert_int_equal(buf_append(&b, "ab", 2), 0);
	at = buf_reserve(&b, 5000);
	assert_non_null(at);
	assert_true(b.cap >= 5002);
	memset(at, 'z', 5000);
	b.end += 5000;
	assert_memory_equal(buf_data(&b), "abzz", 4);
	/* What is there already needs no more memory. */
	assert_ptr_equal(buf_reserve(&b, 0), b.mem + b.end);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_memory_is_an_empty_buffer),
		cmocka_unit_test(bytes_leave_in_the_order_they_came),
		cmocka_unit_test(an_emptied_buffer_begins_at_its_start),
		cmocka_unit_test(consumed_room_is_used_again),
		cmocka_unit_test(random_use_agrees_with_a_plain_array),
		cmocka_unit_test(reserved_room_can_be_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
