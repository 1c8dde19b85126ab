/* SPDX-License-Identifier: MIT */
#include "oracle.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

#define TOKEN "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
#define OWS   "[\t ]*"
/* One word of a list whose other elements may be anything. */
#define LISTED(word) "(^|,)" OWS word OWS "(,|$)"

enum pattern {
	REQUEST_LINE,
	FIELD_LINE,
	LENGTH,
	CHUNKED,
	CLOSE,
	KEEP_ALIVE,
	PATTERNS,
};

static const char *const patterns[PATTERNS] = {
	[REQUEST_LINE] = "^(" TOKEN ") [!-~\x80-\xff]+ HTTP/1\\.([0-9])$",
	[FIELD_LINE] = "^(" TOKEN "):" OWS "([\t -~\x80-\xff]*)$",
	[LENGTH] = "^[0-9]+" OWS "$",
	[CHUNKED] = "^(" OWS ",)*" OWS "chunked" OWS "(," OWS ")*$",
	[CLOSE] = LISTED("close"),
	[KEEP_ALIVE] = LISTED("keep-alive"),
};

static regex_t regexes[PATTERNS];

static bool matches(enum pattern p, const char *text, regmatch_t *ret_groups)
{
	static bool compiled;

	for (int i = 0; !compiled && i < PATTERNS; i++)
		REQUIRE(!regcomp(
		    &regexes[i], patterns[i], REG_EXTENDED | REG_ICASE));
	compiled = true;
	return !regexec(&regexes[p], text, ret_groups ? 3 : 0, ret_groups, 0);
}

/* The values of all fields of a name, as one list (RFC 9110 section 5.3). */
struct values {
	const char *name;
	unsigned lines;
	char *text; /* room for the whole head */
};

static void add_value(struct values *v, const char *value)
{
	if (v->lines++)
		strcat(v->text, ",");
	strcat(v->text, value);
}

static bool take_field(const char *line, struct values *values, size_t count)
{
	regmatch_t group[3];

	if (!matches(FIELD_LINE, line, group))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strlen(values[i].name) == (size_t)group[1].rm_eo &&
		    !strncasecmp(values[i].name, line, strlen(values[i].name)))
			add_value(&values[i], line + group[2].rm_so);
	return true;
}

static bool take_request_line(const char *line, struct oracle *ret)
{
	regmatch_t group[3];
	size_t n;

	if (!matches(REQUEST_LINE, line, group))
		return false;
	n = (size_t)group[1].rm_eo;
	if (n >= sizeof(ret->method) ||
	    strncmp(line + group[2].rm_so - 7, "HTTP/1.", 7))
		return false;
	memcpy(ret->method, line, n);
	ret->method[n] = '\0';
	ret->http10 = line[group[2].rm_so] == '0';
	return true;
}

enum { HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION, NAMES };

static bool judge(const struct values *v, struct oracle *ret)
{
	const struct values *length = &v[CONTENT_LENGTH];
	const struct values *coding = &v[TRANSFER_ENCODING];
	const char *connection = v[CONNECTION].text;

	ret->length = 0;
	ret->chunked = coding->lines;
	if (v[HOST].lines > 1 || (!ret->http10 && !v[HOST].lines) ||
	    length->lines > 1 || (length->lines && coding->lines))
		return false;
	if (length->lines && !matches(LENGTH, length->text, NULL))
		return false;
	if (length->lines)
		ret->length = strtoull(length->text, NULL, 10);
	if (coding->lines &&
	    (ret->http10 || !matches(CHUNKED, coding->text, NULL)))
		return false;
	ret->keep_alive =
	    !matches(CLOSE, connection, NULL) &&
	    (!ret->http10 || matches(KEEP_ALIVE, connection, NULL));
	return true;
}

static bool read_lines(char *text, struct values *values, struct oracle *ret)
{
	bool first = true, good = true;
	char *end;

	for (; good && (end = strstr(text, "\r\n")); text = end + 2) {
		*end = '\0';
		if (end == text)
			return !end[2] && !first && judge(values, ret);
		good = first ? take_request_line(text, ret)
			     : take_field(text, values, NAMES);
		first = false;
	}
	return false;
}

bool oracle_read(const char *head, size_t len, struct oracle *ret)
{
	struct values values[NAMES] = {
		[HOST] = { .name = "host" },
		[CONTENT_LENGTH] = { .name = "content-length" },
		[TRANSFER_ENCODING] = { .name = "transfer-encoding" },
		[CONNECTION] = { .name = "connection" },
	};
	char *text = calloc(NAMES + 1, len + 1);
	bool good;

	REQUIRE(text);
	memcpy(text, head, len);
	for (size_t i = 0; i < NAMES; i++)
		values[i].text = text + (i + 1) * (len + 1);
	good = !memchr(head, '\0', len) && read_lines(text, values, ret);
	free(text);
	return good;
}
