#!/bin/sh
# SPDX-License-Identifier: MIT
# The report against what is against it: full disks, programs that hang,
# folders that two benches wrote, files without end, odd command lines.
. "$top_srcdir/tests/report/lib.sh"

# Each line: what is wrong with it, and the words of a command line.
usage() {
	cat <<END
no number|--threshold=
a number with a tail|--threshold=5x
NaN|--threshold=nan
infinity|--threshold=inf
a negative number|--threshold=-1
more than the most|--threshold=1001
no time|--plot-timeout=0
too much time|--plot-timeout=3601
time without end|--plot-timeout=1e99
no format|--format=
only commas|--format=,,,
an unknown format|--format=html,pdf
a format with an order for the terminal|--format=$(printf '\033[2J')
an unknown option|--no-such-option
an unknown letter|-z
an ambiguous option|--pl
an option without its value|--threshold
a value for an option without one|--no-plots=yes
a log without a file|--hlog=a
a log without a name|--hlog==a
a log with an empty scenario|--hlog=a@=b
nothing of a log|--hlog=
two folders|one two
three folders to compare|--compare one two three
one folder to compare|--compare one
END
}
plan $((2 * $(usage | wc -l) + 27))

usage >"$work/usage"
while IFS='|' read -r what words; do
	# shellcheck disable=SC2086
	"$report" $words >"$work/out" 2>"$work/err"
	status=$?
	check "$what is wrong usage" test $status -eq 2
	check "$what is told of in one line" one_line "$work/err"
done <"$work/usage"
check "no order reaches the terminal" lacks "$(printf '\033')" "$work/err"

# Two benches wrote one folder.
copy_run doubles
tail -n +2 "$data/runs.csv" >>"$run/runs.csv"
make_report --no-plots
check "every row twice" test $status -eq 0
check "none of them counts" has 'There is no ranking' "$run/report.txt"
check "and the page says why" has '252 rows of runs.csv share' \
	"$run/report.html"
check "so does the text" has 'its run_id or its repetition more than once' \
	"$run/report.txt"
copy_run numbered
awk 'BEGIN { FS = OFS = "," } NR > 1 { $1 += 1000 } NR == 4' \
	"$data/runs.csv" >>"$run/runs.csv"
awk 'BEGIN { FS = OFS = "," } NR == 4 { $1 += 1000; print }' \
	"$data/runs.csv" >>"$run/runs.csv"
make_report --no-plots
check "a repetition again, with another run_id" has '3 rows of runs.csv' \
	"$run/report.html"
copy_run one-id
sed 's/^[0-9]*,/7,/' "$data/runs.csv" >"$run/runs.csv"
make_report --no-plots
check "one run_id for all" test $status -eq 0

# Full disks. The shell's limit stands for the disk.
copy_run full
make_report --no-plots
cp "$run/report.html" "$work/before.html"
(
	trap '' XFSZ
	ulimit -f 16
	make_report --no-plots
	exit $status
)
check "no room for the page" test $? -eq 1
check "is told of" has 'report: .*: File too large$' "$run/err"
check "in one line" one_line "$run/err"
check "the page is the one there was" cmp "$run/report.html" "$work/before.html"
check "nothing half-done stays" test -z "$(find "$run" -name '*.new')"
if [ -c /dev/full ]; then
	"$report" --no-plots "$run" >/dev/full 2>"$run/err"
	check "standard output on a full disk" test $? -eq 1
	check "is told of in one line" one_line "$run/err"
else
	check "standard output on a full disk # SKIP no /dev/full" true
	check "is told of in one line # SKIP no /dev/full" true
fi
copy_run locked
mkdir "$run/report.txt.new"
make_report
check "a file that cannot be written" test $status -eq 1
check "is told of before the work" test ! -e "$run/plots"
check "in one line" one_line "$run/err"

# A gnuplot that never ends, and one that prints without end.
mkdir "$work/bin"
fake_gnuplot() {
	{ echo '#!/bin/sh'; echo "$1"; } >"$work/bin/gnuplot"
	chmod +x "$work/bin/gnuplot"
}
fake_gnuplot 'exec sleep 1000'
copy_run hung
PATH=$work/bin:$PATH make_report --plot-timeout=1
check "a hung gnuplot is ended" test $status -eq 0
check "and named" has 'gp: gnuplot took more than 1 s' "$run/err"
check "on the page too" has 'gnuplot took too long' "$run/report.html"
fake_gnuplot 'exec 1>&-; exec sleep 1000'
PATH=$work/bin:$PATH make_report --plot-timeout=1
check "also one that closed its output" has 'took more than 1 s' "$run/err"
fake_gnuplot 'exec yes'
PATH=$work/bin:$PATH make_report --plot-timeout=3600
check "one that prints without end is ended" has 'File too large' "$run/err"

# Files without end. (Sizes in KiB.)
least() { test "$(du -sk "$1" | cut -f1)" -lt "$2"; }
copy_run second
sed 's/^\(1[0-9]*\),2,/\1,999999,/' "$data/intervals.csv" \
	>"$run/intervals.csv"
make_report --no-plots
check "a second far away takes no room" least "$run" 4000
copy_run endless
for column in p99_ns requests; do
	sed "1s/$column/gone/" "$data/intervals.csv" >"$run/intervals.csv"
	make_report --no-plots
	check "intervals without $column" least "$run" 4000
done
copy_run many
awk 'BEGIN { FS = OFS = "," } NR == 1 { print }
	NR == 2 { for (i = 1; i <= 5000; i++) {
		$1 = i; $4 = "s" i; $26 = 1000 + i % 10; print } }' \
	"$data/runs.csv" >"$run/runs.csv"
make_report
check "5,000 subjects" test $status -eq 0
check "most of them are not drawn" has 'and [0-9]* more' "$run/report.html"
