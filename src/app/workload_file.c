/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "app/workload.h"

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Percent-decodes the name (RFC 3986 section 2.1) into r->name, with a NUL. */
enum http_status file_parse(struct request *r, const char *rest, size_t len)
{
	char *name = buf_reserve(&r->name, len + 1), *out = name;

	if (!name)
		return HTTP_INTERNAL_ERROR;
	for (size_t i = 0; i < len; i++) {
		char c = rest[i];

		if (c == '%') {
			if (len - i < 3 || hex(rest[i + 1]) < 0 ||
			    hex(rest[i + 2]) < 0)
				return HTTP_BAD_REQUEST;
			c = (char)(hex(rest[i + 1]) << 4 | hex(rest[i + 2]));
			i += 2;
		}
		if (!c)
			return HTTP_BAD_REQUEST;
		*out++ = c;
	}
	*out = '\0';
	r->name.end += len + 1;
	return 0;
}

/*
 * Opens a regular file below the docroot. The kernel holds "below", against
 * "..", absolute names and symbolic links alike (openat2(2)).
 */
static int open_below(int docroot_fd, const char *name)
{
	struct open_how how = {
		.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};

	return (int)syscall(SYS_openat2, docroot_fd, name, &how, sizeof(how));
}

enum handler_result file_handle(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	struct stat st;
	int fd = -1;

	(void)ret_wait_ns;
	if (context->docroot_fd >= 0)
		fd = open_below(context->docroot_fd, buf_data(&r->name));
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		*ret_reply = reply_plain(HTTP_NOT_FOUND);
		return HANDLER_DONE;
	}
	ret_reply->type = "application/octet-stream";
	ret_reply->body = BODY_FILE;
	ret_reply->fd = fd;
	ret_reply->length = (uint64_t)st.st_size;
	return HANDLER_DONE;
}
