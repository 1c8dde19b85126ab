/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "http/output.h"

static struct output *output_new(void)
{
	struct output *o = calloc(1, sizeof(*o));

	assert_non_null(o);
	return o;
}

static void own_bytes(struct output *o, const char *text)
{
	assert_int_equal(buf_append(&o->bytes, text, strlen(text)), 0);
	o->left += strlen(text);
}

static void constant(struct output *o, const char *text, uint64_t len)
{
	const struct piece p = {
		.kind = PIECE_CONSTANT,
		.base = (char *)text,
		.period = strlen(text),
		.len = len,
		.fd = -1,
	};

	output_piece(o, &p);
}

/*
 * Checks the next view, whose runs are joined by '|' in `text`, and sends
 * `take` bytes of it.
 */
static void expect(struct output *o, const char *text, bool more, size_t take)
{
	struct output_view v = output_next(o);
	char joined[200] = "";
	size_t len = 0;

	for (unsigned i = 0; i < v.count; i++) {
		if (i)
			strcat(joined, "|");
		strncat(joined, v.iov[i].iov_base, v.iov[i].iov_len);
		len += v.iov[i].iov_len;
	}
	assert_string_equal(joined, text);
	assert_int_equal(v.len, len);
	assert_int_equal(v.more, more);
	assert_int_equal(v.fd, -1);
	output_sent(o, take);
}

static void expect_nothing(struct output *o)
{
	struct output_view v = output_next(o);

	assert_int_equal(v.len, 0);
	assert_false(v.more);
	assert_int_equal(o->left, 0);
}

static void an_empty_output_shows_nothing(void **state)
{
	struct output *o = output_new();

	(void)state;
	expect_nothing(o);
	assert_false(output_full(o, 1));
	output_free(o);
}

static void own_bytes_and_pieces_keep_their_order(void **state)
{
	struct output *o = output_new();

	(void)state;
	own_bytes(o, "head1 ");
	constant(o, "body1 ", 6);
	own_bytes(o, "head2 ");
	own_bytes(o, "more ");
	constant(o, "body2", 5);
	assert_int_equal(o->left, 28);
	expect(o, "head1 |body1 |head2 more |body2", false, 28);
	expect_nothing(o);
	output_free(o);
}

static void a_part_that_was_sent_is_not_shown_again(void **state)
{
	struct output *o = output_new();

	(void)state;
	own_bytes(o, "abc");
	constant(o, "def", 3);
	own_bytes(o, "ghi");
	expect(o, "abc|def|ghi", false, 1);
	expect(o, "bc|def|ghi", false, 3);
	expect(o, "ef|ghi", false, 2);
	expect(o, "ghi", false, 2);
	expect(o, "i", false, 1);
	expect_nothing(o);
	output_free(o);
}

static void a_periodic_piece_is_shown_run_by_run(void **state)
{
	struct output *o = output_new();

	(void)state;
	constant(o, "abcd", 10);
	own_bytes(o, "end");
	expect(o, "abcd", true, 4);
	expect(o, "abcd", true, 3);
	expect(o, "d", true, 1);
	expect(o, "ab|end", false, 2);
	expect(o, "end", false, 3);
	expect_nothing(o);
	output_free(o);
}

/* What is enough for one call is not made more. */
static void a_long_view_ends(void **state)
{
	static char large[70000];
	struct output *o = output_new();
	struct output_view v;

	(void)state;
	memset(large, 'x', sizeof(large) - 1);
	own_bytes(o, "head");
	constant(o, large, sizeof(large) - 1);
	constant(o, "next", 4);
	v = output_next(o);
	assert_int_equal(v.count, 2);
	assert_int_equal(v.len, 4 + sizeof(large) - 1);
	assert_true(v.more);
	output_sent(o, v.len);
	expect(o, "next", false, 4);
	output_free(o);
}

static void an_empty_piece_takes_no_place(void **state)
{
	struct output *o = output_new();

	(void)state;
	constant(o, "x", 0);
	assert_int_equal(o->pieces, 0);
	expect_nothing(o);
	output_free(o);
}

static struct piece file_piece(const char *text, uint64_t offset)
{
	int fd = memfd_create("piece", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	return (struct piece){
		.kind = PIECE_FILE,
		.fd = fd,
		.offset = offset,
		.len = strlen(text) - offset,
	};
}

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0 || errno != EBADF;
}

