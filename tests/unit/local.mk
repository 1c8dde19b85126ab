# SPDX-License-Identifier: MIT
unit_lib_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(ZLIB_CFLAGS) $(GSL_CFLAGS) \
	-DTEST_DATA='"$(abs_top_srcdir)/tests/unit/data"'
unit_lib_libs = $(HARNESS_LIBS) $(CMOCKA_LIBS) -lm

unit_lib_tests = \
	tests/bin/test_hist tests/bin/test_hist_codec tests/bin/test_hist_io \
	tests/bin/test_csv \
	tests/bin/test_stats tests/bin/test_stats_interval \
	tests/bin/test_stats_compare tests/bin/test_stats_fit
check_PROGRAMS += $(unit_lib_tests)
TESTS += $(unit_lib_tests)
EXTRA_DIST += tests/unit/data/foreign.hlog

tests_bin_test_hist_SOURCES = tests/unit/test_hist.c
tests_bin_test_hist_CFLAGS = $(unit_lib_cflags)
tests_bin_test_hist_LDADD = $(unit_lib_libs)
tests_bin_test_hist_codec_SOURCES = tests/unit/test_hist_codec.c
tests_bin_test_hist_codec_CFLAGS = $(unit_lib_cflags)
tests_bin_test_hist_codec_LDADD = $(unit_lib_libs)
tests_bin_test_hist_io_SOURCES = tests/unit/test_hist_io.c
tests_bin_test_hist_io_CFLAGS = $(unit_lib_cflags)
tests_bin_test_hist_io_LDADD = $(unit_lib_libs)
tests_bin_test_csv_SOURCES = tests/unit/test_csv.c
tests_bin_test_csv_CFLAGS = $(unit_lib_cflags)
tests_bin_test_csv_LDADD = $(unit_lib_libs)
tests_bin_test_stats_SOURCES = tests/unit/test_stats.c
tests_bin_test_stats_CFLAGS = $(unit_lib_cflags)
tests_bin_test_stats_LDADD = $(unit_lib_libs)
tests_bin_test_stats_interval_SOURCES = tests/unit/test_stats_interval.c
tests_bin_test_stats_interval_CFLAGS = $(unit_lib_cflags)
tests_bin_test_stats_interval_LDADD = $(unit_lib_libs)
tests_bin_test_stats_compare_SOURCES = tests/unit/test_stats_compare.c
tests_bin_test_stats_compare_CFLAGS = $(unit_lib_cflags)
tests_bin_test_stats_compare_LDADD = $(unit_lib_libs)
tests_bin_test_stats_fit_SOURCES = tests/unit/test_stats_fit.c
tests_bin_test_stats_fit_CFLAGS = $(unit_lib_cflags)
tests_bin_test_stats_fit_LDADD = $(unit_lib_libs)
