# Written by paceline-report; draws the plot again: gnuplot response-blocking-handler.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'response-blocking-handler'
DATA = 'response-blocking-handler.csv'
N = 5
HIGH = 210
CURVES = 0
XLABEL = 'service ○, response ●   (● p50  ▲ p99  ■ p99.9)'
YLABEL = ''
TITLE = 'Response and service time: blocking-handler'
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
XMIN = 0.0009541
XMAX = 0.00790169
XTICS = "set xtics ('1 ms' 0.001, '2 ms' 0.002, '5 ms' 0.005)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'response.gp'
	unset output
	reset
}
