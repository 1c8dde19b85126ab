#!/bin/sh
# SPDX-License-Identifier: MIT
# What the generator does where the kernel refuses it a system call: another
# engine, with a word; or none, when one was asked for by name.
set -u
load=$top_builddir/paceline-load
without=$top_builddir/tests/bin/without
dir=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$dir"' EXIT
count=0

"$without" io_uring_setup -- true
if [ $? -eq 77 ]; then
	echo '1..0 # SKIP no filters of system calls here'
	exit 0
fi
"$load" --null-server epoll >"$dir/ready" &
server=$!
until [ -s "$dir/ready" ]; do kill -0 $server || exit 1; done
url=http://$(sed 's/.* //' "$dir/ready")/

check() { # check NAME COMMAND...
	name=$1
	shift
	count=$((count + 1))
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$dir/err"
	fi
}
# under CALL... -- ARGUMENT...: the generator under a filter.
under() {
	calls=
	while [ "$1" != -- ]; do
		calls="$calls $1"
		shift
	done
	shift
	"$without" $calls -- "$load" "$@" >"$dir/out" 2>"$dir/err"
	status=$?
}
loaded_by() { # loaded_by ENGINE LINES: it ran so, and said so many lines
	[ $status -eq 0 ] && grep -q "\"engine\": \"$1\"" "$dir/out" &&
		! grep -q '"replies": 0,' "$dir/out" &&
		[ "$(wc -l <"$dir/err")" -eq "$2" ]
}

for call in io_uring_setup io_uring_setup:EPERM io_uring_register:EPERM \
	io_uring_enter:EPERM; do
	under $call -- -d 100ms -c 2 --json "$url"
	check "$call: the load goes by epoll, in a line" loaded_by epoll 1
	under $call -- -d 100ms -c 2 --json --engine uring "$url"
	check "$call: --engine uring is unavailable, in a line" \
		test $status -eq 77 -a "$(wc -l <"$dir/err")" -eq 1
	check "$call: and loads nothing" test ! -s "$dir/out"
	under $call -- --null-server uring
	check "$call: --null-server uring is unavailable, in a line" \
		test $status -eq 77 -a "$(wc -l <"$dir/err")" -eq 1
	check "$call: and does not say that it listens" test ! -s "$dir/out"
done
under io_uring_setup -- --self-test --engine uring
check 'a self-test of what is not there is unavailable' test $status -eq 77
under epoll_pwait2 -- -d 200ms -c 2 -R 500 --json --engine epoll "$url"
check 'without epoll_pwait2 epoll goes on' loaded_by epoll 0
under epoll_pwait2:EPERM io_uring_setup:EPERM -- -d 100ms -c 2 --json "$url"
check 'without either epoll goes on' loaded_by epoll 1
echo "1..$count"
