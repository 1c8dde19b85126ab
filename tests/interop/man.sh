#!/bin/sh
# SPDX-License-Identifier: MIT
# The man pages: sound, complete by what the programs say, and true.
set -u
. "$top_srcdir/tests/interop/common.sh"

page() {
	set -- "$top_builddir/doc/$1" "$top_srcdir/doc/$1"
	if [ -f "$1" ]; then echo "$1"; else echo "$2"; fi
}

[ -f "$(page paceline-load.1)" ] || skip_all 'help2man was not there to make them'

# What a page reads like, without what shows how.
text() {
	groff -man -Tascii -P-cbou -rLL=200n "$(page "$1")" 2>>"$dir/why"
}

needs groff
for program in server load bench report; do
	text paceline-$program.1 >"$dir/text"
	[ ! -s "$dir/why" ]
	ok "paceline-$program.1 is sound"
	"$top_builddir/paceline-$program" --help |
		sed -n 's/^ \{2,6\}\(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p' |
		while read -r option; do
			grep -q -e "$option" "$dir/text" || echo "no $option"
		done >"$dir/why"
	[ ! -s "$dir/why" ]
	ok 'has every option'
	for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' \
		EXAMPLES 'SEE ALSO'; do
		grep -qx "$section" "$dir/text" || echo "no $section"
	done >"$dir/why"
	[ ! -s "$dir/why" ]
	ok 'has every section'
	! grep -q 'Exit status:\|Mandatory or' "$dir/text"
	ok 'says nothing twice'
done

text paceline-suite.5 >"$dir/text"
[ ! -s "$dir/why" ]
ok 'paceline-suite.5 is sound'
"$top_builddir/paceline-bench" --describe |
	sed -n 's/^  \([a-z_]* = [^ ]*\).*/\1/p' | while read -r key; do
	grep -qF -e "$key" "$dir/text" || echo "no $key"
done >"$dir/why"
[ ! -s "$dir/why" ]
ok 'has every key'
! grep -q '@[A-Z]*@' "$dir/text"
ok 'and nothing that was to be filled in'
sed -n '/^EXAMPLES/,/^SEE ALSO/ s/^ \{14\}//p' "$dir/text" >"$dir/example.ini"
"$top_builddir/paceline-bench" --dry-run "$dir/example.ini" >"$dir/plan" \
	2>"$dir/err"
status=$?
cp "$dir/err" "$dir/why"
[ $status -eq 0 ] && grep -q 'limit .*ours' "$dir/plan"
ok 'its examples are a suite'
finish
