# SPDX-License-Identifier: MIT
# Response time (from the intended send) beside service time (from the actual
# send) at three percentiles, one row a subject; a line joins the two.
# DATA: subject, then service and response (seconds) at p50, p99 and p99.9
set key off
set logscale x
set grid noytics
set yrange [N + 0.6 : 0.4]
set xrange [XMIN : XMAX]
set ytics () scale 0
set for [i = 1:N] ytics add (LABEL[i] i)
eval XTICS
unset ylabel
array HOLLOW[3] = [6, 8, 4]
array FILLED[3] = [7, 9, 5]
row(i, k) = i + 0.24 * (k - 2)
pick(i, c) = ($0 == i - 1 ? column(c) : NaN)
plot for [k = 1:3] for [i = 1:N] DATA skip 1 \
	using (pick(i, 2 * k)):(row(i, k)):(column(2 * k + 1) - column(2 * k)):(0) \
	with vectors nohead linecolor rgb COLOUR[i] linewidth 1.5 notitle, \
     for [k = 1:3] for [i = 1:N] DATA skip 1 \
	using (pick(i, 2 * k)):(row(i, k)) with points pointtype HOLLOW[k] \
	pointsize 0.75 linewidth 1.5 linecolor rgb COLOUR[i] notitle, \
     for [k = 1:3] for [i = 1:N] DATA skip 1 \
	using (pick(i, 2 * k + 1)):(row(i, k)) with points \
	pointtype FILLED[k] pointsize 0.75 linecolor rgb COLOUR[i] notitle
