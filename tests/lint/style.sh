#!/bin/sh
# SPDX-License-Identifier: MIT
# What every file holds to: a licence line, a bounded length, short functions,
# nothing left undone, no place of one machine.
. "$top_srcdir/tests/lint/tap.sh"

# Files that a person wrote and that can have a licence line.
texts() {
	c_files
	find src harness tests plots -name '*.sh' -o -name '*.mk' \
		-o -name '*.def' -o -name '*.gp' 2>/dev/null
	for file in bootstrap configure.ac Makefile.am .ci/run; do
		[ -f "$file" ] && echo "$file"
	done
}

complaints=
for file in $(texts); do
	head -n 2 "$file" | grep -q 'SPDX-License-Identifier: MIT' ||
		complaints="$complaints$file has no SPDX line at its top
"
done
tap_result "SPDX line first" "$complaints"

tap_result "files of at most 400 lines" \
	"$(c_files | xargs wc -l | awk '$2 != "total" && $1 > 400')"

# A body stands between a { and a } in the first column.
lengths=$(c_files | xargs awk '
	FNR == 1 { start = 0 }
	/^{$/ { start = FNR }
	/^}/ && start { print FNR - start + 1, FILENAME ":" start; start = 0 }')
tap_result "functions of at most 60 lines" \
	"$(echo "$lengths" | awk '$1 > 60')"
summary=$(echo "$lengths" | sort -n | awk '{ n[NR] = $1 }
	END { print n[int((NR + 1) / 2)], n[int(NR * 0.9)], NR }')
set -- $summary
echo "# $3 functions: median $1 lines, nine of ten up to $2"
tap_result "nine functions of ten below 40 lines" \
	"$([ "$2" -lt 40 ] || echo "nine of ten have up to $2 lines")"

tap_result "lines of at most 80 columns" \
	"$(c_files | LC_ALL=C xargs awk '{
		line = $0
		width = 0
		# The further bytes of a character of UTF-8 take no room.
		gsub(/[\200-\277]/, "", line)
		for (i = 1; i <= length(line); i++)
			if (substr(line, i, 1) == "\t")
				width += 8 - width % 8
			else
				width++
		if (width > 80)
			print FILENAME ":" FNR ": " width " columns"
	}')"

# Spelt so that this file does not find itself.
undone='TO[D]O|FIX[M]E|XX[X]|HA[C]K'
tap_result "nothing marked as left undone" \
	"$(texts | xargs grep -nwE "$undone")"
tap_result "no path of one machine" \
	"$(texts | xargs grep -nE '(^|[^a-z])/(ho[m]e|ro[o]t|wo[r]k)/')"
tap_result "no line ends in a blank" \
	"$(texts | xargs grep -nE '[[:blank:]]$')"
tap_result "no typedef of a struct" \
	"$(c_files | xargs grep -nE '^[[:space:]]*typedef (struct|enum|union)')"
tap_done
