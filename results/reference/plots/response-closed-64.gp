# Written by paceline-report; draws the plot again: gnuplot response-closed-64.gp
if (!exists('TERMS')) TERMS = 'svg png'
NAME = 'response-closed-64'
DATA = 'response-closed-64.csv'
N = 6
HIGH = 238
CURVES = 0
XLABEL = 'service ○, response ●   (● p50  ▲ p99  ■ p99.9)'
YLABEL = ''
TITLE = 'Response and service time: closed-64'
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
COLOUR[6] = '#0072b2'; DASH[6] = 3; POINT[6] = 6; WEIGHT[6] = 1.4
LABEL[6] = 'epoll-again'
XMIN = 0.000273363
XMAX = 0.00368942
XTICS = "set xtics ('500 µs' 0.0005, '1 ms' 0.001, '2 ms' 0.002)"
do for [TERM in TERMS] {
	load 'style.gp'
	load 'response.gp'
	unset output
	reset
}
