#!/bin/sh
# SPDX-License-Identifier: MIT
# paceline-bench with the real server and generator: that each figure is there
# and that what counts the same thing agrees. No time is judged.
. "${top_srcdir:-.}/tests/bench/common.sh"

real() {
	"$top_builddir/paceline-bench" --results="$work/results" "$@" \
		"$work/try.ini" >"$work/out" 2>"$work/err"
	status=$?
}

# value SUBJECT COLUMN: of the subject's last row; one that is not valid is run
# again.
value() {
	table "$work/results/latest/runs.csv" >"$work/table"
	head -n 1 "$work/results/latest/runs.csv" | tr -d '\r' |
		cat - "$work/table" | awk -F, -v subject="$1" -v column="$2" '
			NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
			$at["subject"] == subject { last = $at[column] }
			END { print last }'
}

# between LOW VALUE HIGH
between() {
	echo "$1 $2 $3" | awk '{ exit !($2 != "" && $2 >= $1 && $2 <= $3) }'
}

# Work that is known: the CPU of a handler that burns 2 ms, and the calls of a
# loop that waits, receives and sends. Half a window, or twice a count, shows.
cat >"$work/try.ini" <<'EOF'
[suite]
repetitions = 1
warmup = 50ms
duration = 1s
tail = 300ms
[subject ours]
strategy = epoll
[scenario spin]
path = /spin/2000
connections = 1
EOF
real
cpu=$(awk "BEGIN { print $(value ours server_cpu_ns) / $(value ours replies) }")
between 1.9e6 "$cpu" 2.1e6
ok "a handler of 2 ms costs $cpu ns of CPU a request"
sed -i 's,/spin/2000,/,' "$work/try.ini"
real
calls=$(value ours syscalls_per_request)
[ "$calls" = n/a ] || between 2 "$calls" 3.2
ok "one connection costs $calls system calls a request"

cat >"$work/try.ini" <<'EOF'
[suite]
repetitions = 1
warmup = 50ms
duration = 300ms
tail = 200ms
[subject ours]
strategy = epoll
[subject floor]
floor = epoll
[scenario hello]
connections = 4
EOF

real
[ $status -eq 0 ]
ok "our server and the floor are measured"
for subject in ours floor; do
	between 100 "$(value $subject replies)" 1e9
	ok "$subject answers"
	between 1e6 "$(value $subject server_cpu_ns)" 1e9
	ok "$subject uses the CPU"
	between 1 "$(value $subject context_switches)" 1e9
	ok "$subject waits for clients at times"
	between 1 "$(value $subject server_threads)" 4
	ok "$subject has threads"
	between 4096 "$(value $subject resident_start_bytes)" 1e10
	ok "$subject has memory"
	calls=$(value $subject syscalls_per_request)
	[ "$calls" = n/a ] || between 1 "$calls" 10
	ok "$subject makes $calls system calls a request"
done
# Both ends of the window are read a moment late.
replies=$(value ours replies)
between "$(awk "BEGIN { print $replies * 0.7 }")" "$(value ours n_requests)" \
	"$(awk "BEGIN { print $replies * 1.3 }")"
ok "the server's own count agrees with the generator's"
grep -q '^1,response,' "$work/results/latest/latency.csv" &&
	grep -q '^2,lag,' "$work/results/latest/latency.csv" &&
	[ -s "$work/results/latest/run-2.hlog" ]
ok "the histograms are filed"

real --netns --only=ours
if [ $status -eq 77 ]; then
	count=$((count + 1))
	echo "ok $count - network namespaces # SKIP $(cat "$work/err")"
else
	[ $status -eq 0 ] && between 100 "$(value ours replies)" 1e9 &&
		grep -q '^netns,yes' "$work/results/latest/env.csv"
	ok "across network namespaces"
fi
finish
