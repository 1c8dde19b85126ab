# Written by paceline-report; draws the plot again: gnuplot cpu-open-20k.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'cpu-open-20k'
DATA = 'cpu-open-20k.csv'
N = 6
HIGH = 238
CURVES = 0
XLABEL = 'server CPU time per request'
YLABEL = ''
TITLE = 'CPU per request: open-20k'
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
COLOUR[6] = '#0072b2'; DASH[6] = 3; POINT[6] = 6; WEIGHT[6] = 1.4
LABEL[6] = 'epoll-again'
CUT = 25287.7626
XMIN = 0
XMAX = 30851.0704
STEP = 10000
FORMAT = '%.0s %cs'
SCALE = 1e-09
do for [TERM in TERMS] {
	load 'style.gp'
	load 'whiskers.gp'
	unset output
	reset
}
