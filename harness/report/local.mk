# SPDX-License-Identifier: MIT
bin_PROGRAMS += paceline-report
paceline_report_LDADD = libreport.a $(HARNESS_LIBS)
paceline_report_SOURCES = harness/report/main.c

# All but main(), for the tests too.
noinst_LIBRARIES += libreport.a
libreport_a_CPPFLAGS = $(AM_CPPFLAGS) -DPLOTS_DIR='"$(top_srcdir)/plots"'
libreport_a_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS)
libreport_a_SOURCES = \
	harness/report/answer.c \
	harness/report/assets.c harness/report/assets.h \
	harness/report/bound.c harness/report/bound.h \
	harness/report/compare.c harness/report/compare.h \
	harness/report/contrast.c harness/report/contrast.h \
	harness/report/doubles.c harness/report/doubles.h \
	harness/report/draft.c harness/report/draft.h \
	harness/report/draft_percentiles.c \
	harness/report/draft_probes.c \
	harness/report/draft_response.c \
	harness/report/draft_sweep.c \
	harness/report/draft_timeline.c \
	harness/report/draft_whiskers.c \
	harness/report/figure.c harness/report/figure.h \
	harness/report/finding.c harness/report/finding.h \
	harness/report/finding_asides.c harness/report/finding_pairs.c \
	harness/report/foreign.c harness/report/foreign.h \
	harness/report/foreign_load.c harness/report/foreign_load.h \
	harness/report/gnuplot.c harness/report/gnuplot.h \
	harness/report/ideal.c harness/report/ideal.h \
	harness/report/judge.c harness/report/judge.h \
	harness/report/latency.c harness/report/latency.h \
	harness/report/lead.c \
	harness/report/left_out.c harness/report/left_out.h \
	harness/report/look.c harness/report/look.h \
	harness/report/markdown.c \
	harness/report/markup.c harness/report/markup.h \
	harness/report/metric.c harness/report/metric.h \
	harness/report/outlier.c harness/report/outlier.h \
	harness/report/output.c harness/report/output.h \
	harness/report/page.c harness/report/page.h \
	harness/report/page_cards.c \
	harness/report/page_figures.c \
	harness/report/page_glance.c \
	harness/report/page_scenario.c \
	harness/report/page_tables.c \
	harness/report/plain.c harness/report/plain.h \
	harness/report/rank.c harness/report/rank.h \
	harness/report/reading.c \
	harness/report/recipe.c harness/report/recipe.h \
	harness/report/replace.c harness/report/replace.h \
	harness/report/roster.c harness/report/roster.h \
	harness/report/run.c harness/report/run.h \
	harness/report/script.c \
	harness/report/show.c harness/report/show.h \
	harness/report/study.c harness/report/study.h \
	harness/report/svg.c harness/report/svg.h \
	harness/report/sweep.c harness/report/sweep.h \
	harness/report/table.c harness/report/table.h \
	harness/report/text.c \
	harness/report/trust.c harness/report/trust.h

# What assets.c carries.
REPORT_ASSETS = \
	plots/page.html plots/page.css plots/page.js plots/style.gp \
	plots/percentiles.gp plots/response.gp plots/sweep.gp \
	plots/timeline.gp plots/whiskers.gp
EXTRA_DIST += $(REPORT_ASSETS)
harness/report/libreport_a-assets.$(OBJEXT): $(REPORT_ASSETS)

# Tests
report_tests = \
	tests/bin/test_report_bound \
	tests/bin/test_report_findings \
	tests/bin/test_report_judge \
	tests/bin/test_report_mutants \
	tests/bin/test_report_show \
	tests/bin/test_report_study \
	tests/bin/test_report_svg \
	tests/bin/test_report_trust
check_PROGRAMS += $(report_tests)
TESTS += $(report_tests)
tests_bin_test_report_mutants_SOURCES = tests/report/mutants.c \
	tests/report/mutate.c tests/report/mutate.h
tests_bin_test_report_mutants_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
tests_bin_test_report_mutants_LDADD = $(HARNESS_LIBS)
report_test_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(GSL_CFLAGS)
report_test_libs = libreport.a $(HARNESS_LIBS) $(CMOCKA_LIBS)
tests_bin_test_report_bound_SOURCES = tests/report/test_bound.c \
	tests/report/made.c tests/report/made.h
tests_bin_test_report_bound_CFLAGS = $(report_test_cflags)
tests_bin_test_report_bound_LDADD = $(report_test_libs)
tests_bin_test_report_findings_SOURCES = tests/report/test_findings.c \
	tests/report/made.c tests/report/made.h
tests_bin_test_report_findings_CFLAGS = $(report_test_cflags)
tests_bin_test_report_findings_LDADD = $(report_test_libs)
tests_bin_test_report_judge_SOURCES = tests/report/test_judge.c
tests_bin_test_report_judge_CFLAGS = $(report_test_cflags)
tests_bin_test_report_judge_LDADD = $(report_test_libs)
tests_bin_test_report_show_SOURCES = tests/report/test_show.c
tests_bin_test_report_show_CFLAGS = $(report_test_cflags)
tests_bin_test_report_show_LDADD = $(report_test_libs)
tests_bin_test_report_study_SOURCES = tests/report/test_study.c \
	tests/report/made.c tests/report/made.h
tests_bin_test_report_study_CFLAGS = $(report_test_cflags)
tests_bin_test_report_study_LDADD = $(report_test_libs)
tests_bin_test_report_svg_SOURCES = tests/report/test_svg.c
tests_bin_test_report_svg_CFLAGS = $(report_test_cflags)
tests_bin_test_report_svg_LDADD = $(report_test_libs)
tests_bin_test_report_trust_SOURCES = tests/report/test_trust.c \
	tests/report/made.c tests/report/made.h
tests_bin_test_report_trust_CFLAGS = $(report_test_cflags)
tests_bin_test_report_trust_LDADD = $(report_test_libs)

report_scripts = \
	tests/report/test_report.sh \
	tests/report/test_hostile.sh \
	tests/report/test_plots.sh \
	tests/report/test_page.sh
TESTS += $(report_scripts)
dist_check_SCRIPTS += $(report_scripts)
EXTRA_DIST += \
	tests/report/lib.sh tests/report/probe.js \
	tests/report/data/env.csv tests/report/data/golden.txt \
	tests/report/data/intervals.csv tests/report/data/latency.csv \
	tests/report/data/probes.csv tests/report/data/runs.csv \
	tests/report/data/strategies.csv
