#!/bin/sh
# SPDX-License-Identifier: MIT
# The report as text, its files, and what it makes of odd input.
. "$top_srcdir/tests/report/lib.sh"
plan 68

# The sample run.
copy_run sample
make_report --no-plots
check "a report is made" test $status -eq 0
check "nothing to complain of" test ! -s "$run/err"
check "report.txt is as it was" diff "$data/golden.txt" "$run/report.txt"
check "80 columns are enough" \
	test "$(LC_ALL=C.UTF-8 wc -L <"$run/report.txt")" -le 80
check "the terminal shows the ranking" has '  1-2  uring-proactor' "$run/out"
check "and where the page is" has "$run/report.html" "$run/out"
check "the page says that plots are missing" has 'no plots' "$run/report.html"

# Formats.
make_report --no-plots --format=md
check "Markdown sums up what does not count" \
	has '^- 7 of 126 runs do not count' "$run/report.md"
check "Markdown" has '^| 1-2 | uring-proactor |' "$run/report.md"

# Text of others goes through unharmed and harmless.
copy_run hostile
evil='<script>alert(1)</script>"`touch pwned`'\''{/*'
awk -v evil="$evil" 'BEGIN { FS = OFS = ","; gsub(/"/, "\"\"", evil) }
	{ for (i = 1; i <= NF; i++)
		if ($i == "reactor-pool" || $i == "hello")
			$i = "\"" $i evil "\""
	  print }' "$data/runs.csv" >"$run/runs.csv"
make_report
check "hostile names" test $status -eq 0
check "are escaped" lacks '<script>alert' "$run/report.html"
check "and run nothing" test ! -e "$run/plots/pwned"
check "and name files harmlessly" \
	test -z "$(find "$run/plots" -name '*[^-a-z0-9._]*')"

# Only what was measured.
for file in latency intervals env; do
	copy_run no-$file
	rm "$run/$file.csv"
	make_report --no-plots
	check "without $file.csv" test $status -eq 0
	check "the page says so" has "$file.csv is missing" "$run/report.html"
done

copy_run header
head -n 1 "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "a run without rows" test $status -eq 0
check "says that nothing is there" has 'No repetition' "$run/report.html"

copy_run short
head -c 20000 "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "a run cut short" test $status -eq 0

copy_run single
awk -F, 'NR == 1 || $4 == "epoll"' "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "a single subject" has 'nobody to be compared with' "$run/report.txt"
check "has no control" has 'no A/A control' "$run/report.html"

copy_run invalid
sed 's/,yes,$/,no,the clock went backwards/' "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "nothing valid" has 'There is no ranking' "$run/report.txt"
check "the reason is told" has 'the clock went backwards' "$run/report.html"
check "no rank is given" lacks '^ *[1-9][-0-9]*  [a-z]' "$run/report.txt"

copy_run odd
awk 'BEGIN { FS = OFS = "," } NR % 3 == 2 { $26 = "NaN"; $37 = "inf" }
	NR % 3 == 0 { $26 = "n/a"; $37 = "" } { print }' \
	"$data/runs.csv" >"$run/runs.csv"
make_report
check "NaN, inf, n/a and nothing for numbers" test $status -eq 0
check "none of them is shown as a figure" lacks '>-*\(nan\|inf\)' \
	"$run/report.html"

copy_run few
awk -F, 'NR == 1 || $7 <= 2' "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "too few repetitions to tell" \
	has 'Too few valid runs to tell' "$run/report.txt"
check "which is no lack of difference" \
	lacks 'No significant difference' "$run/report.txt"
check "then nobody has a rank" lacks '^ *[1-9][-0-9]*  [a-z]' "$run/report.txt"

copy_run control
awk 'BEGIN { FS = OFS = "," }
	$4 == "epoll-again" { $26 *= 1.3; $37 *= 1.3 } { print }' \
	"$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "a control that differs is reported" has '^No: the A/A' "$run/report.txt"

# What the generator itself did to the figures.
copy_run bounds
awk 'BEGIN { FS = OFS = "," }
	{ sub(/\r$/, "") }
	NR == 1 { print $0, "net_p99_ns,rate_bound"; next }
	{ late = $4 == "epoll" && $3 == "steady"
	  print $0, $37 * (late ? 0.8 : 0.99),
		$4 == "epoll" && $3 == "hello" ? "at least" : "" }' \
	"$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "a percentile within bounds has the ranks that it may have" \
	has '^ *1-[2-9]  epoll  *38[.0-9]*\.\.4' "$run/report.txt"
check "on the page too" has '38[.0-9]*\.\.4.* µs' "$run/report.html"
check "a rate that the generator set is a lower bound" \
	has '^ .*  epoll  *≥ 246k/s' "$run/report.txt"
check "on the page too" has '≥ 246k/s' "$run/report.html"

# Wrong use.
run=$work/nowhere
mkdir "$run"
make_report
check "a folder that is no run" test $status -eq 1
check "is told of in one line" one_line "$run/err"
make_report --format=pdf
check "an unknown format" test $status -eq 2
check "is told of in one line" one_line "$run/err"
make_report --no-such-option
check "an unknown option" test $status -eq 2
make_report one-more
check "two folders" test $status -eq 2

# No gnuplot.
copy_run bare
PATH=$work/none make_report
check "without gnuplot" test $status -eq 0
check "its absence is told" has '^paceline-report: gnuplot: not found' \
	"$run/err"
check "on the page too" has 'gnuplot is not installed' "$run/report.html"

# Two runs.
compare() {
	"$report" --compare "$@" >"$work/out" 2>"$work/err"
	status=$?
}
copy_run before
before=$run
copy_run after
compare "$before" "$run"
check "a run compared with itself" test $status -eq 0
check "is neither slower nor faster" lacks 'SLOWER\|faster$' "$work/out"
check "and the same, as its intervals say" \
	has '^  epoll  .* 1.000 x .* same$' "$work/out"
awk 'BEGIN { FS = OFS = "," } $4 == "epoll" && $3 == "hello" {
	$26 *= $7 % 2 ? 0.8 : 1.2 } { print }' \
	"$data/runs.csv" >"$run/runs.csv"
compare "$before" "$run"
check "too much noise to be the same" has '^  epoll  .* unclear$' "$work/out"
check "is no slow-down either" test $status -eq 0
awk 'BEGIN { FS = OFS = "," }
	$4 == "epoll" && $3 == "hello" { $26 *= 0.9 } { print }' \
	"$data/runs.csv" >"$run/runs.csv"
compare "$before" "$run"
check "a slow-down" test $status -eq 4
check "is told of" has 'epoll .* 0.90 x .*SLOWER' "$work/out"
check "in 80 columns" test "$(LC_ALL=C.UTF-8 wc -L <"$work/out")" -le 80
compare --threshold=15 "$before" "$run"
check "below the threshold it passes" test $status -eq 0
compare --format=md "$before" "$run"
check "a comparison in Markdown" has '^| hello | epoll | throughput' \
	"$work/out"
# "At least" 246k/s in one of them, and a tenth more or less in the other.
awk 'BEGIN { FS = OFS = "," } { sub(/\r$/, "") }
	NR == 1 { print $0, "rate_bound"; next }
	{ print $0, $4 == "epoll" && $3 == "hello" ? "at least" : "" }' \
	"$data/runs.csv" >"$before/runs.csv"
compare "$before" "$run"
check "less than a lower bound is slower" has ' epoll .*SLOWER$' "$work/out"
compare "$run" "$before"
check "and that is faster" has ' epoll .*faster$' "$work/out"
awk 'BEGIN { FS = OFS = "," }
	$4 == "epoll" && $3 == "hello" { $26 *= 1.1 } { print }' \
	"$data/runs.csv" >"$run/runs.csv"
compare "$before" "$run"
check "more than one may be no more" has ' epoll .*unclear$' "$work/out"
compare "$before"
check "one folder is not enough" test $status -eq 2
compare --threshold=much "$before" "$run"
check "a threshold that is no number" test $status -eq 2
check "is told of in one line" one_line "$work/err"

# Histograms of others.
hlog=$top_srcdir/tests/unit/data/foreign.hlog
copy_run hlog
make_report --no-plots --hlog="them@hello=$hlog"
check "a foreign histogram is a subject" has 'them (ext.)' "$run/report.txt"
make_report --no-plots --hlog="them=$hlog"
check "where it belongs must be said" has 'them@SCENARIO=' "$run/err"
run=$work/empty
mkdir "$run"
make_report --no-plots --hlog="a=$hlog" --hlog="b=$hlog"
check "histograms alone make a report" has ' b (ext.)' "$run/report.txt"
make_report --hlog="a=$data/runs.csv"
check "what is no histogram" test $status -eq 1
check "is told of in one line" one_line "$run/err"
make_report --hlog="a"
check "a histogram without a file" test $status -eq 2
