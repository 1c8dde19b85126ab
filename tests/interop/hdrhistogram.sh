#!/bin/sh
# SPDX-License-Identifier: MIT
# Histogram files between Paceline and another HdrHistogram: ours read by
# hdr-histogram-js, and its own read by us.
set -u
. "$top_srcdir/tests/interop/common.sh"
needs_packages

readback() {
	"$top_builddir/tests/bin/readback" "$@"
}

hdr() {
	node "$here/hdr.js" "$@"
}

# both_read FILE TOLERANCE: both see the same intervals in it.
both_read() {
	readback hlog "$1" >"$dir/ours" 2>"$dir/why" &&
		hdr read "$1" >"$dir/theirs" 2>"$dir/why" &&
		awk -v tolerance="$2" -f "$here/same.awk" "$dir/ours" \
			"$dir/theirs" >"$dir/why"
}

# Only rounding in the last place of a mean.
exact=1e-12

"$top_builddir/tests/bin/samples" "$dir"
ok 'samples are written'
both_read "$dir/samples.hlog" $exact
ok 'the other library reads our log alike'
grep -q ',1099511627779,' "$dir/theirs"
ok 'and counts beyond 32 bits'
for name in one edges many spread; do
	awk -f "$here/hgrm_form.awk" "$dir/$name.hgrm" >"$dir/why"
	ok "$name.hgrm is in the published form"
	hdr hgrm "$dir/samples.hlog" $name >"$dir/theirs" 2>"$dir/why" &&
		awk -f "$here/same_hgrm.awk" "$dir/$name.hgrm" \
			"$dir/theirs" >"$dir/why"
	ok "$name.hgrm has the rows that the other library makes"
done
sed '4s/^ *[0-9]/ 9/' "$dir/spread.hgrm" >"$dir/bad.hgrm"
! awk -f "$here/hgrm_form.awk" "$dir/bad.hgrm" >"$dir/why" &&
	! awk -f "$here/same_hgrm.awk" "$dir/bad.hgrm" "$dir/theirs" \
		>"$dir/why"
ok 'and both checks see a wrong row'

start_null_server
"$top_builddir/paceline-load" -d 300ms -c 4 -R 5k --quiet --out "$dir/run" \
	"$url" 2>"$dir/why"
ok 'a run'
both_read "$dir/run/load.hlog" $exact
ok 'the other library reads the log of the run alike'
for kind in response service lag; do
	awk -f "$here/hgrm_form.awk" "$dir/run/$kind.hgrm" >"$dir/why" &&
		hdr hgrm "$dir/run/load.hlog" $kind >"$dir/theirs" \
			2>"$dir/why" &&
		awk -f "$here/same_hgrm.awk" "$dir/run/$kind.hgrm" \
			"$dir/theirs" >"$dir/why"
	ok "$kind.hgrm has the rows that the other library makes"
done
p99=$(awk -F, 'NR == 1 { while ($++i != "response_p99_ns"); }
	NR == 2 { print $i }' "$dir/run/summary.csv")
hdr read "$dir/run/load.hlog" | awk -F, -v p99="$p99" '
	$1 == "response" { exit !($16 == p99) }'
ok 'which is what summary.csv says'

# What a bucket of so many digits is wide, and of the three of ours.
while read -r digits tolerance; do
	hdr write "$digits" 1 >"$dir/digits-$digits.hlog" &&
		both_read "$dir/digits-$digits.hlog" "$tolerance"
	ok "we read its log of $digits digits"
	[ "$(cut -d, -f5 "$dir/ours" | sort -u)" = 5000 ]
	ok 'and every count in it'
done <<-EOF
	1 0.04
	2 0.006
	3 $exact
	4 0.001
	5 0.001
EOF
hdr write 3 1000 >"$dir/coarse.hlog" && both_read "$dir/coarse.hlog" 0.03
ok 'we read its log of a coarser unit'

mkdir "$dir/report"
"$top_builddir/paceline-report" --no-plots --format=txt \
	--hlog="other=$dir/digits-3.hlog" "$dir/report" >"$dir/out" 2>"$dir/why"
ok 'paceline-report takes its log as a subject'
grep -q "other (ext.) *$(hdr p99 "$dir/digits-3.hlog") s " \
	"$dir/report/report.txt"
ok 'and shows the 99th percentile that it has'
echo 'Tag=x,1,2,3,nonsense' >"$dir/bad.hlog"
"$top_builddir/paceline-report" --no-plots --format=txt \
	--hlog="other=$dir/bad.hlog" "$dir/report" >"$dir/out" 2>"$dir/err"
[ $? -ne 0 ] && grep -q 'bad.hlog' "$dir/err" && [ "$(wc -l <"$dir/err")" = 1 ]
ok 'but says of what is no log that it is none'
finish
