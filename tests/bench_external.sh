#!/bin/sh
# SPDX-License-Identifier: MIT
# The servers of others in suites/external.ini, those that are installed: each
# starts as written there, answers, and is ended.
. "${top_srcdir:-.}/tests/bench/common.sh"

# h2o, started by root, reads as nobody.
chmod 755 "$work"
"$top_builddir/paceline-bench" --results="$work/results" \
	"${top_srcdir:-.}/suites/external.ini" >"$work/out" 2>"$work/err"
[ $? -le 1 ]
ok "the suite of other servers runs"
run=$work/results/latest

# answered NAME: right replies in each of its repetitions, no wrong ones.
answered() {
	tr -d '\r' <"$run/runs.csv" | awk -F, -v name="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		$at["subject"] != name { next }
		{ n++ }
		$at["replies"] + 0 == 0 || $at["errors_status"] + 0 > 0 ||
			$at["errors_body"] + 0 > 0 { bad++ }
		END { exit n == 0 || bad > 0 }'
}
for name in epoll nginx lighttpd h2o node python; do
	if grep -q "^skipped.$name," "$run/env.csv"; then
		count=$((count + 1))
		echo "ok $count - $name answers # SKIP it is not installed"
		continue
	fi
	answered $name
	ok "$name answers"
done
grep -q 'epoll_wait -> recv' "$run/strategies.csv"
ok "the run keeps what each of our strategies is"
"$top_builddir/paceline-report" --no-plots "$run" >/dev/null 2>&1
grep -q 'epoll_wait -&gt; recv' "$run/report.html"
ok "and its page shows it"
finish
