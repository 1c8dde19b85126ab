#!/bin/sh
# SPDX-License-Identifier: MIT
# A release has all that its texts link to.
work=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

unset MAKEFLAGS MFLAGS MAKELEVEL
if ! make -s -C "$top_builddir" distdir distdir="$work/tree" \
	top_distdir="$work/tree" >"$work/log" 2>&1; then
	sed 's/^/# /' "$work/log"
	echo "Bail out! no tree of a release"
	exit 1
fi
count=0
for text in README.md results/README.md doc/reading-the-code.md \
	doc/verdicts.md; do
	missing=
	for link in $(tr '\n' ' ' <"$work/tree/$text" |
		grep -o '](\([^)#]*\))' | sed 's/^](//; s/)$//' |
		grep -v '^[a-z]*:'); do
		[ -e "$work/tree/$(dirname "$text")/$link" ] ||
			missing="$missing $link"
	done
	count=$((count + 1))
	if [ -f "$work/tree/$text" ] && [ -z "$missing" ]; then
		echo "ok $count - $text links to what is there"
	else
		echo "not ok $count - $text links to what is there:$missing"
	fi
done
echo "1..$count"
