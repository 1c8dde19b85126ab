# SPDX-License-Identifier: MIT
noinst_LIBRARIES += libbench.a
libbench_a_CFLAGS = $(AM_CFLAGS) $(INIH_CFLAGS) $(GSL_CFLAGS)
libbench_a_SOURCES = \
	harness/bench/await.c harness/bench/await.h \
	harness/bench/bench.h \
	harness/bench/child.c harness/bench/child.h \
	harness/bench/columns.c harness/bench/columns.h \
	harness/bench/cpu_time.c harness/bench/cpu_time.h \
	harness/bench/cpus.c harness/bench/cpus.h \
	harness/bench/environment.c harness/bench/environment.h \
	harness/bench/external.c harness/bench/external.h \
	harness/bench/folders.c \
	harness/bench/foreign.c harness/bench/foreign.h \
	harness/bench/kernel_counts.c harness/bench/kernel_counts.h \
	harness/bench/load.c harness/bench/load.h \
	harness/bench/metric.c harness/bench/metric.h \
	harness/bench/metrics_reader.c harness/bench/metrics_reader.h \
	harness/bench/netns.c harness/bench/netns.h \
	harness/bench/observation.c harness/bench/observation.h \
	harness/bench/options.c harness/bench/options.h \
	harness/bench/plan.c harness/bench/plan.h \
	harness/bench/precision.c harness/bench/precision.h \
	harness/bench/progress.c harness/bench/progress.h \
	harness/bench/repetition.c harness/bench/repetition.h \
	harness/bench/results.c harness/bench/results.h \
	harness/bench/roster.c harness/bench/roster.h \
	harness/bench/search.c harness/bench/search.h \
	harness/bench/server.c harness/bench/server.h \
	harness/bench/session.c harness/bench/session.h \
	harness/bench/session_search.c harness/bench/session_search.h \
	harness/bench/setup.c harness/bench/setup.h \
	harness/bench/show.c harness/bench/show.h \
	harness/bench/slo.c harness/bench/slo.h \
	harness/bench/suite.c harness/bench/suite.h \
	harness/bench/suite_check.c harness/bench/suite_check.h \
	harness/bench/suite_describe.c \
	harness/bench/suite_find.c \
	harness/bench/suite_keys.c harness/bench/suite_keys.h \
	harness/bench/table.h \
	harness/bench/tool.c harness/bench/tool.h \
	harness/bench/tree.c harness/bench/tree.h \
	harness/bench/usage.c harness/bench/usage.h \
	harness/bench/values.c harness/bench/values.h \
	harness/bench/words.c harness/bench/words.h
BENCH_LIBS = libbench.a $(HARNESS_LIBS) $(INIH_LIBS) -lm

bin_PROGRAMS += paceline-bench
paceline_bench_SOURCES = harness/bench/main.c
paceline_bench_LDADD = $(BENCH_LIBS)

suitesdir = $(pkgdatadir)/suites
dist_suites_DATA = \
	suites/anchors.ini \
	suites/churn.ini \
	suites/default.ini \
	suites/external.ini \
	suites/h2o.conf.in suites/lighttpd.conf.in \
	suites/node.js.in suites/python.py.in \
	suites/smoke.ini \
	suites/nginx.conf.in

# make bench [SUITE=default|smoke|anchors|churn|FILE.ini] [RESULTS=DIR]
SUITE = default
RESULTS = results
.PHONY: bench
bench: all
	@suite='$(SUITE)'; \
	case $$suite in \
	*/* | *.ini) ;; \
	*) suite='$(srcdir)/suites/'$$suite.ini ;; \
	esac; \
	./paceline-bench --results='$(RESULTS)' "$$suite"; status=$$?; \
	if test $$status -gt 1; then exit $$status; fi; \
	./paceline-report '$(RESULTS)/latest' || exit $$?; \
	page=`cd '$(RESULTS)/latest/' && pwd -P`/report.html; \
	echo "The page: file://$$page"; \
	exit $$status

# Programs that play the server and the generator in the bench's tests.
check_PROGRAMS += tests/bin/fake_server tests/bin/fake_load
tests_bin_fake_server_SOURCES = tests/bench/fake_server.c
tests_bin_fake_server_LDADD = libbase.a
tests_bin_fake_load_SOURCES = tests/bench/fake_load.c
tests_bin_fake_load_LDADD = libbase.a

bench_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(GSL_CFLAGS)
bench_test_libs = $(BENCH_LIBS) $(CMOCKA_LIBS) -lm
bench_tests = \
	tests/bin/test_bench_foreign \
	tests/bin/test_bench_metrics_reader \
	tests/bin/test_bench_parts \
	tests/bin/test_bench_plan \
	tests/bin/test_bench_results \
	tests/bin/test_bench_search \
	tests/bin/test_bench_suite
check_PROGRAMS += $(bench_tests)
TESTS += $(bench_tests)

tests_bin_test_bench_foreign_SOURCES = tests/unit/bench_foreign.c
tests_bin_test_bench_foreign_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_foreign_LDADD = $(bench_test_libs)
tests_bin_test_bench_metrics_reader_SOURCES = tests/unit/bench_metrics_reader.c
tests_bin_test_bench_metrics_reader_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_metrics_reader_LDADD = $(bench_test_libs)
tests_bin_test_bench_parts_SOURCES = tests/unit/bench_parts.c
tests_bin_test_bench_parts_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_parts_LDADD = $(bench_test_libs)
tests_bin_test_bench_plan_SOURCES = tests/unit/bench_plan.c
tests_bin_test_bench_plan_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_plan_LDADD = $(bench_test_libs)
tests_bin_test_bench_results_SOURCES = tests/unit/bench_results.c
tests_bin_test_bench_results_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_results_LDADD = $(bench_test_libs)
tests_bin_test_bench_search_SOURCES = tests/unit/bench_search.c
tests_bin_test_bench_search_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_search_LDADD = $(bench_test_libs)
tests_bin_test_bench_suite_SOURCES = tests/unit/bench_suite.c
tests_bin_test_bench_suite_CFLAGS = $(bench_test_cflags)
tests_bin_test_bench_suite_LDADD = $(bench_test_libs)

dist_check_SCRIPTS += tests/bench_run.sh tests/bench_failures.sh tests/bench_external.sh tests/bench_hostile.sh tests/bench_real.sh \
	tests/bench_without_uring.sh
TESTS += tests/bench_run.sh tests/bench_failures.sh tests/bench_external.sh tests/bench_hostile.sh tests/bench_real.sh \
	tests/bench_without_uring.sh
EXTRA_DIST += tests/bench/common.sh
