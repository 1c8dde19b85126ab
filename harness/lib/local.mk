# SPDX-License-Identifier: MIT
noinst_LIBRARIES += libharness.a
libharness_a_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(GSL_CFLAGS)
libharness_a_SOURCES = \
	harness/lib/base64.c harness/lib/base64.h \
	harness/lib/csv.h harness/lib/csv_table.c harness/lib/csv_table.h \
	harness/lib/csv_read.c harness/lib/csv_write.c \
	harness/lib/hist.c harness/lib/hist.h \
	harness/lib/hist_codec.h harness/lib/hist_wire.h \
	harness/lib/hist_encode.c harness/lib/hist_decode.c \
	harness/lib/hist_io.c harness/lib/hist_io.h harness/lib/hlog_read.c \
	harness/lib/hist_layout.c harness/lib/hist_layout.h \
	harness/lib/queueing.c harness/lib/queueing.h \
	harness/lib/stats.c harness/lib/stats.h \
	harness/lib/stats_compare.c harness/lib/stats_compare.h \
	harness/lib/stats_interval.c harness/lib/stats_interval.h \
	harness/lib/stats_ks.c harness/lib/stats_ks.h \
	harness/lib/stats_rank.c harness/lib/stats_ratio.c \
	harness/lib/stats_series.c harness/lib/stats_series.h \
	harness/lib/stats_sums.c harness/lib/stats_sums.h \
	harness/lib/stats_ties.h \
	harness/lib/usl.c harness/lib/usl.h
# What a program that links libharness.a links besides.
HARNESS_LIBS = libharness.a libbase.a $(ZLIB_LIBS) $(GSL_LIBS)
