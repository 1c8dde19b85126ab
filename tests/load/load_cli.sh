#!/bin/sh
# SPDX-License-Identifier: MIT
# The command line of paceline-load: what it refuses and how, the null
# servers, the files and events of a run, and an interrupt.
set -u
load=$top_builddir/paceline-load
dir=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$dir"' EXIT
count=0

ok() { count=$((count + 1)); echo "ok $count - $1"; }
not_ok() { count=$((count + 1)); echo "not ok $count - $1"; }
check() { # check NAME COMMAND...
	name=$1
	shift
	if "$@"; then ok "$name"; else not_ok "$name"; fi
}

# refused WORDS ARGUMENT...: status 2, one line on stderr that has the words.
refused() {
	words=$1
	shift
	"$load" "$@" >"$dir/out" 2>"$dir/err"
	status=$?
	if [ $status -eq 2 ] && [ ! -s "$dir/out" ] &&
		[ "$(wc -l <"$dir/err")" -eq 1 ] &&
		grep -q -- "$words" "$dir/err"; then
		ok "refuses $*"
	else
		not_ok "refuses $*"
		sed "s/^/# status $status: /" "$dir/err"
	fi
}

url=http://127.0.0.1:1/
refused 'no URL'
refused 'one URL' $url $url
refused 'scheme' 127.0.0.1:80
refused 'bad port' http://127.0.0.1:99999/
refused 'from 1 to' -t 0 $url
refused 'whole number' -c 1.5 $url
refused 'must be a time.* from 1ms to 24h' -d soon $url
refused 'from 1ms to 24h' -d 0 $url
refused 'from 1ms to 24h' -d 25h $url
refused 'from 1ms to 1h' --timeout 0 $url
refused 'from 0.001 to 100m' -R 0 $url
refused 'from 0.001 to 100m' -R fast $url
refused 'from 0.001 to 100m' -R 10g $url
refused 'from 0.001 to 100m' -R 100000000000000000000000000 $url
refused 'from 0.001 to 100m' -R 2g --arrivals poisson $url
refused 'from 0.001 to 100m' --profile 1000000000g:1s $url
refused 'from 1us to 24h' --profile 10:48h $url
refused 'from 1 to 1g' -n 0 $url
refused 'too few for 64' -n 5 -c 64 $url
refused 'without --warmup' -n 100 --warmup 1s $url
refused 'give a --rate' --arrivals poisson $url
refused 'FROM:TO:STEP' --sweep 10k:20k $url
refused '1000 at most' --sweep 1:100k:1 $url
refused 'rates that rise\|that rise' --sweep 20k:10k:1k $url
refused 'rates of its own' --sweep 1k:2k:1k -R 5 $url
refused 'without --json' --sweep 1k:2k:1k --json $url
refused 'TLS is not supported' https://127.0.0.1/
refused 'no such option' --nonsense $url
refused 'no such option' $url -R
refused 'METHOD /PATH' --target 'GET nonsense' $url
refused 'it must be a word' --method 'G T' $url
refused '--out' --out '' $url
refused 'too few' -t 4 -c 3 $url
refused 'uring and epoll' --engine kqueue $url
refused 'constant or poisson' --arrivals uniform $url
refused 'must be RATE:TIME' --profile 10 $url
refused 'not both' --profile 10:1s -R 5 $url
refused 'such as 0-3,6' --cpus x $url
refused 'header "nonsense": it has no colon' -H 'A: b' -H nonsense $url
refused 'no name before the colon' -H ': b' $url
refused 'name has a character' -H 'a b: c' $url
refused 'value has a control' -H "$(printf 'a: b\033')" $url
refused 'there is no CPU 1023' --cpus 1023 $url
refused 'there is no CPU 1023' --self-test --cpus 1023
refused 'RLIMIT_NOFILE' -c 1000000 $url
refused 'No such file' --body @/nonexistent $url
refused 'need a --rate' --session 5 $url
refused 'closed has no --rate' --model closed -R 5 $url
refused 'needs a --rate' --spin $url
refused 'closed loops and sessions' --think 1s -R 5 $url
refused 'without --pipeline' --session 5 -R 5 --pipeline 2 $url
refused 'METHOD /PATH' --target nonsense $url
refused 'for one target' --target 'GET /' --method PUT $url
refused 'goes with' --slow 5 $url
refused 'goes with' --read-rate 5 $url
refused 'No such file' --mix /nonexistent $url
printf '[a]\npath = /\n[b]\nwieght = 1\n' >"$dir/mix.ini"
refused 'mix.ini:4: unknown key "wieght"' --mix "$dir/mix.ini" $url
refused 'epoll and uring' --null-server kqueue
refused 'ADDR:PORT' --null-server epoll --listen nowhere

