#!/bin/sh
# SPDX-License-Identifier: MIT
# The plots: each is data, a script that draws it again, and two pictures.
. "$top_srcdir/tests/report/lib.sh"

if ! gnuplot --version >/dev/null 2>&1; then
	echo "1..0 # SKIP gnuplot is not installed"
	exit 0
fi
plan 21

every() { # every PATTERN COMMAND...: the command succeeds for each file
	for each in "$run/plots/"$1; do
		"$2" "$each" || return 1
	done
}
has_four() {
	base=${1%.gp}
	for suffix in csv svg png; do
		test -s "$base.$suffix" || { echo "$base.$suffix"; return 1; }
	done
}
is_png() { test "$(head -c 4 "$1" | tail -c 3)" = PNG; }

copy_run plots
make_report
check "plots are drawn" test $status -eq 0
check "without a word" test ! -s "$run/err"
check "each has data and two pictures" every '*-hello.gp' has_four
check "the pictures are what they say" every '*.png' is_png
check "each is in the page" test \
	"$(grep -c '<figure' "$run/report.html")" -eq \
	"$(grep -c '<svg viewBox="0 0 480' "$run/report.html")"
check "none has colours of its own" lacks 'svg.*rgb(' "$run/report.html"
check "the page is below 2 MB" \
	test "$(wc -c <"$run/report.html")" -lt 2000000
check "it fetches nothing" \
	lacks '\(src\|href\)="\(https*:\)*//\|@import\|url(' "$run/report.html"
rm "$run/plots/throughput-hello.svg"
check "a script draws its plot again" \
	sh -c "cd '$run/plots' && gnuplot throughput-hello.gp &&
		test -s throughput-hello.svg"

# Scenarios that are steps of one another make a sweep.
copy_run sweep
awk 'BEGIN { FS = OFS = "," }
	NR == 1 || $3 == "steady" { print }
	$3 == "steady" { base = $26; target = $12; p99 = $37
		for (k = 2; k <= 4; k++) {
			$1 += 1000
			$3 = "steady-" k; $12 = target * k; $26 = base * k
			$37 = p99 * k * k; print } }
	$3 == "hello" { base = $26; $26 = base / 4
		for (k = 1; k <= 64; k *= 4) {
			$1 += 1000
			$3 = "hello-" k; $14 = k; $26 = base * k / (k + 3)
			print } }' "$data/runs.csv" >"$run/runs.csv"
make_report
check "a sweep of rates has a knee" test -s "$run/plots/knee-steady-rates.svg"
check "with a model beside it" has ',model,' "$run/plots/knee-steady-rates.csv"
check "a sweep of connections has a law" has 'Universal Scalability Law' \
	"$run/report.html"

# A search leaves its probes, of which the first, closed one is no rate.
copy_run search
{
	echo run_id,probe,verdict,model,rate_per_s,response_p99_ns,valid
	for k in 1 2 3 4; do
		echo "1,$k,,$([ $k -eq 1 ] && echo closed || echo open),${k}000,${k}000000,yes"
	done
} >"$run/probes.csv"
make_report
check "the probes of a search are drawn" test \
	"$(grep -c ',probe,' "$run"/plots/probes-*.csv)" -eq 3
check "and tell what they found" has 'p99 4.00 ms at 4.00k/s' \
	"$run/report.html"

# set COLUMN VALUE [WHERE]: an expression for a column of all rows, or of those
# for which WHERE, in which at[NAME] is the number of a column, holds.
set_column() {
	awk "BEGIN { FS = OFS = \",\" }
		NR == 1 { for (i = 1; i <= NF; i++) at[\$i] = i }
		NR > 1 && (${3:-1}) { \$at[\"$1\"] = $2 } { print }" \
		"$run/runs.csv" >"$run/changed" && mv "$run/changed" "$run/runs.csv"
}

copy_run brief
set_column duration_s 2.5
make_report --no-plots
check "fewer than three whole seconds are no series" \
	test ! -e "$run/plots/timeline-hello.gp"
copy_run partial
set_column duration_s 2.5 '$at["subject"] == "epoll"'
make_report --no-plots
check "a part of a second is not drawn as a whole one" \
	lacks ',epoll replies' "$run/plots/timeline-hello.csv"

copy_run wide
set_column scenario '"a name that goes on and on, so that no line of a plot has room for it, not even for most of it"' \
	'$at["scenario"] == "hello"'
sed -i 's/,a name\(.*\)most of it,/,"a name\1most of it",/' "$run/runs.csv"
make_report
check "a long title takes two lines" has 'TITLELINES = 2' \
	"$run"/plots/throughput-a-name*.gp
check "and keeps its end" has 'most of it' "$run"/plots/throughput-a-name*.svg

copy_run hollow
set_column valid '"no"' '$at["subject"] == "nginx"'
make_report
check "what does not count is hollow" has '; POINT\[[0-9]*\] = 4;' \
	"$run/plots/throughput-hello.gp"
check "and said to be" has 'Hollow marks do not count' "$run/report.html"

copy_run outlier
set_column server_cpu_ns '$at["server_cpu_ns"] * 3000' \
	'$at["subject"] == "epoll" && $at["repetition"] == 2'
make_report --no-plots
largest() { # of the numbers after "NAME = " in a script
	sed -n "s/^$1 = //p" "$2"
}
check "one huge value does not squash the rest" test \
	"$(largest XMAX "$run/plots/cpu-hello.gp" | cut -d. -f1)" -lt 40000
