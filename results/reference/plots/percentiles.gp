# SPDX-License-Identifier: MIT
# Latency by percentile: x is 1 / (1 - p), so that each nine is as wide as the
# one before it.
# DATA: percentile, one_over_1_minus_p, then one column a subject (seconds)
set logscale xy
set xrange [1 : XMAX]
set yrange [YMIN : YMAX]
set xtics ('50' 2, '90' 10, '99' 100, '99.9' 1000, \
	'99.99' 1e4, '99.999' 1e5)
eval YTICS
set ylabel 'response time'
plot for [i = 1:N] DATA skip 1 using 2:(column(i + 2)) with lines \
	linecolor rgb COLOUR[i] linewidth WEIGHT[i] dashtype DASH[i] \
	title LABEL[i]
