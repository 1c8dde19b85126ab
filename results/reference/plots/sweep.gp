# SPDX-License-Identifier: MIT
# A sweep: latency against rate, or rate against connections, with whiskers;
# the thin line behind each is what its model says. Or the probes of a search,
# which have neither (MODELS = 0).
# DATA: subject, measured or model, x, y, low, high
if (LOGX) { set logscale x 2 }
if (LOGY) { set logscale y }
set xrange [XMIN : XMAX]
set yrange [YMIN : YMAX]
set format x '%.0s%c'
set ylabel (LOGY ? 'response time, p99' : 'replies per second')
if (LOGX) { set format x '%g' }
if (!LOGY) { set format y '%.0s%c' }
if (strlen(YTICS)) { eval YTICS }
measured(i) = ($0 >= ROWS_FIRST[i] && $0 <= ROWS_LAST[i] ? $3 : NaN)
model(i) = ($0 >= MODEL_FIRST[i] && $0 <= MODEL_LAST[i] ? $3 : NaN)
if (MODELS) { plot for [i = 1:N] DATA skip 1 using (measured(i)):4:5:6 with yerrorlines \
	pointtype POINT[i] pointsize 0.6 linecolor rgb COLOUR[i] \
	linewidth WEIGHT[i] dashtype DASH[i] title LABEL[i], \
     for [i = 1:N] DATA skip 1 using (model(i)):4 with lines \
	linecolor rgb COLOUR[i] linewidth 0.8 dashtype 3 notitle
} else { plot for [i = 1:N] DATA skip 1 using (measured(i)):4 with points \
	pointtype POINT[i] pointsize 0.7 linecolor rgb COLOUR[i] \
	title LABEL[i]
}
