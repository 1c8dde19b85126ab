# SPDX-License-Identifier: MIT
# One row a subject: its estimate, the 95% interval as whiskers, the figure.
# DATA: subject, estimate, low, high, shown
cut(x) = (x > CUT ? CUT : x) * SCALE
set key off
set border 1
set grid noytics
set yrange [N + 0.6 : 0.4]
set xrange [XMIN * SCALE : XMAX * SCALE]
set ytics () scale 0
set for [i = 1:N] ytics add (LABEL[i] i)
set xtics STEP * SCALE
set format x FORMAT
unset ylabel
plot for [i = 1:N] DATA skip 1 using ($0 == i - 1 ? $2 * SCALE : NaN):(i):($3 * SCALE):(cut($4)) \
	with xerrorbars linecolor rgb COLOUR[i] linewidth 2 \
	pointtype POINT[i] pointsize 0.7 title LABEL[i], \
     for [i = 1:N] DATA skip 1 using ($0 == i - 1 ? cut($4) : NaN):(i):($4 > CUT ? strcol(5) . ' …' : strcol(5)) \
	with labels left offset 0.8, 0 notitle
