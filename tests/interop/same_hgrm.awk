# SPDX-License-Identifier: MIT
# awk -f same_hgrm.awk FILE FILE
# Two percentile texts of one histogram, whose last decimals may be rounded
# otherwise. One may go on to deeper percentiles than the other, but the rows
# that both have, the last one and the sums are the same.
function complain(what)
{
	print what
	bad = 1
}

function near(a, b, most)
{
	return (a > b ? a - b : b - a) <= most
}

function compare(row)
{
	split(row, other, " ")
	if (other[1] != $1 || other[3] != $3 || !near(other[2], $2, 1.5e-12))
		complain(row ", and " $0)
}

FNR == 1 { file++ }

/^#/ {
	gsub(/[^0-9.]+/, " ")
	sums[file]++
	if (file == 1)
		sum[sums[1]] = $0
	split(sum[sums[file]], other, " ")
	if (!near(other[1], $1, 0.0011) || !near(other[2], $2, 0.0011))
		complain(sum[sums[file]] ", and " $0)
	next
}

$2 ~ /^[0-9]/ && NF == 3 && file == 1 { last = $0 }
$2 ~ /^[0-9]/ && NF == 3 && file == 2 { compare(last); ended = 1 }
$2 ~ /^[0-9]/ && NF == 4 && file == 1 { line[++lines] = $0 }
$2 ~ /^[0-9]/ && NF == 4 && file == 2 && ++row <= lines { compare(line[row]) }

END {
	if (!lines || !row || !ended || sums[1] != 3 || sums[2] != 3)
		complain(lines + 0 " rows and " sums[1] + 0 " sums, and " \
			row + 0 " and " sums[2] + 0)
	exit bad
}
