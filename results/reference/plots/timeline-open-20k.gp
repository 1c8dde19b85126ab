# Written by paceline-report; draws the plot again: gnuplot timeline-open-20k.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'timeline-open-20k'
DATA = 'timeline-open-20k.csv'
N = 5
HIGH = 340
CURVES = 1
XLABEL = 'seconds since the measured time began'
YLABEL = ''
TITLE = 'Second by second' . ': ' . 'open-20k'
array COLOUR[N]
array DASH[N]
array POINT[N]
array WEIGHT[N]
array LABEL[N]
COLOUR[1] = '#0072b2'; DASH[1] = 1; POINT[1] = 7; WEIGHT[1] = 2
LABEL[1] = 'epoll'
COLOUR[2] = '#6b7280'; DASH[2] = 1; POINT[2] = 5; WEIGHT[2] = 1.8
LABEL[2] = 'nginx'
COLOUR[3] = '#d55e00'; DASH[3] = 1; POINT[3] = 7; WEIGHT[3] = 2
LABEL[3] = 'uring-proactor'
COLOUR[4] = '#b8588f'; DASH[4] = 1; POINT[4] = 7; WEIGHT[4] = 2
LABEL[4] = 'leader-follower'
COLOUR[5] = '#009e73'; DASH[5] = 1; POINT[5] = 7; WEIGHT[5] = 2
LABEL[5] = 'reactor-pool'
XMIN = -1
XMAX = 0
YMIN = 9.72791e-05
YMAX = 0.000256348
YTICS = "set ytics ('100 µs' 0.0001, '200 µs' 0.0002)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'timeline.gp'
	unset output
	reset
}
