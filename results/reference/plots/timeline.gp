# SPDX-License-Identifier: MIT
# Each second of the load, the median over repetitions; the warm-up, which is
# not counted, is shaded.
# DATA: second, then one column a subject (per second), then one each (seconds)
BOTTOM = (PAGE ? 50.0 : 74.0 + 20 * KEYROWS) / TALL
set multiplot layout 2, 1 margins 0.13, 0.97, BOTTOM, \
	1 - (PAGE ? 26.0 : 38.0 + 18 * TITLELINES) / TALL spacing 0, 0.12
unset xlabel
set xrange [XMIN : XMAX]
set xtics ceil((XMAX - XMIN) / 8.0)
if (XMIN < 0) {
	set object 1 rectangle from XMIN, graph 0 to 0, graph 1 behind \
		fillcolor rgb '#eeeeee' fillstyle solid noborder
	set label 1 ' warm-up' at XMIN, graph 0.08 left
}
set label 2 'replies/s' at graph 0, graph 1.09 left
set yrange [0 : *]
set format y '%.0s%c'
set format x ''
set key off
plot for [i = 1:N] DATA skip 1 using 1:(column(i + 1)) with linespoints \
	pointtype POINT[i] pointsize 0.5 linecolor rgb COLOUR[i] \
	linewidth WEIGHT[i] dashtype DASH[i] title LABEL[i]
unset label 1
unset title
set label 2 TAIL ? 'p99 response time' : 'p99 response time: n/a'
set yrange [YMIN : YMAX]
set logscale y
if (TAIL) { eval YTICS } else { unset ytics }
set format x '%g'
set xlabel XLABEL
if (!PAGE) { set key on }
plot for [i = 1:N] DATA skip 1 using 1:(column(i + 1 + N)) with linespoints \
	pointtype POINT[i] pointsize 0.5 linecolor rgb COLOUR[i] \
	linewidth WEIGHT[i] dashtype DASH[i] title LABEL[i]
unset multiplot
