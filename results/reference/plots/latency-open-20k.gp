# Written by paceline-report; draws the plot again: gnuplot latency-open-20k.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'latency-open-20k'
DATA = 'latency-open-20k.csv'
N = 5
HIGH = 340
CURVES = 1
XLABEL = 'percentile of replies, %'
YLABEL = ''
TITLE = 'Latency by percentile: open-20k'
TITLELINES = 1
array COLOUR[N]
array DASH[N]
array POINT[N]
array WEIGHT[N]
array LABEL[N]
COLOUR[1] = '#0072b2'; DASH[1] = 1; POINT[1] = 7; WEIGHT[1] = 2
LABEL[1] = 'epoll'
COLOUR[2] = '#d55e00'; DASH[2] = 1; POINT[2] = 7; WEIGHT[2] = 2
LABEL[2] = 'uring-proactor'
COLOUR[3] = '#6b7280'; DASH[3] = 1; POINT[3] = 5; WEIGHT[3] = 1.8
LABEL[3] = 'nginx'
COLOUR[4] = '#b8588f'; DASH[4] = 1; POINT[4] = 7; WEIGHT[4] = 2
LABEL[4] = 'leader-follower'
COLOUR[5] = '#009e73'; DASH[5] = 1; POINT[5] = 7; WEIGHT[5] = 2
LABEL[5] = 'reactor-pool'
XMAX = 160128
YMIN = 1.00591e-05
YMAX = 0.00726344
YTICS = "set ytics ('20 µs' 2e-05, '50 µs' 5e-05, '100 µs' 0.0001, '200 µs' 0.0002, '500 µs' 0.0005, '1 ms' 0.001, '2 ms' 0.002, '5 ms' 0.005)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'percentiles.gp'
	unset output
	reset
}
