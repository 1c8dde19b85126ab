#!/bin/sh
# SPDX-License-Identifier: MIT
# paceline-bench when its subjects, its generator or its user fail it.
. "${top_srcdir:-.}/tests/bench/common.sh"

subject() {
	printf '[subject %s]\nstrategy = %s\n' "$1" "$1"
}

# fails SUBJECT REASON WHAT: the row of the failing one is not valid.
fails() {
	suite "$(subject "$1")
$(subject good)" '[scenario hello]'
	bench --reps=1 "$work/try.ini"
	[ $status -eq 1 ] && said "$2" && [ "$(rows ',good,.*,yes,$')" -eq 1 ] &&
		[ "$(rows ",$1,.*,no,.*$2")" -ge 1 ] && nothing_left
	ok "$3"
}

fails dies 'ended before it was ready: exit status 3: fake_server: out of luck' \
	"a server that dies at once"
fails mute 'was not ready within 0.3 s' "a server that never gets ready"
fails crashes 'died: signal 6 (Aborted): fake_server: the roof is on fire' \
	"a server that dies under load"
fails stubborn 'ignored SIGTERM and was killed' "a server that does not stop"
fails rude 'did not end well: exit status 3' "a server of ours that ends badly"
fails colourful '31mred?' \
	"what would colour a terminal is made harmless"

suite "$(subject sheds-daemon)" '[scenario hello]'
bench "$work/try.ini"
[ $status -eq 0 ] && nothing_left
ok "a server's daemon goes with it"

suite "$(subject good)
$(subject closed)
[subject absent]
command = no-such-program -p {port}
url = http://127.0.0.1:{port}" '[scenario hello]'
bench "$work/try.ini"
[ $status -eq 0 ] && said 'closed is skipped' && said 'the kernel says no' &&
	said 'absent is skipped: there is no program no-such-program' &&
	[ "$(rows .)" -eq 2 ] &&
	grep -q '^skipped.closed,' "$work/results/latest/env.csv"
ok "what cannot run here is skipped by name"
bench --only=closed "$work/try.ini"
[ $status -eq 77 ]
ok "77 where nothing can run"

suite '[subject silent]
command = sleep 30
url = http://127.0.0.1:{port}
[subject sudden]
command = false
url = http://127.0.0.1:{port}' '[scenario hello]'
bench --reps=1 "$work/try.ini"
[ $status -eq 1 ] && said 'no answer at http://127.0.0.1:' &&
	said 'ended before it was ready: exit status 1' &&
	[ "$(rows ,no,)" -eq 2 ]
ok "external servers that do not answer"

# misbehaves PATH REASON STATUS WHAT: the generator does.
misbehaves() {
	suite "$(subject good)" "[scenario odd]
path = $1
[scenario hello]"
	bench --reps=1 "$work/try.ini"
	[ $status -eq "$3" ] && [ "$(rows ",odd,.*,no,.*$2")" -eq 1 ] &&
		[ "$(rows ',hello,.*,yes,$')" -eq 1 ] && nothing_left
	ok "$4"
}

# A server may end as it likes when it is told to; one that never answers
# holds up nobody for longer than ready_timeout, and the interrupt still works.
external() {
	printf '[subject %s]\ncommand = %s --strategy %s --port {port}\n' \
		"$1" "$work/fake_server" "$1"
	printf 'url = http://127.0.0.1:{port}\n'
}
suite "$(external rude)
$(external full)" '[scenario hello]'
bench --reps=1 "$work/try.ini"
[ $status -eq 1 ] && [ "$(rows ',rude,.*,yes,$')" -eq 1 ] && nothing_left
ok "the exit status of another server is its own affair"
said 'no answer at http://127.0.0.1:' && [ "$(rows ',full,.*,no,')" -eq 1 ]
ok "a server whose queue is full"
sed -i 's/^ready_timeout.*/ready_timeout = 1h/' "$work/try.ini"
"$top_builddir/paceline-bench" --results="$work/results" --only=full \
	--server="$work/fake_server" --load="$work/fake_load" \
	"$work/try.ini" >"$work/out" 2>"$work/err" &
pid=$!
# Not before it listens to signals: a shell's background jobs ignore this one.
until find "$work/results" -name server.log | grep -q .; do
	sleep 0.05
done
kill -INT $pid
wait $pid
[ $? -eq 130 ] && nothing_left
ok "the interrupt ends the wait for it"

misbehaves /fail 'the generator failed: exit status 1: .* does not answer' 1 \
	"a generator that fails"
misbehaves /silent 'summary: No such file' 1 \
	"a generator that leaves no summary"
suite "$(subject good)" '[scenario odd]
path = /doubt
[scenario hello]'
bench --reps=2 "$work/try.ini"
[ $status -eq 0 ] && [ "$(rows ',odd,.*,no,.*lag p99 90 us, above')" -eq 4 ] &&
	[ "$(rows ',hello,.*,yes,$')" -eq 2 ]
ok "what is not valid is attempted twice, and no more"
grep -q '^4 repetitions, 4 of them not valid, 2 run again$' "$work/out"
ok "how often is said"
sed -i 's,/doubt,/doubt-once,' "$work/try.ini"
bench --reps=2 "$work/try.ini"
run=$(cd "$work/results/latest" && pwd -P)
table "$run/runs.csv" | grep ',odd,' | cut -d, -f7,8 >"$work/attempts"
printf '1,1\n1,2\n2,1\n' | cmp -s - "$work/attempts" &&
	[ "$(rows ',odd,.*,yes,$')" -eq 2 ]
