# Written by paceline-report; draws the plot again: gnuplot switches-blocking-handler.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'switches-blocking-handler'
DATA = 'switches-blocking-handler.csv'
N = 5
HIGH = 210
CURVES = 0
XLABEL = 'context switches per request'
YLABEL = ''
TITLE = 'Context switches per request: blocking-handler'
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
COLOUR[5] = '#0072b2'; DASH[5] = 3; POINT[5] = 6; WEIGHT[5] = 1.4
LABEL[5] = 'epoll-again'
CUT = 6.26104418
XMIN = 0
XMAX = 7.6384739
STEP = 2
FORMAT = '%g'
SCALE = 1
do for [TERM in TERMS] {
	load 'style.gp'
	load 'whiskers.gp'
	unset output
	reset
}
