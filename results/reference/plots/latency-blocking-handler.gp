# Written by paceline-report; draws the plot again: gnuplot latency-blocking-handler.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'latency-blocking-handler'
DATA = 'latency-blocking-handler.csv'
N = 4
HIGH = 340
CURVES = 1
XLABEL = 'percentile of replies, %'
YLABEL = ''
TITLE = 'Latency by percentile: blocking-handler'
TITLELINES = 1
array COLOUR[N]
array DASH[N]
array POINT[N]
array WEIGHT[N]
array LABEL[N]
COLOUR[1] = '#b8588f'; DASH[1] = 1; POINT[1] = 7; WEIGHT[1] = 2
LABEL[1] = 'leader-follower'
COLOUR[2] = '#009e73'; DASH[2] = 1; POINT[2] = 7; WEIGHT[2] = 2
LABEL[2] = 'reactor-pool'
COLOUR[3] = '#0072b2'; DASH[3] = 1; POINT[3] = 7; WEIGHT[3] = 2
LABEL[3] = 'epoll'
COLOUR[4] = '#d55e00'; DASH[4] = 1; POINT[4] = 7; WEIGHT[4] = 2
LABEL[4] = 'uring-proactor'
XMAX = 6033
YMIN = 0.000899339
YMAX = 0.0132833
YTICS = "set ytics ('1 ms' 0.001, '2 ms' 0.002, '5 ms' 0.005, '10 ms' 0.01)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'percentiles.gp'
	unset output
	reset
}
