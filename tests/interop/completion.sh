#!/bin/sh
# SPDX-License-Identifier: MIT
# Completion in bash: what is offered for a line typed so far.
set -u
. "$top_srcdir/tests/interop/common.sh"
needs bash
top_builddir=$(cd "$top_builddir" && pwd)
script=$(cd "$top_srcdir" && pwd)/doc/completion/paceline.bash

# offered LINE: the candidates, one a line, as bash would see them.
offered() {
	(cd "$dir" && PATH=$top_builddir:$PATH bash -c '
		. "$1"
		COMP_LINE=$2 COMP_POINT=${#2}
		COMP_WORDBREAKS=${COMP_WORDBREAKS-$3}
		_paceline "${2%% *}" "" ""
		printf "%s\n" "${COMPREPLY[@]}"' bash "$script" "$1" \
		' 	"@><=;|&(:') 2>"$dir/why"
}

# offers LINE CANDIDATE...: just these, in the order of the alphabet.
offers() {
	line=$1
	shift
	offered "$line" | tr '\n' ' ' | sed 's/ $//' >"$dir/got"
	[ "$*" = "$(cat "$dir/got")" ]
	status=$?
	[ $status -eq 0 ] || echo "got $(cat "$dir/got")" >>"$dir/why"
	[ ! -s "$dir/why" ]
	ok "$line: $*"
}

# has LINE CANDIDATE: this among others.
has() {
	offered "$1" | grep -qx -- "$2"
	ok "$1: $2 among others"
}

mkdir "$dir/runs"
touch "$dir/mine.ini" "$dir/notes.txt"

offers 'paceline-server --str' --strategy=
offers 'paceline-server --li' --linger-timeout= --list --list= --listen=
for strategy in $("$top_builddir/paceline-server" --list | sed 's/ .*//'); do
	has 'paceline-server --strategy=' "$strategy"
	has 'paceline-server -s ' "$strategy"
	has 'paceline-server --describe ' "$strategy"
done
offers 'paceline-server --strategy=leader-f' leader-follower
offers 'paceline-server -s leader-follower' leader-follower leader-follower:
offers 'paceline-server -s leader-follower:pro' promotion=
offers 'paceline-server --strategy leader-follower:threads=4,promotion=' \
	fifo lifo
offers 'paceline-server --strategy=leader-follower:threads=' ''
offers 'paceline-server --docroot=r' runs/
offers 'paceline-server nothing --list=' csv notes

offers 'paceline-load --eng' --engine=
offers 'paceline-load --engine=' epoll uring
offers 'paceline-load --null-server ep' epoll
offers 'paceline-load --arrivals p' poisson
has 'paceline-load -' --json
offers 'paceline-load --json h' http://

offers 'paceline-bench m' mine.ini
offers 'paceline-bench --results=r' runs/
offers 'paceline-bench --only=x --dry-' --dry-run
offers 'paceline-report ' runs/
offers 'paceline-report --format=' html md txt
offers './no-such-program --opt' ''

# Options whose values it knows: each is one of some program, and its help
# has each of the values.
for program in server load bench report; do
	"$top_builddir/paceline-$program" --help
done | tr -s ' \n' ' ' >"$dir/help"
sed -n "s/^	\(--[^)]*\)) printf '[^']*' \(.*\) ;;/\1 \2/p
	s/^	\(--[^)]*\)) [^p].*/\1/p" "$script" |
	tr ' |' '\n\n' | sed -n 's/[=*].*//; /./p' | sort -u >"$dir/named"
while read -r word; do
	case $word in GET | HEAD | POST | PUT | DELETE | OPTIONS) continue ;; esac
	grep -q -e "$word" "$dir/help" || echo "$word"
done <"$dir/named" >"$dir/why"
[ "$(wc -l <"$dir/named")" -gt 10 ] && [ ! -s "$dir/why" ]
ok 'what it says by itself is what --help says'
finish
