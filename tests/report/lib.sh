# SPDX-License-Identifier: MIT
# What the report's shell tests share: TAP, and a run to make reports of.
# Automake's TESTS_ENVIRONMENT sets top_srcdir and top_builddir.
report=$top_builddir/paceline-report
data=$top_srcdir/tests/report/data
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
count=0

plan() { echo "1..$1"; }

# check NAME COMMAND...: one test, passed when the command succeeds.
check() {
	name=$1
	shift
	count=$((count + 1))
	if "$@" >"$work/check" 2>&1; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$work/check"
	fi
}

# A fresh copy of the sample run, in $run.
copy_run() {
	run=$work/$1
	mkdir "$run"
	cp "$data"/env.csv "$data"/runs.csv "$data"/latency.csv \
		"$data"/intervals.csv "$data"/strategies.csv "$run"
}

# The report of $run: its status in $status, what it said in $run/out and err.
make_report() {
	"$report" "$@" "$run" >"$run/out" 2>"$run/err"
	status=$?
}

has() { grep -q -e "$1" "$2"; }
lacks() { ! grep -q -e "$1" "$2"; }
one_line() { test "$(wc -l <"$1")" -eq 1; }
