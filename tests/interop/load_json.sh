#!/bin/sh
# SPDX-License-Identifier: MIT
# What paceline-load --json prints is what doc/load-result.schema.json says.
set -u
. "$top_srcdir/tests/interop/common.sh"
needs_packages
schema=$top_srcdir/doc/load-result.schema.json
load=$top_builddir/paceline-load

# fits WHAT ARGUMENT...: the result of such a run is valid by the schema.
fits() {
	what=$1
	shift
	"$load" --json -c 4 -d 200ms "$@" >"$dir/json" 2>"$dir/why" &&
		node "$here/schema.js" "$schema" "$dir/json" >"$dir/why" 2>&1
	ok "$what"
}

# Takes connections and says nothing.
start_silent_server() {
	mkfifo "$dir/ready"
	node -e 'const s = require("net").createServer(() => {});
		s.listen(0, "127.0.0.1",
			() => console.log("at " + s.address().port))' \
		>"$dir/ready" &
	server=$!
	read -r _ port <"$dir/ready"
	rm "$dir/ready"
	url=http://127.0.0.1:$port/
}

start_null_server
fits 'an open loop, constant' -R 2k "$url"
fits 'an open loop, Poisson' -R 2k --arrivals=poisson "$url"
fits 'an open loop, by profile' --profile=1k:100ms,1k-3k:100ms "$url"
fits 'the epoll engine, two threads' --engine=epoll -t 2 "$url"
fits 'sessions' -R 500 --session=3 --think=1ms "$url"
fits 'idle, held and slow connections' --idle=2 --held=2 --slow=2 \
	--read-rate=1k "$url"
fits 'a target of odd characters' "$url"'"\"?a=\u{1}'
fits 'pipelined, for a few requests on a connection' --pipeline=4 \
	--requests-per-connection=10 --body=text "$url"
fits 'a mix of targets, warmed up' --warmup=100ms --target='3 GET /' \
	--target='GET /other' "$url"

node "$here/schema.js" --broken "$schema" "$dir/json" >"$dir/broken" 2>"$dir/why"
ok "a damaged result does not fit: $(tail -n 1 "$dir/broken")"
grep passes "$dir/broken" | sed 's/^/# /'

"$load" -d 200ms -c 4 --quiet --out "$dir/run" "$url"
head -n 1 "$dir/run/summary.csv" | tr -d '\r' | tr ',' '\n' >"$dir/columns"
node -e 'const result = JSON.parse(require("fs").readFileSync(0));
	for (const [key, value] of Object.entries(result))
		if (!Array.isArray(value)) console.log(key)' \
	<"$dir/json" >"$dir/members" 2>"$dir/why" &&
	diff "$dir/columns" "$dir/members" >"$dir/why"
ok 'it has the columns of summary.csv, in that order'

kill $server
wait $server
start_silent_server
fits 'a server that never answers' --drain=50ms "$url"
finish
