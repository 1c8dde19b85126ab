# SPDX-License-Identifier: MIT
# What the end-to-end programs share. They link nothing of the server but
# src/base: an error must not hide itself.
check_LIBRARIES += tests/e2e/libe2e.a
tests_e2e_libe2e_a_SOURCES = \
	tests/e2e/bytes.c tests/e2e/bytes.h \
	tests/e2e/case.h tests/e2e/case_decode.c \
	tests/e2e/case_list.c tests/e2e/case_parse.c \
	tests/e2e/client.c tests/e2e/client.h \
	tests/e2e/docroot.c tests/e2e/docroot.h \
	tests/e2e/exchange.c tests/e2e/exchange.h \
	tests/e2e/exchange_io.h tests/e2e/exchange_loop.c \
	tests/e2e/judge.c tests/e2e/judge.h \
	tests/e2e/leader_rules.c tests/e2e/leader_rules.h \
	tests/e2e/load.c tests/e2e/load.h \
	tests/e2e/matrix.c tests/e2e/matrix.h \
	tests/e2e/procfs.c tests/e2e/procfs.h \
	tests/e2e/reply.c tests/e2e/reply.h \
	tests/e2e/sanitized.h \
	tests/e2e/server.c tests/e2e/server.h \
	tests/e2e/specs.c tests/e2e/specs.h tests/e2e/specs_run.c \
	tests/e2e/stats.c tests/e2e/stats.h \
	tests/e2e/tap.c tests/e2e/tap.h \
	tests/e2e/trace_file.c tests/e2e/trace_file.h \
	tests/e2e/ways.c tests/e2e/ways.h \
	tests/e2e/wire.c tests/e2e/wire.h
E2E_LIBS = tests/e2e/libe2e.a libbase.a

tests_bin_e2e_SOURCES = tests/e2e/run_cases.c
tests_bin_e2e_LDADD = $(E2E_LIBS)
tests_bin_e2e_abuse_SOURCES = tests/e2e/test_abuse.c
tests_bin_e2e_abuse_LDADD = $(E2E_LIBS)
tests_bin_e2e_bodies_SOURCES = tests/e2e/test_bodies.c
tests_bin_e2e_bodies_LDADD = $(E2E_LIBS)
tests_bin_e2e_burst_SOURCES = tests/e2e/test_burst.c
tests_bin_e2e_burst_LDADD = $(E2E_LIBS)
tests_bin_e2e_churn_SOURCES = tests/e2e/test_churn.c
tests_bin_e2e_churn_LDADD = $(E2E_LIBS)
tests_bin_e2e_files_SOURCES = tests/e2e/test_files.c
tests_bin_e2e_files_LDADD = $(E2E_LIBS)
tests_bin_e2e_close_SOURCES = tests/e2e/test_close.c
tests_bin_e2e_close_LDADD = $(E2E_LIBS)
tests_bin_e2e_flood_SOURCES = tests/e2e/test_flood.c
tests_bin_e2e_flood_LDADD = $(E2E_LIBS)
tests_bin_e2e_leader_SOURCES = tests/e2e/test_leader.c
tests_bin_e2e_leader_LDADD = $(E2E_LIBS)
tests_bin_e2e_limits_SOURCES = tests/e2e/test_limits.c
tests_bin_e2e_limits_LDADD = $(E2E_LIBS)
tests_bin_e2e_memory_SOURCES = tests/e2e/test_memory.c
tests_bin_e2e_memory_LDADD = $(E2E_LIBS)
tests_bin_e2e_patience_SOURCES = tests/e2e/test_patience.c
tests_bin_e2e_patience_LDADD = $(E2E_LIBS)
tests_bin_e2e_sends_SOURCES = tests/e2e/test_sends.c
tests_bin_e2e_sends_LDADD = $(E2E_LIBS)
tests_bin_e2e_stop_SOURCES = tests/e2e/test_stop.c
tests_bin_e2e_stop_LDADD = $(E2E_LIBS)
tests_bin_e2e_timeouts_SOURCES = tests/e2e/test_timeouts.c
tests_bin_e2e_timeouts_LDADD = $(E2E_LIBS)
tests_bin_e2e_turns_SOURCES = tests/e2e/test_turns.c
tests_bin_e2e_turns_LDADD = $(E2E_LIBS)
tests_bin_e2e_usage_SOURCES = tests/e2e/test_usage.c
tests_bin_e2e_usage_LDADD = $(E2E_LIBS)

tests_bin_e2e_counts_SOURCES = tests/e2e/test_counts.c
tests_bin_e2e_counts_LDADD = $(E2E_LIBS)
tests_bin_e2e_failures_SOURCES = tests/e2e/test_failures.c
tests_bin_e2e_failures_LDADD = $(E2E_LIBS)

# Runs a command for which system calls fail.
check_PROGRAMS += tests/bin/without
tests_bin_without_SOURCES = tests/e2e/without.c
tests_bin_without_LDADD = libbase.a

e2e_programs = \
	tests/bin/e2e \
	tests/bin/e2e_abuse \
	tests/bin/e2e_bodies \
	tests/bin/e2e_burst \
	tests/bin/e2e_churn \
	tests/bin/e2e_counts \
	tests/bin/e2e_failures \
	tests/bin/e2e_files \
	tests/bin/e2e_close \
	tests/bin/e2e_flood \
	tests/bin/e2e_leader \
	tests/bin/e2e_limits \
	tests/bin/e2e_memory \
	tests/bin/e2e_patience \
	tests/bin/e2e_sends \
	tests/bin/e2e_stop \
	tests/bin/e2e_timeouts \
	tests/bin/e2e_turns \
	tests/bin/e2e_usage
check_PROGRAMS += $(e2e_programs)
TESTS += $(e2e_programs)
EXTRA_DIST += tests/e2e/variants tests/cases
