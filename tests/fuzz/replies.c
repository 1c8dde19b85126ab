/* SPDX-License-Identifier: MIT */
#include "replies.h"

#include <string.h>

#include "http/status.h"
#include "load/reply.h"

/* After the last request's reply comes a refusal, and nothing else. */
static bool has_no_content(const char *data, size_t len)
{
	const char *end = memmem(data, len, "\r\n\r\n", 4);

	return end && end + 4 == data + len;
}

/* Takes one reply; returns its bytes. */
static size_t take_reply(struct reply *r, const char *data, size_t len)
{
	enum reply_result result = REPLY_MORE;
	size_t at = 0, used;

	while (result == REPLY_MORE) {
		REQUIRE(at < len);
		result = reply_feed(r, data + at, len - at, &used);
		REQUIRE(result != REPLY_BAD);
		at += used;
	}
	REQUIRE(strcmp(http_reason(r->head.status), "Unknown"));
	return at;
}

void replies_check(
    const char *data, size_t len, const bool *head, unsigned requests)
{
	static const char invitation[] = "HTTP/1.1 100 Continue\r\n\r\n";
	size_t at = 0, invited = sizeof(invitation) - 1;
	struct reply_cache cache = { 0 };
	unsigned replies = 0;
	struct reply r;

	reply_init(&r, &cache);
	while (at < len) {
		/* Its request may never be completed. */
		if (len - at == invited &&
		    !memcmp(data + at, invitation, invited))
			break;
		REQUIRE(replies <= requests);
		r.no_body = replies < requests
				? head[replies]
				: has_no_content(data + at, len - at);
		at += take_reply(&r, data + at, len - at);
		replies++;
		/* Said and done: nothing follows the last. */
		REQUIRE(!r.head.close || at == len);
		REQUIRE(replies <= requests || r.head.close);
	}
	REQUIRE(replies >= requests);
	reply_fini(&r);
}
