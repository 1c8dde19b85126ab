# Written by paceline-report; draws the plot again: gnuplot latency-closed-64.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'latency-closed-64'
DATA = 'latency-closed-64.csv'
N = 5
HIGH = 340
CURVES = 1
XLABEL = 'percentile of replies, %'
YLABEL = ''
TITLE = 'Latency by percentile: closed-64'
TITLELINES = 1
array COLOUR[N]
array DASH[N]
array POINT[N]
array WEIGHT[N]
array LABEL[N]
COLOUR[1] = '#d55e00'; DASH[1] = 1; POINT[1] = 7; WEIGHT[1] = 2
LABEL[1] = 'uring-proactor'
COLOUR[2] = '#0072b2'; DASH[2] = 1; POINT[2] = 7; WEIGHT[2] = 2
LABEL[2] = 'epoll'
COLOUR[3] = '#6b7280'; DASH[3] = 1; POINT[3] = 5; WEIGHT[3] = 1.8
LABEL[3] = 'nginx'
COLOUR[4] = '#009e73'; DASH[4] = 1; POINT[4] = 7; WEIGHT[4] = 2
LABEL[4] = 'reactor-pool'
COLOUR[5] = '#b8588f'; DASH[5] = 1; POINT[5] = 7; WEIGHT[5] = 2
LABEL[5] = 'leader-follower'
XMAX = 1269845
YMIN = 0.00013479
YMAX = 0.0282247
YTICS = "set ytics ('200 µs' 0.0002, '500 µs' 0.0005, '1 ms' 0.001, '2 ms' 0.002, '5 ms' 0.005, '10 ms' 0.01, '20 ms' 0.02)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'percentiles.gp'
	unset output
	reset
}
