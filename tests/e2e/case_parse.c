/* SPDX-License-Identifier: MIT */
#include "case.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* The reply that the lines below a "<" line speak of. */
static struct want_reply *last_reply(struct test_case *test)
{
	return test->nr_replies ? &test->replies[test->nr_replies - 1] : NULL;
}

static char *copy_string(const char *text)
{
	char *copy = strdup(text);

	REQUIRE(copy);
	return copy;
}

/* "> bytes": more of the request; after replies, a new phase. */
static int parse_request(struct test_case *test, const char *text)
{
	unsigned n = test->nr_phases;
	int error;

	if (n == 0 || test->phases[n - 1].replies_end) {
		if (n == CASE_PHASES)
			return -EINVAL;
		test->nr_phases = ++n;
	}
	error = case_decode(text, &test->request);
	test->phases[n - 1].request_end = test->request.len;
	return error;
}

/* "< 200", "< 403|404", "< 100?" */
static int parse_reply(struct test_case *test, const char *text)
{
	struct want_reply *reply;
	unsigned n = 0;
	char *end;

	if (test->nr_replies == CASE_REPLIES || test->nr_phases == 0)
		return -EINVAL;
	reply = &test->replies[test->nr_replies++];
	do {
		long status = strtol(text, &end, 10);

		if (status < 100 || status > 599 || n == REPLY_STATUSES)
			return -EINVAL;
		reply->statuses[n++] = (int)status;
		text = end + 1;
	} while (*end == '|');
	if (*end == '?') {
		reply->optional = true;
		end++;
	}
	test->phases[test->nr_phases - 1].replies_end = test->nr_replies;
	return *end ? -EINVAL : 0;
}

static int add_field(struct test_case *test, const char *text, bool absent)
{
	struct want_reply *reply = last_reply(test);
	const char *colon = strchr(text, ':');
	struct want_field *field;

	if (!reply || reply->nr_fields == REPLY_FIELDS || !*text)
		return -EINVAL;
	field = &reply->fields[reply->nr_fields++];
	field->absent = absent;
	field->name = copy_string(text);
	if (colon) {
		field->name[colon - text] = '\0';
		field->value = copy_string(colon + 1 + (colon[1] == ' '));
	}
	return absent && colon ? -EINVAL : 0;
}

static int parse_field(struct test_case *test, const char *text)
{
	return add_field(test, text, false);
}

static int parse_no_field(struct test_case *test, const char *text)
{
	return add_field(test, text, true);
}

static int parse_body(struct test_case *test, const char *text)
{
	struct want_reply *reply = last_reply(test);

	if (!reply || reply->has_body)
		return -EINVAL;
	reply->has_body = true;
	return case_decode(text, &reply->body);
}

static int parse_any_body(struct test_case *test, const char *text)
{
	struct want_reply *reply = last_reply(test);

	if (!reply || *text)
		return -EINVAL;
	reply->any_body = true;
	return 0;
}

static int parse_no_body(struct test_case *test, const char *text)
{
	struct want_reply *reply = last_reply(test);

	if (!reply || *text)
		return -EINVAL;
	reply->no_body = true;
	return 0;
}

static int parse_half_close(struct test_case *test, const char *text)
{
	test->half_close = true;
	return *text ? -EINVAL : 0;
}

static int parse_open(struct test_case *test, const char *text)
{
	test->closes = false;
	return *text ? -EINVAL : 0;
}

static int parse_close(struct test_case *test, const char *text)
{
	test->closes = true;
	return *text ? -EINVAL : 0;
}

static const struct keyword {
	const char *word;
	int (*parse)(struct test_case *test, const char *text);
	bool ends; /* the last line of a case */
} keywords[] = {
	{ .word = ">", .parse = parse_request },
	{ .word = "<", .parse = parse_reply },
	{ .word = "field", .parse = parse_field },
	{ .word = "no-field", .parse = parse_no_field },
	{ .word = "body", .parse = parse_body },
	{ .word = "any-body", .parse = parse_any_body },
	{ .word = "no-body", .parse = parse_no_body },
	{ .word = "half-close", .parse = parse_half_close },
	{ .word = "open", .parse = parse_open, .ends = true },
	{ .word = "close", .parse = parse_close, .ends = true },
};

/* Returns 1 when the line ends the case, 0 when not, -EINVAL. */
static int parse_line(struct test_case *test, const char *line)
{
	size_t word = strcspn(line, " ");
	const char *text = line + word + (line[word] == ' ');

	if (line[0] == '#' || line[0] == '\0')
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(keywords); i++) {
		const struct keyword *k = &keywords[i];

		if (strlen(k->word) == word && !strncmp(k->word, line, word))
			return k->parse(test, text) < 0 ? -EINVAL : k->ends;
	}
	return -EINVAL;
}

static int parse_lines(FILE *file, const char *path, struct test_case *test)
{
	char *line = NULL;
	size_t cap = 0;
	int number = 0, result = 0;

	while (result == 0 && getline(&line, &cap, file) > 0) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		result = parse_line(test, line);
		if (result < 0)
			log_line(
			    "%s:%d: not understood: %s", path, number, line);
	}
	free(line);
	if (result == 0) {
		log_line("%s: ends with neither open nor close", path);
		result = -EINVAL;
	}
	return result < 0 ? result : 0;
}

static char *case_name(const char *path)
{
	char *copy = copy_string(path);
	char *name = copy_string(basename(copy));

	free(copy);
	name[strcspn(name, ".")] = '\0';
	return name;
}

int case_parse(const char *path, struct test_case *ret_case)
{
	struct test_case test = { 0 };
	FILE *file = fopen(path, "re");
	int error;

	if (!file) {
		error = -errno;
		log_line("%s: %s", path, strerror(-error));
		return error;
	}
	test.name = case_name(path);
	error = parse_lines(file, path, &test);
	fclose(file);
	if (error < 0)
		case_free(&test);
	else
		*ret_case = test;
	return error;
}

void case_free(struct test_case *test)
{
	for (unsigned i = 0; i < test->nr_replies; i++) {
		struct want_reply *reply = &test->replies[i];

		bytes_free(&reply->body);
		for (unsigned j = 0; j < reply->nr_fields; j++) {
			free(reply->fields[j].name);
			free(reply->fields[j].value);
		}
	}
	bytes_free(&test->request);
	free(test->name);
}
