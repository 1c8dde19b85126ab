# SPDX-License-Identifier: MIT
# awk -v tolerance=SHARE -f same.awk FILE FILE
# Two CSV files that say the same: words alike, numbers within a share of
# themselves. Says where they differ, and ends with status 1 then.
BEGIN { FS = "," }

function differ(a, b)
{
	if (a == b)
		return 0
	if (a !~ /^[0-9]/ || b !~ /^[0-9]/)
		return 1
	return (a > b ? a - b : b - a) > tolerance * (a > b ? a : b)
}

function complain(what)
{
	print what
	bad = 1
}

FNR == NR { line[FNR] = $0; lines = FNR; next }

{
	seen = FNR
	fields = split(line[FNR], other)
	if (fields != NF)
		complain("line " FNR ": " fields " fields, and " NF)
	for (i = 1; i <= NF; i++)
		if (differ(other[i], $i))
			complain("line " FNR ", field " i ": " other[i] \
				", and " $i)
}

END {
	if (seen != lines || !lines)
		complain(lines + 0 " lines, and " seen + 0)
	exit bad
}
