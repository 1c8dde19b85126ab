/* SPDX-License-Identifier: MIT */
/* Base64 and the V2 encoding, byte for byte, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "lib/base64.h"
#include "lib/hist_codec.h"

static struct hist *hist_of(const uint64_t (*pairs)[2], size_t n)
{
	struct hist *h = hist_new();

	assert_non_null(h);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(hist_record_n(h, pairs[i][0], pairs[i][1]), 0);
	return h;
}

static const uint64_t three[][2] = { { 1500, 7 }, { 250000, 3 },
	{ 1000000, 1 } };

static void base64_known_answers(void **state)
{
	/* RFC 4648, section 10. */
	static const char *const pairs[][2] = { { "", "" }, { "f", "Zg==" },
		{ "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xfe", "+//+" } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		const char *plain = pairs[i][0], *text = pairs[i][1];
		uint8_t back[16];
		char out[16];
		long n;

		base64_encode((const uint8_t *)plain, strlen(plain), out);
		assert_string_equal(out, text);
		n = base64_decode(text, strlen(text), back);
		assert_int_equal(n, strlen(plain));
		assert_memory_equal(back, plain, (size_t)n);
	}
}

static void base64_refuses(void **state)
{
	static const char *const wrong[] = { "Z", "Zg=", "Zg",
		"Z===", "====", "Zm9v\n", "Zm 9", "Zm9-", "=m9v",
		"Zg==Zg==", "Zm=v" };
	uint8_t out[16];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(
		    base64_decode(wrong[i], strlen(wrong[i]), out), -EINVAL);
}

/* What the V2 form of a small histogram must inflate to, written by hand. */
static void encoding_byte_for_byte(void **state)
{
	static const uint64_t pairs[][2] = { { 1, 1 }, { 3, 2 }, { 4, 300 } };
	static const uint8_t expected[] = { 0x1c, 0x84, 0x93, 0x13, /* cookie */
		0, 0, 0, 6,                         /* bytes of payload */
		0, 0, 0, 0,                         /* index offset */
		0, 0, 0, 3,                         /* digits */
		0, 0, 0, 0, 0, 0, 0, 1,             /* lowest */
		0, 0, 3, 0x46, 0x30, 0xb8, 0xa0, 0, /* one hour in ns */
		0x3f, 0xf0, 0, 0, 0, 0, 0, 0,       /* 1.0 */
		/* one zero, 1, one zero, 2, 300: ZigZag doubles */
		0x01, 0x02, 0x01, 0x04, 0xd8, 0x04 };
	struct hist *h = hist_of(pairs, ARRAY_SIZE(pairs));
	uint8_t packed[256], plain[256];
	uLongf plain_len = sizeof(plain);
	char *text;
	long len;

	(void)state;
	assert_int_equal(hist_encode(h, &text), 0);
	assert_memory_equal(text, "HISTFAAAA", 9);
	len = base64_decode(text, strlen(text), packed);
	assert_true(len > 8);
	assert_int_equal(packed[6] << 8 | packed[7], len - 8);
	assert_int_equal(
	    uncompress(plain, &plain_len, packed + 8, (uLong)len - 8), Z_OK);
	assert_int_equal(plain_len, sizeof(expected));
	assert_memory_equal(plain, expected, sizeof(expected));
	free(text);
	hist_free(h);
}

static void assert_comes_back(const struct hist *h)
{
	struct hist *back = hist_new();
	char *text;

	assert_int_equal(hist_encode(h, &text), 0);
	assert_int_equal(hist_record(back, 77), 0);
	assert_int_equal(hist_decode(back, text, strlen(text)), 0);
	assert_memory_equal(back, h, sizeof(*h));
	free(text);
	hist_free(back);
}

static void round_trips(void **state)
{
	struct hist *h = hist_new();

	(void)state;
	assert_comes_back(h);
	assert_int_equal(hist_record(h, 0), 0);
	assert_comes_back(h);
	/* The ninth byte of such a count carries eight bits. */
	assert_int_equal(hist_record_n(h, 100, (1ull << 62) + 3), 0);
	assert_int_equal(hist_record_n(h, 101, 1), 0);
	assert_comes_back(h);
	assert_int_equal(hist_record_n(h, HIST_HIGHEST_NS, 7), 0);
	assert_comes_back(h);
	srand(20261120);
	for (size_t i = 0; i < hist_index(HIST_HIGHEST_NS); i++)
		assert_int_equal(hist_record_n(h, hist_low(i),
				     (uint64_t)rand() >> rand() % 32),
		    0);
	assert_comes_back(h);
	hist_free(h);
}

static void decoding_refuses(void **state)
{
	static const struct {
		const char *what, *text;
		int error;
	} wrong[] = {
		{ "nothing", "", -EINVAL },
		{ "not base64", "hello, world", -EINVAL },
		{ "no cookie", "AAAAAAAAAAAAAAAA", -EINVAL },
		{ "V1",
		    "HISTFAAAACp42pNpmczIwMDAyQABzFAaKMbsZrBjAYP9B4jAdnG+9nK2v"
		    "/JMAINvB0A=",
		    -ENOTSUP },
		{ "ratio 0.5",
		    "HISTFAAAACp42pNpmSzMwMDAyQABzFCaEch0M9ixgMH+AURguzhfeznbX"
		    "3kmAIWrB0I=",
		    -ENOTSUP },
		{ "two hours",
		    "HISTFAAAACZ42pNpmSzMwMDAwgABzFCakYGBV+LQowYG+w8QgemzWJgAa"
		    "6kF/g==",
		    -ERANGE },
		{ "6 digits",
		    "HISTEwAAAAEAAAAAAAAABgAAAAAAAAABAAADRjC4oAA/8AAAAAAAAAI=",
		    -EINVAL },
		{ "2 GiB of payload, it says",
		    "HISTE3////8AAAAAAAAAAwAAAAAAAAABAAADRjC4oAA/8AAAAAAAAAI=",
		    -EINVAL },
		{ "zeros past the end",
		    "HISTEwAAAAIAAAAAAAAAAwAAAAAAAAABAAAAAAAAAAI/8AAAAAAAAM+MA"
		    "Q==",
		    -EINVAL },
		{ "a number cut short",
		    "HISTEwAAAAEAAAAAAAAAAwAAAAAAAAABAAADRjC4oAA/8AAAAAAAAIA=",
		    -EINVAL },
		{ "a flipped byte",
		    "HISTFAAAACp42pNpmSzMlcDAyQABzFCaEch0M9ixgMH+A0RguzhfeznbX"
		    "3kmAIarB1I=",
		    -EINVAL },
	};
	struct hist *h = hist_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		int r = hist_decode(h, wrong[i].text, strlen(wrong[i].text));

		if (r != wrong[i].error)
			fail_msg("%s: %d", wrong[i].what, r);
	}
	hist_free(h);
}

/* Every way of cutting a good one short is noticed, and none reads past it. */
static void decoding_cut_short(void **state)
{
	struct hist *h = hist_of(three, ARRAY_SIZE(three));
	char *text;
	size_t len;

	(void)state;
	assert_int_equal(hist_encode(h, &text), 0);
	len = strlen(text);
	/* The last 4 bytes are the checksum of the zlib stream. */
	for (size_t cut = 8; cut < len; cut++) {
		char *part = strndup(text, len - cut);

		assert_true(hist_decode(h, part, len - cut) < 0);
		free(part);
	}
	free(text);
	hist_free(h);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_known_answers),
		cmocka_unit_test(base64_refuses),
		cmocka_unit_test(encoding_byte_for_byte),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(decoding_refuses),
		cmocka_unit_test(decoding_cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
