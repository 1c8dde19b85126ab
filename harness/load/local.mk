# SPDX-License-Identifier: MIT
# Everything but main(), so that the tests can link it.
noinst_LIBRARIES += libload.a
libload_a_CFLAGS = $(AM_CFLAGS) $(URING_CFLAGS) $(GSL_CFLAGS) \
	$(ZLIB_CFLAGS) $(INIH_CFLAGS)
libload_a_SOURCES = \
	harness/load/arrival.c harness/load/arrival.h \
	harness/load/client.c harness/load/client.h \
	harness/load/delay.c harness/load/delay.h \
	harness/load/dial.c harness/load/dial.h \
	harness/load/engine.c harness/load/engine.h \
	harness/load/engine_epoll.c \
	harness/load/engine_uring.c \
	harness/load/estimate.c harness/load/estimate.h \
	harness/load/expect.c harness/load/expect.h \
	harness/load/fields.c harness/load/fields.h \
	harness/load/intervals.c harness/load/intervals.h \
	harness/load/live.c harness/load/live.h \
	harness/load/load_config.h \
	harness/load/mix.c harness/load/mix.h \
	harness/load/model.h \
	harness/load/model_closed.c \
	harness/load/model_open.c \
	harness/load/null_epoll.c \
	harness/load/null_server.c harness/load/null_server.h \
	harness/load/null_uring.c \
	harness/load/options.c harness/load/options.h \
	harness/load/options_finish.c \
	harness/load/options_targets.c \
	harness/load/output.h \
	harness/load/output_files.c \
	harness/load/output_json.c \
	harness/load/output_text.c \
	harness/load/pace.c harness/load/pace.h \
	harness/load/pauses.c harness/load/pauses.h \
	harness/load/plan.h \
	harness/load/reply.c harness/load/reply.h \
	harness/load/reply_head.c harness/load/reply_head.h \
	harness/load/result.c harness/load/result.h \
	harness/load/run.c harness/load/run.h \
	harness/load/runq.c harness/load/runq.h \
	harness/load/schedule.c harness/load/schedule.h \
	harness/load/self_test.c harness/load/self_test.h \
	harness/load/setting.c harness/load/setting.h \
	harness/load/slow.c harness/load/slow.h \
	harness/load/sweep.c harness/load/sweep.h \
	harness/load/tally.c harness/load/tally.h \
	harness/load/target.c harness/load/target.h \
	harness/load/units.c harness/load/units.h \
	harness/load/uring_buffers.c harness/load/uring_buffers.h \
	harness/load/url.c harness/load/url.h \
	harness/load/validity.c \
	harness/load/worker.c harness/load/worker.h \
	harness/load/worker_setup.c

bin_PROGRAMS += paceline-load
paceline_load_SOURCES = harness/load/main.c
LOAD_LIBS = libload.a $(HARNESS_LIBS) $(URING_LIBS) $(INIH_LIBS) -lm
paceline_load_LDADD = $(LOAD_LIBS)

load_tests = \
	tests/bin/test_load_arrival \
	tests/bin/test_load_counts \
	tests/bin/test_load_delay \
	tests/bin/test_load_estimate \
	tests/bin/test_load_faults \
	tests/bin/test_load_freeze \
	tests/bin/test_load_hostile \
	tests/bin/test_load_mix \
	tests/bin/test_load_overload \
	tests/bin/test_load_pace \
	tests/bin/test_load_reply \
	tests/bin/test_load_run \
	tests/bin/test_load_schedule \
	tests/bin/test_load_target \
	tests/bin/test_load_units \
	tests/bin/test_load_validity
check_PROGRAMS += $(load_tests)
load_scripts = tests/load/load_cli.sh tests/load/load_engines.sh
TESTS += $(load_tests) $(load_scripts)
dist_check_SCRIPTS += $(load_scripts)

tests_bin_test_load_reply_SOURCES = tests/load/test_load_reply.c
tests_bin_test_load_reply_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_reply_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
load_runs = tests/load/runs.c tests/load/runs.h \
	tests/load/stub.c tests/load/stub.h
tests_bin_test_load_run_SOURCES = tests/load/test_load_run.c $(load_runs)
tests_bin_test_load_run_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_run_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_schedule_SOURCES = tests/load/test_load_schedule.c
tests_bin_test_load_schedule_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_schedule_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_units_SOURCES = tests/load/test_load_units.c
tests_bin_test_load_units_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_units_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_target_SOURCES = tests/load/test_load_target.c
tests_bin_test_load_target_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(GSL_CFLAGS)
tests_bin_test_load_target_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_validity_SOURCES = tests/load/test_load_validity.c
tests_bin_test_load_validity_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(GSL_CFLAGS)
tests_bin_test_load_validity_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_mix_SOURCES = tests/load/test_load_mix.c
tests_bin_test_load_mix_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_mix_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_faults_SOURCES = tests/load/test_load_faults.c $(load_runs)
tests_bin_test_load_faults_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_faults_LDFLAGS = -Wl,--wrap=recvmsg
tests_bin_test_load_faults_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_counts_SOURCES = tests/load/test_load_counts.c $(load_runs)
tests_bin_test_load_counts_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_counts_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_delay_SOURCES = tests/load/test_load_delay.c
tests_bin_test_load_delay_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_delay_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_estimate_SOURCES = tests/load/test_load_estimate.c
tests_bin_test_load_estimate_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_estimate_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_pace_SOURCES = tests/load/test_load_pace.c
tests_bin_test_load_pace_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_pace_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_freeze_SOURCES = tests/load/test_load_freeze.c $(load_runs)
tests_bin_test_load_freeze_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_freeze_LDFLAGS = -Wl,--wrap=send \
	-Wl,--wrap=io_uring_submit_and_wait_timeout
tests_bin_test_load_freeze_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_overload_SOURCES = tests/load/test_load_overload.c $(load_runs)
tests_bin_test_load_overload_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_overload_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
tests_bin_test_load_hostile_SOURCES = tests/load/test_load_hostile.c
tests_bin_test_load_hostile_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_hostile_LDADD = $(CMOCKA_LIBS)
tests_bin_test_load_arrival_SOURCES = tests/load/test_load_arrival.c
tests_bin_test_load_arrival_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_bin_test_load_arrival_LDADD = $(LOAD_LIBS) $(CMOCKA_LIBS)
