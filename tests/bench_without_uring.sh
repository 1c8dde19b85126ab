#!/bin/sh
# SPDX-License-Identifier: MIT
# make bench where a container's filter refuses io_uring: what needs it is
# named and skipped, the rest is measured by the other engine.
. "${top_srcdir:-.}/tests/bench/common.sh"

"$top_builddir/tests/bin/without" io_uring_setup:EPERM -- \
	"${MAKE:-make}" --no-print-directory -C "$top_builddir" bench \
	SUITE=smoke RESULTS="$work/results" MAKEFLAGS= \
	>"$work/out" 2>"$work/err" </dev/null
status=$?
if [ $status -eq 77 ]; then
	echo "1..0 # SKIP $(tail -n 1 "$work/err")"
	exit 0
fi
[ $status -eq 0 ]
ok "make bench SUITE=smoke ends well"
run=$work/results/latest
said 'uring-proactor is skipped: ' && said 'io_uring is forbidden here'
ok "the strategy that needs it is named"
[ "$(grep -c 'the load goes by epoll' "$work/err")" -eq 1 ]
ok "the generator's engine is said once"
table "$run/env.csv" >"$work/env"
grep -q '^engine,"*epoll: io_uring' "$work/env" &&
	grep -q '^skipped.uring-proactor,' "$work/env"
ok "env.csv says both"
# Two scenarios, two repetitions, some of them attempted again.
for subject in epoll epoll-again reactor-pool leader-follower; do
	[ "$(table "$run/runs.csv" | grep -c ",$subject,.*,epoll,")" -ge 4 ]
	ok "$subject is measured by epoll"
done
[ "$(table "$run/runs.csv" | grep -c ',uring-proactor,')" -eq 0 ]
ok "what is skipped has no row"
! table "$run/runs.csv" | grep -q 'generator failed'
ok "the generator works"
[ -s "$run/report.html" ] && grep -q 'uring-proactor' "$run/report.txt"
ok "the report is made, and names it too"
finish