ok "an attempt that succeeds is the repetition"
# The second attempt is lost in a crash, and made again; nothing else is.
second=$(table "$run/runs.csv" | grep -n '^[^,]*,,odd,good,[^,]*,[^,]*,1,2,' |
	cut -d: -f1)
head -n "$second" "$run/runs.csv" >"$work/part"
cut -d, -f3,4,7,8,9 "$run/runs.csv" >"$work/whole"
cp "$work/part" "$run/runs.csv"
bench --resume "$run"
cut -d, -f3,4,7,8,9 "$run/runs.csv" | cmp -s - "$work/whole"
ok "--resume goes on between two attempts"
bench --resume "$run"
[ "$(table "$run/runs.csv" | wc -l)" -eq 5 ]
ok "and adds nothing to a run that is complete"

# What does not fit is not there, and said; what was written before is kept.
if mkdir "$work/small" && mount -t tmpfs -o size=48k none "$work/small" \
	2>"$work/err"; then
	suite "$(subject good)" '[scenario hello]'
	bench --results="$work/small" --reps=30 --duration=10ms "$work/try.ini"
	[ $status -eq 1 ] && said 'cannot write results: No space left on device'
	ok "a disk that fills up is said"
	lines=$(wc -l <"$work/small/latest/runs.csv")
	[ "$lines" -gt 1 ] && [ "$lines" -lt 31 ]
	ok "and keeps $lines lines"
	umount "$work/small"
else
	count=$((count + 1))
	echo "ok $count - a full disk # SKIP no file system of our own: $(
		cat "$work/err")"
fi

# Two that write to one folder would mix up their repetitions.
exec 9<"$run"
flock 9
bench --resume "$run"
[ $status -eq 1 ] && said 'another paceline-bench is at work in it' &&
	[ "$(table "$run/runs.csv" | wc -l)" -eq 5 ]
ok "a folder in use is refused"
exec 9<&-

suite "[subject odd]
strategy = no-such" '[scenario hello]'
bench "$work/try.ini"
[ $status -eq 2 ] && said "try.ini:8: [subject odd]: " &&
	said "unknown strategy 'no-such'"
ok "a strategy that does not exist is refused before anything runs"
suite "$(subject good)" '[scenario hello]
metric = beauty'
bench "$work/try.ini"
[ $status -eq 2 ] && said "'beauty' is no metric"
ok "a metric that does not exist is refused"
for arguments in --reps=0 --duration=soon --seed=x --server-cpus=9999 \
	--only=nobody; do
	suite "$(subject good)" '[scenario hello]'
	bench $arguments "$work/try.ini"
	[ $status -eq 2 ] && said "${arguments#*=}" &&
		[ "$(wc -l <"$work/err")" -eq 1 ]
	ok "$arguments is refused in one line"
done
for key in 'duration = 2d' 'duration = 1e300s' 'rate = 1e300' 'rate = 11M' \
	'idle = -1' 'pipeline = 99999999999999999999' 'rate = nan'; do
	suite "$(subject good)" "[scenario hello]
$key"
	bench "$work/try.ini"
	[ $status -eq 2 ] && said "try.ini:11: '${key#*= }': ${key%% *} is" &&
		[ "$(wc -l <"$work/err")" -eq 1 ]
	ok "$key is refused in one line"
done
bench "$work/no-such.ini"
[ $status -eq 2 ] && said 'no-such.ini: No such file or directory'
ok "a suite that is not there"
bench --resume "$work"
[ $status -eq 2 ] && said 'no run to resume'
ok "a folder that is no run"
"$top_builddir/paceline-bench" --describe >/dev/full 2>"$work/err"
[ $? -eq 1 ] && said "can't write to standard output: No space left"
ok "a full disk under --describe"
"$top_builddir/paceline-bench" --help >/dev/full 2>"$work/err"
[ $? -eq 1 ] && said "can't write to standard output: No space left"
ok "a full disk under --help"
bench
[ $status -eq 2 ] && said 'name a suite file'
ok "no suite at all"

# interrupted SIGNAL STATUS: in the middle of the second repetition.
interrupted() {
	suite "$(subject good)" '[scenario hello]'
	"$top_builddir/paceline-bench" --server="$work/fake_server" \
		--load="$work/fake_load" --results="$work/results" \
		--duration=500ms --reps=9 "$work/try.ini" >"$work/out" \
		2>"$work/err" &
	pid=$!
	until said '[  1/'; do sleep 0.05; done
	kill -"$1" $pid
	wait $pid
	status=$?
	[ $status -eq "$2" ]
	ok "$1 ends with $2"
	[ "$(rows ',yes,$')" -ge 1 ] && [ "$(rows ',no,')" -eq 0 ]
	ok "$1 keeps what is done"
}

interrupted TERM 143
nothing_left
ok "TERM leaves nothing behind"
interrupted KILL 137
for i in 1 2 3 4 5 6 7 8 9 10; do
	fakes_run || break
	sleep 0.1
done
! fakes_run
ok "KILL leaves no process behind"
run=$(cd "$work/results" && ls -d *-try* | tail -n 1)
bench --resume "$work/results/$run" --duration=20ms
[ $status -eq 0 ] &&
	[ "$(sed 1d "$work/results/$run/runs.csv" | wc -l)" -eq 9 ] &&
	nothing_left
ok "a run that was killed goes on"
finish
