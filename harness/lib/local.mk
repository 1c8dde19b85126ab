# SPDX-License-Identifier: MIT
noinst_LIBRARIES += libharness.a
libharness_a_CFLAGS = $(AM_CFLAGS) $(ZLIB_CFLAGS) $(GSL_CFLAGS)
libharness_a_SOURCES = \
	harness/lib/hist.c harness/lib/hist.h
# What a program that links libharness.a links besides.
HARNESS_LIBS = libharness.a libbase.a $(ZLIB_LIBS) $(GSL_LIBS)
