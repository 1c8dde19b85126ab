#!/bin/sh
# SPDX-License-Identifier: MIT
# Suites and command lines that nobody should write: each is refused with one
# line that a terminal can show, status 2, and leaves nothing behind.
. "${top_srcdir:-.}/tests/bench/common.sh"

escape=$(printf '\033')
long=$(printf '%0100000d' 0 | tr 0 9)
mkdir "$work/empty"

# refused WHAT ARGUMENTS...: in one line without control characters.
refused() {
	what=$1
	shift
	(cd "$work/empty" && timeout 20 "$top_builddir/paceline-bench" \
		--server="$work/fake_server" --load="$work/fake_load" \
		"$@" >"$work/out" 2>"$work/said" </dev/null)
	status=$?
	# The line that points to --help, behind an option that does not exist.
	grep -v '^Try ' "$work/said" >"$work/err"
	[ $status -eq 2 ] && [ "$(wc -l <"$work/err")" -eq 1 ] &&
		[ "$(wc -c <"$work/err")" -le 4200 ] &&
		! LC_ALL=C grep -q '[[:cntrl:]]' "$work/err" &&
		[ -z "$(ls "$work/empty")" ]
	ok "refused: $what"
	rm -rf "$work/empty"/*
}

top_builddir=$(cd "$top_builddir" && pwd)
server='[subject good]
strategy = good'
scenario='[scenario hello]'

# hostile WHAT TEXT: a suite of this text alone.
hostile() {
	printf '%s\n' "$2" >"$work/try.ini"
	refused "a suite with $1" "$work/try.ini"
}

hostile "nothing in it" ''
hostile "a comment only" '; nothing'
hostile "no scenario" "$server"
hostile "no subject" "$scenario"
hostile "a line that says nothing" "$server
$scenario
what is this"
hostile "an escape in a section" "[subject a${escape}[31m]
strategy = good
$scenario"
hostile "an escape in a key" "$server
$scenario
pa${escape}th = /"
hostile "an escape in a value" "$server
$scenario
rate = ${escape}[2J"
hostile "an escape in an unknown section" "[${escape}]0;title]
$server
$scenario"
hostile "a section that is not closed" "[subject good
strategy = good
$scenario"
for name in '../up' '/etc/x' 'a/b' 'a b' '"x"' "'x'" '<b>' 'a;b' '%n%n' '' \
	'a`b`' '$(x)' "$long"; do
	hostile "a subject named $(echo "$name" | cut -c1-12)" "[subject $name]
strategy = good
$scenario"
	hostile "a scenario named $(echo "$name" | cut -c1-12)" "$server
[scenario $name]"
done
for value in 0 -1 1e400 nan inf 1e-400 0x10 '1 2' '' 99999999999999999999 \
	'%s%n' "$long"; do
	for key in connections pipeline rate duration; do
		hostile "$key = $(echo "$value" | cut -c1-12)" "$server
$scenario
$key = $value"
	done
done
for key in repetitions precision max_reps ready_timeout warmup; do
	for value in -1 nan 1e99 many; do
		hostile "$key = $value" "[suite]
$key = $value
$server
$scenario"
	done
done
hostile "two subjects of a name" "$server
$server
$scenario"
hostile "a control of nobody" "$server
control_of = nobody
$scenario"
hostile "a control of itself" "$server
control_of = good
$scenario"
hostile "a limit that is none" "$server
$scenario
find = max-rate
slo = p99 < never"
hostile "more than it may hold" "$(i=0
	while [ $i -lt 1100 ]; do
		printf '[subject s%d]\nstrategy = good\n' $i
		i=$((i + 1))
	done)
$scenario"
head -c 3000000 /dev/zero | tr '\0' ';' >"$work/try.ini"
refused "a suite of 3 MB" "$work/try.ini"
head -c 3000 /dev/zero >"$work/try.ini"
refused "a suite of NUL bytes" "$work/try.ini"
head -c 30000 "$top_builddir/paceline-bench" >"$work/try.ini"
refused "a program" "$work/try.ini"
refused "a folder" "$work"
refused "a file that is not there" "$work/$escape[31m.ini"

suite "$server" "$scenario"
for option in reps duration warmup seed server-cpus load-cpus; do
	for value in '' -1 nan 1e400 99999999999999999999 "$escape[31m" \
		'%n' "$long"; do
		refused "--$option=$(echo "$value" | tr "$escape" '?' |
			cut -c1-12)" "--$option=$value" "$work/try.ini"
	done
done
refused "--reps=0" --reps=0 "$work/try.ini"
refused "two suites" "$work/try.ini" "$work/try.ini"
refused "--only of nobody" "--only=no${escape}body" "$work/try.ini"
refused "--resume of a file" --resume "$work/try.ini"
refused "--resume of nothing" --resume "$work/empty"
refused "an unknown option" --no-such-option "$work/try.ini"
refused "--results in a file" "--results=$work/try.ini" "$work/try.ini"
finish
