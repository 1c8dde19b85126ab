#!/bin/sh
# SPDX-License-Identifier: MIT
# Each strategy is one file and one line of strategies.def; each case and
# each local.mk is used.
. "$top_srcdir/tests/lint/tap.sh"
folder=src/strategies

complaints=
for file in "$folder"/*.c; do
	name=$(basename "$file" .c)
	[ "$name" = strategies ] && continue
	grep -q "^STRATEGY($name)\$" "$folder/strategies.def" ||
		complaints="$complaints$file is not in strategies.def
"
	grep -q "^const struct strategy_ops ${name}_ops = {" "$file" ||
		complaints="$complaints$file has no ${name}_ops
"
done
tap_result "every strategy is registered" "$complaints"

complaints=
for name in $(sed -n 's/^STRATEGY(\(.*\))$/\1/p' "$folder/strategies.def"); do
	[ -f "$folder/$name.c" ] ||
		complaints="$complaints$name has no file
"
done
tap_result "every registered strategy has its file" "$complaints"

tap_result "every strategy says its weakness" \
	"$(grep -L 'Weakness:' "$folder"/*.c | grep -v /strategies.c)"

complaints=
for file in "$folder"/*.c; do
	[ "$file" = "$folder/strategies.c" ] ||
		[ "$(awk -f "$folder/notes.awk" "$file" | grep -c '""')" -eq 0 ] ||
		complaints="$complaints$file
"
done
tap_result "every strategy has a sketch and says its system calls" "$complaints"

complaints=
for file in $(find src harness -path src/llhttp -prune -o -name '*.c' -print); do
	grep -rqF --include=local.mk "$file" src harness tests ||
		complaints="$complaints$file is built by no local.mk
"
done
tap_result "every source is built" "$complaints"

complaints=
for file in tests/cases/*.case; do
	head -n 1 "$file" | grep -qE '^# (RFC [0-9]+, |design.md, )' ||
		complaints="$complaints$file names no authority
"
done
tap_result "every case names its authority" "$complaints"
tap_done
