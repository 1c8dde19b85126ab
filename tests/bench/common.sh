# SPDX-License-Identifier: MIT
# What the bench's shell tests share: TAP, a folder of their own, a run with
# the fake server and generator.
: "${top_builddir:=.}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Under names of their own, so that a test finds its own processes only.
cp "$top_builddir/tests/bin/fake_server" "$top_builddir/tests/bin/fake_load" \
	"$work"
count=0
failures=0

# ok WHAT: by the status of the command before it.
ok() {
	status=$?
	count=$((count + 1))
	if [ $status -eq 0 ]; then
		echo "ok $count - $1"
	else
		failures=$((failures + 1))
		echo "not ok $count - $1"
		[ ! -f "$work/err" ] || sed 's/^/# /' "$work/err"
	fi
}

finish() {
	echo "1..$count"
	[ $failures -eq 0 ]
	exit
}

# bench ARGUMENTS: its status in $status, its words in $work/out and err.
bench() {
	"$top_builddir/paceline-bench" --server="$work/fake_server" \
		--load="$work/fake_load" --results="$work/results" "$@" \
		>"$work/out" 2>"$work/err"
	status=$?
}

# suite SUBJECTS SCENARIOS: writes $work/try.ini.
suite() {
	cat >"$work/try.ini" <<-EOF
		[suite]
		repetitions = 2
		seed = 5
		warmup = 20ms
		duration = 60ms
		tail = 20ms
		ready_timeout = 300ms
		$1
		$2
	EOF
}

# said TEXT: it is in one line of stderr.
said() {
	grep -qF -- "$1" "$work/err"
}

# table FILE: the rows of a CSV file, without its header.
table() {
	sed '1d; s/\r$//' "$1"
}

# rows WHERE: how many rows of the latest runs.csv a sed pattern matches.
rows() {
	table "$work/results/latest/runs.csv" | grep -c -- "$1"
}

# Whether a fake of this test runs. The brackets keep grep from finding itself.
fakes_run() {
	grep -lqs "$work/[f]ake_" /proc/[0-9]*/cmdline
}

# No process, and nothing in the way of the next run.
nothing_left() {
	! fakes_run && ! find "$work/results" -name work | grep -q .
}