"$load" -d 1s $url 2>"$dir/err" >/dev/null
check 'a refused connection fails the run' \
	test $? -eq 1 -a "$(wc -l <"$dir/err")" -eq 1
"$load" --help | awk 'length > 80 { bad = 1 } END { exit bad }'
check '--help fits 80 columns' test $? -eq 0
"$load" --version | grep -q '^paceline-load '
check '--version names the program' test $? -eq 0

start_server() {
	mkfifo "$dir/ready"
	"$load" --null-server "$1" >"$dir/ready" &
	server=$!
	read -r _ _ address <"$dir/ready"
	rm "$dir/ready"
}
stop_server() {
	kill "$server"
	wait "$server"
	status=$?
	server=
	return $status
}

for engine in epoll uring; do
	start_server $engine
	rm -rf "$dir/run"
	"$load" -d 300ms --warmup 100ms --tail 100ms -c 8 -R 2k \
		--pipeline 4 --engine $engine --verify --out "$dir/run" \
		--events-fd 3 -L http://"$address"/ \
		3>"$dir/events" >"$dir/out" 2>"$dir/err"
	check "$engine: a run against the null server" test $? -eq 0
	check "$engine: nothing on stderr" test ! -s "$dir/err"
	awk 'length > 80 { bad = 1 } END { exit bad }' "$dir/out"
	check "$engine: the summary fits 80 columns" test $? -eq 0
	sed 's/[0-9][0-9]*/N/g' "$dir/events" | tr '\n' ' ' |
		grep -qx 'connected measure N tail N N done N N '
	check "$engine: events come in order" test $? -eq 0
	for f in summary.csv latency.csv intervals.csv response.hgrm \
		service.hgrm lag.hgrm load.hlog; do
		test -s "$dir/run/$f" || echo "# no $f"
	done | grep -q . && not_ok "$engine: files" || ok "$engine: files"
	awk -F, 'NR == 1 { n = NF; for (i = 1; i <= NF; i++) at[$i] = i }
		NR == 2 { exit !(NF == n && $at["requests"] > 100 &&
			$at["replies"] > 100 && $at["errors_body"] == 0 &&
			$at["model"] == "open") }' "$dir/run/summary.csv"
	check "$engine: summary.csv has what was measured" test $? -eq 0

	"$load" -d 200ms -c 8 -R 1k --engine $engine --out "$dir/run" \
		http://"$address"/ >"$dir/out" 2>"$dir/err"
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
		NR == 2 { exit !($at["response_p99_ns"] > 0 &&
			$at["response_p999_ns"] == "n/a" &&
			$at["net_p9999_ns"] == "n/a" &&
			$at["response_max_ns"] > 0) }' "$dir/run/summary.csv"
	check "$engine: 200 requests have no p99.9" test $? -eq 0
	grep -q '^  response .* n/a  *n/a  *[0-9]' "$dir/out"
	check "$engine: and the summary says n/a" test $? -eq 0
	awk 'NF == 4 && $4 ~ /^[0-9.]+$/ { last = $4 }
		END { exit !(last > 100 && last <= 200) }' \
		"$dir/run/response.hgrm"
	check "$engine: response.hgrm ends where the count does" test $? -eq 0

	"$load" -d 100ms -c 2 --engine $engine \
		--target 'GET /' --target '2 GET /b' --live --json \
		http://"$address"/ >"$dir/out" 2>"$dir/err"
	check "$engine: a mix of two targets" test $? -eq 0
	grep -q '"name": "2 GET /b"\|"name": "GET /b"' "$dir/out"
	check "$engine: targets are told apart" test $? -eq 0
	json="readfile('$dir/out')"
	check "$engine: --json is as results/README.md says" test "$(
		sqlite3 :memory: "select json_valid($json),
			json_type($json, '$.rate_per_s') in ('real', 'integer'),
			json_type($json, '$.response_max_ns'),
			json_type($json, '$.target_rate_per_s'),
			json_type($json, '$.valid') in ('true', 'false'),
			json_extract($json, '$.checks[0].passed'),
			json_array_length($json, '$.targets'),
			json_type($json, '$.targets[1].max_ns'),
			json_type($json, '$.intervals[0].second')"
	)" = '1|1|integer|null|1|1|2|integer|integer'
	grep -q 'p99.*errors 0' "$dir/err"
	check "$engine: --live shows seconds" test $? -eq 0

	"$load" -n 100 -c 7 -t 2 --engine $engine --json http://"$address"/ \
		>"$dir/out" 2>"$dir/err"
	check "$engine: -n makes so many requests" test "$(
		sqlite3 :memory: "select json_extract($json, '$.requests'),
			json_extract($json, '$.replies'),
			json_extract($json, '$.duration_s') < 60"
	)" = '100|100|1'
	"$load" -n 10 -R 100 -d 50ms --engine $engine --json \
		http://"$address"/ >"$dir/out" 2>"$dir/err"
	check "$engine: and with a duration no longer" test "$(
		sqlite3 :memory: "select json_extract($json, '$.duration_s'),
			json_extract($json, '$.requests') between 1 and 6"
	)" = '0.05|1'
	"$load" -R 0.5 -d 100ms --engine $engine http://"$address"/ >"$dir/out"
	check "$engine: a rate may be a fraction" grep -q ' 0.5/s' "$dir/out"

	"$load" --sweep 500:1500:500 -d 100ms -c 2 --engine $engine \
		--out "$dir/sweep" http://"$address"/ >"$dir/out" 2>"$dir/err"
	check "$engine: a sweep" test $? -eq 0 -a ! -s "$dir/err"
	check "$engine: its table has a row for each rate" \
		test "$(awk '{ printf "%s ", $1 }' "$dir/out")" = \
		'rate/s 500 1000 1500 '
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
		{ printf "%s %d ", $at["target_rate_per_s"],
			($at["requests"] > 0) }' \
		"$dir/sweep/sweep.csv" >"$dir/rates"
	check "$engine: and sweep.csv too" \
		test "$(cat "$dir/rates")" = '500 1 1000 1 1500 1 '

	"$load" --sweep 100:1000:1 -d 50ms -c 2 --engine $engine \
		--out "$dir/cut" http://"$address"/ >"$dir/out" 2>"$dir/err" &
	running=$!
	until [ -s "$dir/cut/sweep.csv" ]; do kill -0 $running || break; done
	kill -TERM $running
	wait $running
	check "$engine: an interrupt ends a sweep with status 0" test $? -eq 0
	rows=$(wc -l <"$dir/out")
	check "$engine: and keeps the runs that were whole" \
		test "$rows" -gt 1 -a "$rows" -lt 900 -a \
		"$rows" -eq "$(wc -l <"$dir/cut/sweep.csv")"
	rm -r "$dir/cut" "$dir/sweep"

	# More than any machine can send: counted, and soon at its end.
	for law in constant poisson; do
		timeout 60 "$load" -R 100m -d 300ms -c 1 --arrivals $law \
			--engine $engine --json http://"$address"/ >"$dir/out"
		check "$engine: a rate beyond reach ends ($law)" test "$(
			sqlite3 :memory: "select json_extract($json,
				'$.requests') + json_extract($json,
				'$.never_sent') between 29800000 and 30200000"
		)" = 1
	done
	mkfifo "$dir/events.fifo"
	"$load" -d 20s -c 2 --json --events-fd 3 http://"$address"/ \
		3>"$dir/events.fifo" >"$dir/out" 2>"$dir/err" &
	running=$!
	sed '/measure/q' "$dir/events.fifo" >"$dir/events"
	rm "$dir/events.fifo"
	kill -INT $running
	wait $running
	check "$engine: an interrupt ends the run with status 0" test $? -eq 0
	grep -q '"reason": "interrupted' "$dir/out"
	check "$engine: and its result says so" test $? -eq 0
	stop_server
	check "$engine: the null server stops with status 0" test $? -eq 0
done
echo "1..$count"
