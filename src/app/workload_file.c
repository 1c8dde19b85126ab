/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
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
 * Finds a name below the docroot without opening what it stands for. The
 * kernel holds "below", against "..", absolute names and symbolic links alike
 * (openat2(2)).
 */
static int find_below(int docroot_fd, const char *name)
{
	struct open_how how = {
		.flags = O_PATH | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS,
	};
	int fd = (int)syscall(SYS_openat2, docroot_fd, name, &how, sizeof(how));

	return fd < 0 ? -errno : fd;
}

/* Opens for reading what was found. */
static int reopen(int found)
{
	char link[32];
	int fd;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", found);
	fd = open(link, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	return fd < 0 ? -errno : fd;
}

/*
 * Only a regular file may be opened: a FIFO's writer would take us for its
 * reader, and die of SIGPIPE when we close; a device may act.
 */
static int open_below(int docroot_fd, const char *name, uint64_t *ret_bytes)
{
	int found = find_below(docroot_fd, name), fd = -ENOENT;
	struct stat st;

	if (found < 0)
		return found;
	if (!fstat(found, &st) && S_ISREG(st.st_mode)) {
		fd = reopen(found);
		*ret_bytes = (uint64_t)st.st_size;
	}
	close(found);
	return fd;
}

/* What the server lacks is not the name's fault. */
static enum http_status status_of(int error)
{
	switch (error) {
	case -EMFILE:
	case -ENFILE:
	case -ENOMEM:
	case -EAGAIN: /* the folder was changed while it was walked */
		return HTTP_UNAVAILABLE;
	default:
		return HTTP_NOT_FOUND;
	}
}

enum handler_result file_handle(struct workload_context *context,
    struct request *r, struct reply *ret_reply, uint64_t *ret_wait_ns)
{
	uint64_t bytes = 0;
	int fd = -ENOENT;

	(void)ret_wait_ns;
	if (context->docroot_fd >= 0)
		fd =
		    open_below(context->docroot_fd, buf_data(&r->name), &bytes);
	if (fd < 0) {
		*ret_reply = reply_plain(status_of(fd));
		return HANDLER_DONE;
	}
	ret_reply->type = "application/octet-stream";
	ret_reply->body = BODY_FILE;
	ret_reply->fd = fd;
	ret_reply->length = bytes;
	return HANDLER_DONE;
}
