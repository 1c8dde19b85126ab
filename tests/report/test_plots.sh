#!/bin/sh
# SPDX-License-Identifier: MIT
# The plots: each is data, a script that draws it again, and two pictures.
. "$top_srcdir/tests/report/lib.sh"

if ! gnuplot --version >/dev/null 2>&1; then
	echo "1..0 # SKIP gnuplot is not installed"
	exit 0
fi
plan 14

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
