#!/bin/sh
# SPDX-License-Identifier: MIT
# Dependencies point one way:
#   strategies -> mechanism -> core -> http -> base;  app -> http
#   harness/{load,bench,report} -> harness/lib -> src/base
. "$top_srcdir/tests/lint/tap.sh"

# includes FOLDER: "file:line: included" for what our own files include.
includes() {
	grep -rnE --include='*.[ch]' '^ *# *include "[a-z_0-9]+/' "$1" |
		sed -E 's/^([^:]*:[0-9]+): *# *include "([^"]*)".*/\1: \2/'
}

# may_include FOLDER ALLOWED: only headers below the allowed folders.
may_include() {
	[ -d "$1" ] || return 0
	tap_result "$1 includes only: $2" \
		"$(includes "$1" | grep -vE ": ($(echo "$2" | tr ' ' '|'))/")"
}

may_include src/base "base"
may_include src/http "http base"
may_include src/app "app http base"
may_include src/core "core http base"
may_include src/mechanism "mechanism core http base"
may_include src/strategies "strategies mechanism core http base"
may_include harness/lib "lib base"
may_include harness/load "load lib base"
may_include harness/bench "bench lib base"
may_include harness/report "report lib base"
may_include tests/e2e "base"

tap_result "no strategy includes another" \
	"$(includes src/strategies | grep -E ': strategies/' |
		grep -v ': strategies/strateg')"

io='sys/socket|sys/epoll|sys/select|sys/eventfd|poll|netinet/.*|sys/un'
io="$io|liburing|linux/io_uring|aio|pthread|threads|semaphore|linux/futex"
tap_result "http and app include no socket, epoll, io_uring or thread header" \
	"$(grep -rnE --include='*.[ch]' "# *include <($io)\.h>" \
		src/http src/app)"

# nm needs built objects; the sources say enough.
calls='socket|accept4?|recv|send|sendmsg|recvmsg|epoll_[a-z]+|poll|select'
calls="$calls|io_uring_[a-z_]+|pthread_[a-z_]+|fork"
tap_result "http calls no socket, epoll, io_uring or thread function" \
	"$(grep -rnE --include='*.[ch]' "(^|[^a-z_>.])($calls)\(" src/http |
		grep -vE ':[0-9]+:[[:space:]]*(/?\*|//)')"

tap_result "nothing includes a .c file" \
	"$(grep -rnE --include='*.[ch]' '# *include .*\.c[">]' src harness \
		tests)"
tap_done
