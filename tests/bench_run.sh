#!/bin/sh
# SPDX-License-Identifier: MIT
# paceline-bench from a suite to its files, with a fake server and generator.
. "${top_srcdir:-.}/tests/bench/common.sh"

good='[subject good]
strategy = good
[subject twin]
strategy = good
control_of = good'
scenarios='[scenario hello]
[scenario paced]
rate = 1k'

suite "$good" "$scenarios"
bench "$work/try.ini"
[ $status -eq 0 ]
ok "a suite runs, and exits with 0"
run=$work/results/latest
[ "$(rows ',yes,$')" -eq 8 ]
ok "each cell has its repetitions"
[ "$(rows ',twin,control,')" -eq 4 ]
ok "the twin is a control"
for file in env.csv runs.csv latency.csv intervals.csv suite.ini run-8.hlog; do
	[ -s "$run/$file" ]
	ok "$file is there"
done
[ "$(tail -n 1 "$run/latency.csv")" = 8,response,50000,50031,1000 ]
ok "latency.csv has the last repetition under its number"
table "$run/env.csv" >"$work/env"
grep -q '^seed,5$' "$work/env" &&
	grep -q '^scenario.paced,rate = 1k$' "$work/env" &&
	grep -q '^control.twin,good$' "$work/env"
ok "env.csv records the suite"
grep -q '^engine,fake: not made$' "$work/env" &&
	said 'not made: the load goes by fake'
ok "the generator's engine is said, and why it is no better one"
head -n 1 "$run/runs.csv" | grep -q ',n_accepts,n_requests,valid,reason.$'
ok "runs.csv has the server's counters"
nothing_left
ok "nothing is left behind"

cut -d, -f3,4,7,8 "$run/runs.csv" >"$work/first"
bench "$work/try.ini"
cut -d, -f3,4,7,8 "$run/runs.csv" >"$work/second"
cmp -s "$work/first" "$work/second"
ok "the same seed gives the same order"
bench --seed=6 "$work/try.ini"
cut -d, -f3,4,7,8 "$run/runs.csv" >"$work/second"
! cmp -s "$work/first" "$work/second"
ok "another seed gives another order"
bench --only=hello/twin --reps=3 --duration=10ms "$work/try.ini"
[ "$(rows ',hello,twin,')" -eq 3 ] && [ "$(rows .)" -eq 3 ]
ok "--only and --reps choose"

bench --dry-run "$work/try.ini"
[ $status -eq 0 ] && [ "$(grep -c 'hello\|paced' "$work/out")" -eq 8 ]
ok "--dry-run prints the plan"
bench --list "$work/try.ini"
[ $status -eq 0 ] && grep -q 'twin  *control' "$work/out"
ok "--list names the subjects"

# A run whose last row was cut off by a crash goes on, and ends up the same.
bench "$work/try.ini"
run=$(cd "$work/results/latest" && pwd -P)
cut -d, -f1,3,4,7,8 "$run/runs.csv" >"$work/whole"
head -n 4 "$run/runs.csv" >"$work/part"
printf '4,,hel' >>"$work/part"
cp "$work/part" "$run/runs.csv"
"$top_builddir/paceline-bench" --resume "$run" >"$work/out" 2>"$work/err"
ok "--resume goes on"
cut -d, -f1,3,4,7,8 "$run/runs.csv" >"$work/resumed"
cmp -s "$work/whole" "$work/resumed"
ok "a resumed run has the rows of one that was not interrupted"
[ "$(table "$run/latency.csv" | cut -d, -f1 | uniq | wc -l)" -eq 8 ]
ok "a resumed run has each histogram once"
"$top_builddir/paceline-bench" --resume "$run" >"$work/out" 2>"$work/err"
[ $? -eq 0 ] && [ "$(sed 1d "$run/runs.csv" | wc -l)" -eq 8 ]
ok "resuming a run that is complete adds nothing"

# Repetition stops when the interval is narrow enough.
suite 'min_reps = 3
max_reps = 8
precision = 5%
[subject good]
strategy = good' '[scenario hello]'
sed -i '/^repetitions/d' "$work/try.ini"
bench "$work/try.ini"
[ "$(rows .)" -eq 3 ]
ok "a steady cell needs no more than min_reps"
sed -i 's/^precision.*/precision = 0.0001%/' "$work/try.ini"
bench "$work/try.ini"
[ "$(rows .)" -eq 8 ]
ok "a restless cell stops at max_reps"

# The highest rate below a limit: 6,000 a second, to 4%.
suite '[subject good]
strategy = good' '[scenario most]
path = /limited
find = max-rate
slo = p99 < 5ms'
bench "$work/try.ini"
table "$work/results/latest/runs.csv" | cut -d, -f1,13 >"$work/found"
[ $status -eq 0 ] && [ "$(rows ,yes,)" -eq 2 ] &&
	awk -F, '$2 < 5769 || $2 > 6000 { exit 1 }' "$work/found"
ok "find = max-rate finds it"
probes=$work/results/latest/probes.csv
[ "$(table "$probes" | grep -c ',answer,open,')" -eq 2 ]
ok "probes.csv marks the answers"
[ "$(sed 1d "$work/results/latest/latency.csv" | wc -l)" -eq 2 ]
ok "the answer's histogram is filed, and no other"
sed -i 's/5ms/10us/' "$work/try.ini"
bench --reps=1 "$work/try.ini"
[ $status -eq 0 ] && [ "$(rows ',no,find = max-rate: no load met p99 < 10us')" -eq 1 ]
ok "a limit that nothing meets is said"
sed -i 's/10us/5ms/; s,/limited,/limited/self,' "$work/try.ini"
bench --reps=1 "$work/try.ini"
[ $status -eq 0 ] && [ "$(rows ',no,"find = max-rate: the generator, not')" -eq 1 ]
ok "a limit that the generator alone misses is no limit of the server"

# From a pipe, which can be read once only, and with a mark before it.
suite '[subject good]
strategy = good' '[scenario hello]'
{ printf '\357\273\277' && cat "$work/try.ini"; } >"$work/marked.ini"
mkfifo "$work/pipe.ini"
cat "$work/marked.ini" >"$work/pipe.ini" &
bench "$work/pipe.ini"
[ $status -eq 0 ] && [ "$(rows ',yes,$')" -eq 2 ] &&
	cmp -s "$work/results/latest/suite.ini" "$work/marked.ini"
ok "a suite from a pipe, behind a mark of UTF-8"
finish
