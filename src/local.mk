# SPDX-License-Identifier: MIT
noinst_LIBRARIES += libbase.a
libbase_a_SOURCES = \
	src/base/check.h \
	src/base/clock.h \
	src/base/log.c src/base/log.h \
	src/base/metrics.h
