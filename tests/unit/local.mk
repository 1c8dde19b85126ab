# SPDX-License-Identifier: MIT
unit_lib_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(ZLIB_CFLAGS) $(GSL_CFLAGS) \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/unit/data"'
unit_lib_libs = $(HARNESS_LIBS) $(CMOCKA_LIBS) -lm

unit_lib_tests = tests/bin/test_hist tests/bin/test_hist_io tests/bin/test_csv
check_PROGRAMS += $(unit_lib_tests)
TESTS += $(unit_lib_tests)
EXTRA_DIST += tests/unit/data/foreign.hlog

tests_bin_test_hist_SOURCES = tests/unit/test_hist.c
tests_bin_test_hist_CFLAGS = $(unit_lib_cflags)
tests_bin_test_hist_LDADD = $(unit_lib_libs)
tests_bin_test_hist_io_SOURCES = tests/unit/test_hist_io.c
tests_bin_test_hist_io_CFLAGS = $(unit_lib_cflags)
tests_bin_test_hist_io_LDADD = $(unit_lib_libs)
tests_bin_test_csv_SOURCES = tests/unit/test_csv.c
tests_bin_test_csv_CFLAGS = $(unit_lib_cflags)
tests_bin_test_csv_LDADD = $(unit_lib_libs)
