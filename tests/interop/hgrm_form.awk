# SPDX-License-Identifier: MIT
# A percentile text as HdrHistogram publishes it: a head, rows of value,
# percentile, count and 1/(1-percentile) that never fall, a last one without
# the fourth, and three lines of sums.
function complain(what)
{
	print FILENAME ":" FNR ": " what
	bad = 1
}

NR == 1 {
	if (!/^ *Value +Percentile +TotalCount +1\/\(1-Percentile\)$/)
		complain("no head")
	next
}

NR == 2 || /^#\[(Mean|Max|Buckets) +=.*, (StdDeviation|Total count|SubBuckets) +=.*\]$/ {
	sums += NR > 2
	next
}

/^ *[0-9]+\.[0-9]+ [01]\.[0-9]+ +[0-9]+( +[0-9]+\.[0-9]+)?$/ {
	if ($1 + 0 < value || $2 + 0 < percentile || $3 + 0 < seen)
		complain("a row below the one before it")
	# Twelve decimals say less of the deepest percentiles.
	if (NF == 4 && $4 < 1e9 && ($4 * (1 - $2) - 1) ^ 2 > 1e-4)
		complain("1/(1-percentile) is not that")
	ended = NF == 3
	value = $1
	percentile = $2
	seen = $3
	next
}

{ complain("neither row nor sum") }

END {
	if (!ended || percentile != 1 || sums != 3)
		complain("no end")
	exit bad
}
