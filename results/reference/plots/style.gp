# SPDX-License-Identifier: MIT
# What every plot shares. TERM says for whom: 'svg' and 'png' stand alone and
# carry title and key; 'page' goes into report.html, which has its own.
set encoding utf8
set micro
WIDE = TERM eq 'page' ? 480.0 : 560.0
PAGE = (TERM eq 'page')
KEYROWS = (PAGE || !CURVES) ? 0 : (N + 1) / 2
TALL = HIGH + (PAGE ? 0 : 18 + 18 * TITLELINES + 20 * KEYROWS)

if (TERM eq 'svg') {
	set terminal svg size WIDE, TALL noenhanced linewidth 1 \
		font 'Helvetica,Arial,sans-serif,13' background 'white'
}
if (PAGE) {
	set terminal svg size WIDE, TALL noenhanced linewidth 1 \
		font 'sans-serif,13' name 'plot'
}
if (TERM eq 'png') {
	set terminal pngcairo size 3 * WIDE, 3 * TALL noenhanced \
		font 'sans-serif,8.5' fontscale 3 linewidth 3 pointscale 3
}
if (PAGE) { set output } else { set output NAME . '.' . TERM }

set datafile separator ','
set datafile missing 'n/a'
set pointintervalbox 0
set errorbars small
set bars 0
set border 1 linecolor rgb '#808080' linewidth 0.8
set tics nomirror scale 0.4, 0 textcolor rgb 'black'
set grid linecolor rgb '#d8d8d8' linetype 1 linewidth 0.6 dashtype solid
set xlabel XLABEL
set ylabel YLABEL
if (PAGE) {
	set key off
} else {
	set title TITLE
	set key at screen 0.5, 0.02 bottom center horizontal reverse Left \
		samplen 3 maxcols 2
	if (CURVES) { set bmargin at screen (74.0 + 20 * KEYROWS) / TALL }
}
