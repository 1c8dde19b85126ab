# Written by paceline-report; draws the plot again: gnuplot throughput-closed-64.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'throughput-closed-64'
DATA = 'throughput-closed-64.csv'
N = 6
HIGH = 238
CURVES = 0
XLABEL = 'replies per second'
YLABEL = ''
TITLE = 'Throughput: closed-64'
TITLELINES = 1
array COLOUR[N]
array DASH[N]
array POINT[N]
array WEIGHT[N]
array LABEL[N]
COLOUR[1] = '#d55e00'; DASH[1] = 1; POINT[1] = 6; WEIGHT[1] = 2
LABEL[1] = 'uring-proactor'
COLOUR[2] = '#0072b2'; DASH[2] = 1; POINT[2] = 7; WEIGHT[2] = 2
LABEL[2] = 'epoll'
COLOUR[3] = '#6b7280'; DASH[3] = 1; POINT[3] = 5; WEIGHT[3] = 1.8
LABEL[3] = 'nginx'
COLOUR[4] = '#009e73'; DASH[4] = 1; POINT[4] = 7; WEIGHT[4] = 2
LABEL[4] = 'reactor-pool'
COLOUR[5] = '#b8588f'; DASH[5] = 1; POINT[5] = 7; WEIGHT[5] = 2
LABEL[5] = 'leader-follower'
COLOUR[6] = '#0072b2'; DASH[6] = 3; POINT[6] = 6; WEIGHT[6] = 1.4
LABEL[6] = 'epoll-again'
CUT = 199766.25
XMIN = 0
XMAX = 243714.825
STEP = 50000
FORMAT = '%.0s%c'
SCALE = 1
do for [TERM in TERMS] {
	load 'style.gp'
	load 'whiskers.gp'
	unset output
	reset
}
