#!/bin/sh
# SPDX-License-Identifier: MIT
# The CSV files of a run, imported by sqlite3: field for field what our own
# reader finds, and sums that agree from file to file.
set -u
. "$top_srcdir/tests/interop/common.sh"
needs sqlite3

# What has to be quoted: commas, quotes.
title='Two ways, "side by side", and back'
cat >"$dir/two.ini" <<-EOF
	[suite]
	title = $title
	repetitions = 2
	seed = 7
	warmup = 50ms
	duration = 150ms
	tail = 100ms
	[subject first]
	strategy = epoll
	[subject second]
	strategy = reactor-pool:threads=2
	[scenario closed]
	path = /
	connections = 4
	[scenario open]
	path = /bytes/1000
	connections = 4
	rate = 1k
EOF
"$top_builddir/paceline-bench" --results="$dir/results" "$dir/two.ini" \
	>"$dir/out" 2>"$dir/why"
status=$?
[ $status -ne 77 ] || skip_all 'no strategy can run here'
[ $status -eq 0 ]
ok 'a run'
run=$dir/results/latest
runs=8

sql() {
	sqlite3 "$dir/run.db" "$@"
}

# says WHAT SQL ANSWER
says() {
	answer=$(sql "$2" 2>&1)
	[ "$answer" = "$3" ] || echo "$answer, not $3" >"$dir/why"
	[ "$answer" = "$3" ]
	ok "$1"
}

for table in env runs latency intervals; do
	sql ".import --csv $run/$table.csv $table" 2>"$dir/why" &&
		[ ! -s "$dir/why" ]
	ok "$table.csv is imported, without a word"
	"$top_builddir/tests/bin/readback" csv "$run/$table.csv" \
		>"$dir/ours" 2>"$dir/why"
	sql -ascii "SELECT * FROM $table" >"$dir/theirs" 2>>"$dir/why"
	[ -s "$dir/ours" ] && cmp "$dir/ours" "$dir/theirs" >>"$dir/why"
	ok "every field of $table.csv reads alike"
	# A reader that knows the format takes the CR of CRLF off.
	[ "$(tr '\036' '\n' <"$dir/theirs" | grep -c "$(printf '\r')")" = 0 ]
	ok 'and none keeps the end of its line'
	awk '!/\r$/ { bad = 1 } END { exit bad }' "$run/$table.csv"
	ok 'though lines end in CRLF, as RFC 4180 says'
done

says 'a row for each repetition' "SELECT count(DISTINCT
	scenario || ' ' || subject || ' ' || repetition) FROM runs" $runs
# On a busy machine some are run again.
runs=$(sql 'SELECT count(*) FROM runs')
closed=$(sql "SELECT count(*) FROM runs WHERE model = 'closed'")
says 'the title comes through its quotes' \
	"SELECT value FROM env WHERE key = 'title'" "$title"
says 'no key of env.csv twice' \
	'SELECT count(*) - count(DISTINCT key) FROM env' 0
says 'every latency belongs to a repetition' \
	'SELECT count(DISTINCT run_id) FROM latency
	WHERE run_id IN (SELECT run_id FROM runs)' $runs
# Replies count when they come in the measured time, response times when the
# request was due in it: in a closed loop, which has no requests waiting, the two
# differ by one a connection at most.
says 'as many response times as replies, in a closed loop' \
	"SELECT count(*) FROM runs WHERE model = 'closed' AND
	abs(replies - (SELECT sum(count) FROM latency
	WHERE latency.run_id = runs.run_id AND kind = 'response'))
	<= CAST(connections AS INTEGER)" "$closed"
says 'seconds before zero are the warm-up' \
	"SELECT min(CAST(second AS INTEGER)) FROM intervals" -1
says 'the highest response time is that of its highest bucket' \
	"SELECT count(*) FROM runs WHERE CAST(response_max_ns AS INTEGER) =
	(SELECT max(CAST(high_ns AS INTEGER)) FROM latency
	WHERE latency.run_id = runs.run_id AND kind = 'response')" $runs


column=$(head -n 1 "$run/runs.csv" | tr ',' '\n' | grep -nx replies)
sum=$("$top_builddir/tests/bin/readback" csv "$run/runs.csv" |
	tr '\036' '\n' | cut -d "$(printf '\037')" -f "${column%%:*}" |
	awk '{ sum += $1 } END { printf "%d", sum }')
says 'the sum of replies is ours' \
	'SELECT sum(CAST(replies AS INTEGER)) FROM runs' "$sum"
finish
