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
	harness/lib/hist_layout.c harness/lib/hist_layout.h
# What a program that links libharness.a links besides.
HARNESS_LIBS = libharness.a libbase.a $(ZLIB_LIBS) $(GSL_LIBS)