static void a_file_piece_is_a_range_and_is_closed_at_its_end(void **state)
{
	struct output *o = output_new();
	struct piece p = file_piece("0123456789", 2);
	struct output_view v;

	(void)state;
	own_bytes(o, "head");
	output_piece(o, &p);
	expect(o, "head", true, 4);
	v = output_next(o);
	assert_int_equal(v.count, 0);
	assert_int_equal(v.fd, p.fd);
	assert_int_equal(v.offset, 2);
	assert_int_equal(v.len, 8);
	assert_false(v.more);
	output_sent(o, 5);
	v = output_next(o);
	assert_int_equal(v.offset, 7);
	assert_int_equal(v.len, 3);
	assert_true(is_open(p.fd));
	output_sent(o, 3);
	assert_false(is_open(p.fd));
	expect_nothing(o);
	output_free(o);
}

/* LeakSanitizer watches the memory; the descriptor can be asked. */
static void what_was_not_sent_is_released(void **state)
{
	struct output *o = output_new();
	struct piece owned = {
		.kind = PIECE_OWNED,
		.base = strdup("owned"),
		.period = 5,
		.len = 5,
		.fd = -1,
	};
	struct piece file = file_piece("file", 0), empty = file_piece("", 0);

	(void)state;
	output_piece(o, &owned);
	output_piece(o, &empty);
	assert_false(is_open(empty.fd));
	output_piece(o, &file);
	output_reset(o);
	assert_false(is_open(file.fd));
	expect_nothing(o);
	file = file_piece("file", 0);
	output_piece(o, &file);
	output_free(o);
	assert_false(is_open(file.fd));
}

static void it_is_full_by_bytes_and_by_pieces(void **state)
{
	struct output *o = output_new();

	(void)state;
	own_bytes(o, "12345");
	assert_false(output_full(o, 6));
	assert_true(output_full(o, 5));
	assert_true(output_full(o, 4));
	for (int i = 0; i < OUTPUT_PIECES; i++) {
		assert_false(output_full(o, SIZE_MAX));
		constant(o, "x", 1);
	}
	assert_true(output_full(o, SIZE_MAX));
	output_reset(o);
	assert_false(output_full(o, SIZE_MAX));
	output_free(o);
}

static void it_is_full_by_replies(void **state)
{
	struct output *o = output_new();

	(void)state;
	for (int i = 0; i < OUTPUT_REPLIES; i++) {
		assert_false(output_full(o, SIZE_MAX));
		output_reply(o);
	}
	assert_true(output_full(o, SIZE_MAX));
	output_reset(o);
	assert_false(output_full(o, SIZE_MAX));
	output_free(o);
}

/* So that a connection holds one descriptor besides its own, at most. */
static void it_is_full_by_a_file(void **state)
{
	struct output *o = output_new();
	struct piece file = file_piece("file", 0);

	(void)state;
	constant(o, "x", 1);
	assert_false(output_full(o, SIZE_MAX));
	output_piece(o, &file);
	assert_true(output_full(o, SIZE_MAX));
	output_free(o);
}

static void a_reset_keeps_a_small_buffer_only(void **state)
{
	struct output *o = output_new();
	char *big = calloc(1, 100000);

	(void)state;
	own_bytes(o, "small");
	output_reset(o);
	assert_non_null(o->bytes.mem);
	assert_int_equal(buf_len(&o->bytes), 0);
	assert_int_equal(buf_append(&o->bytes, big, 100000), 0);
	output_reset(o);
	assert_null(o->bytes.mem);
	free(big);
	output_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_output_shows_nothing),
		cmocka_unit_test(own_bytes_and_pieces_keep_their_order),
		cmocka_unit_test(a_part_that_was_sent_is_not_shown_again),
		cmocka_unit_test(a_periodic_piece_is_shown_run_by_run),
		cmocka_unit_test(an_empty_piece_takes_no_place),
		cmocka_unit_test(
		    a_file_piece_is_a_range_and_is_closed_at_its_end),
		cmocka_unit_test(what_was_not_sent_is_released),
		cmocka_unit_test(a_long_view_ends),
		cmocka_unit_test(it_is_full_by_bytes_and_by_pieces),
		cmocka_unit_test(it_is_full_by_replies),
		cmocka_unit_test(it_is_full_by_a_file),
		cmocka_unit_test(a_reset_keeps_a_small_buffer_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
