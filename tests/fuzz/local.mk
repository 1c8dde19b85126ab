# SPDX-License-Identifier: MIT
# Each fuzz target is built twice: to replay its committed corpus, always, and
# with libFuzzer under --enable-fuzzing. To fuzz for a while:
#   configure CC=clang --enable-fuzzing --with-sanitizer=address,undefined
#   tests/bin/fuzz_conn -max_total_time=120 NEW $(top_srcdir)/tests/fuzz/corpus/conn
# Those that read requests get a mutator that writes requests.
fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
fuzz_cflags = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
fuzz_conn_sources = tests/fuzz/fuzz_conn.c tests/fuzz/fuzz.h \
	tests/fuzz/replies.c tests/fuzz/replies.h
fuzz_conn_libs = tests/unit/libunit.a libhttp.a libload.a libbase.a \
	$(LLHTTP_LIBRARY)
fuzz_chunked_sources = tests/fuzz/fuzz_chunked.c tests/fuzz/fuzz.h \
	tests/fuzz/reference.c tests/fuzz/reference.h
fuzz_chunked_libs = libhttp.a libbase.a
fuzz_request_sources = tests/fuzz/fuzz_request.c tests/fuzz/fuzz.h \
	tests/fuzz/oracle.c tests/fuzz/oracle.h
fuzz_request_libs = libhttp.a libbase.a $(LLHTTP_LIBRARY)
fuzz_compose_sources = tests/fuzz/compose.c tests/fuzz/compose.h

fuzz_tests = tests/bin/test_compose tests/bin/test_reference
check_PROGRAMS += $(fuzz_tests)
TESTS += $(fuzz_tests)
tests_bin_test_compose_SOURCES = tests/fuzz/test_compose.c \
	$(fuzz_compose_sources) $(fuzz_conn_sources)
tests_bin_test_compose_CPPFLAGS = $(fuzz_cppflags)
tests_bin_test_compose_CFLAGS = $(fuzz_cflags) $(CMOCKA_CFLAGS)
tests_bin_test_compose_LDADD = $(fuzz_conn_libs) $(CMOCKA_LIBS)
tests_bin_test_reference_SOURCES = tests/fuzz/test_reference.c \
	$(fuzz_compose_sources) $(fuzz_chunked_sources)
tests_bin_test_reference_CPPFLAGS = $(fuzz_cppflags)
tests_bin_test_reference_CFLAGS = $(fuzz_cflags) $(CMOCKA_CFLAGS)
tests_bin_test_reference_LDADD = $(fuzz_chunked_libs) $(CMOCKA_LIBS)

fuzz_replays = \
	tests/bin/replay_chunked \
	tests/bin/replay_conn \
	tests/bin/replay_csv \
	tests/bin/replay_hlog \
	tests/bin/replay_reply \
	tests/bin/replay_report \
	tests/bin/replay_request
check_PROGRAMS += $(fuzz_replays)
TESTS += $(fuzz_replays)
EXTRA_DIST += tests/fuzz/corpus

tests_bin_replay_chunked_SOURCES = $(fuzz_chunked_sources) tests/fuzz/replay.c
tests_bin_replay_chunked_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"chunked"'
tests_bin_replay_chunked_CFLAGS = $(fuzz_cflags)
tests_bin_replay_chunked_LDADD = $(fuzz_chunked_libs)
tests_bin_replay_conn_SOURCES = $(fuzz_conn_sources) tests/fuzz/replay.c
tests_bin_replay_conn_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"conn"'
tests_bin_replay_conn_CFLAGS = $(fuzz_cflags)
tests_bin_replay_conn_LDADD = $(fuzz_conn_libs)
tests_bin_replay_csv_SOURCES = tests/fuzz/fuzz_csv.c tests/fuzz/replay.c
tests_bin_replay_csv_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"csv"'
tests_bin_replay_csv_LDADD = $(HARNESS_LIBS)
tests_bin_replay_hlog_SOURCES = tests/fuzz/fuzz_hlog.c tests/fuzz/replay.c
tests_bin_replay_hlog_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"hlog"'
tests_bin_replay_hlog_LDADD = $(HARNESS_LIBS) -lm
tests_bin_replay_reply_SOURCES = tests/fuzz/fuzz_reply.c tests/fuzz/replay.c
tests_bin_replay_reply_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"reply"'
tests_bin_replay_reply_LDADD = libload.a $(HARNESS_LIBS)
tests_bin_replay_request_SOURCES = $(fuzz_request_sources) tests/fuzz/replay.c
tests_bin_replay_request_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"conn"'
tests_bin_replay_request_CFLAGS = $(fuzz_cflags)
tests_bin_replay_request_LDADD = $(fuzz_request_libs)

tests_bin_replay_report_SOURCES = tests/fuzz/fuzz_report.c tests/fuzz/replay.c
tests_bin_replay_report_CPPFLAGS = $(fuzz_cppflags) -DCORPUS='"report"'
tests_bin_replay_report_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS)
tests_bin_replay_report_LDADD = libreport.a $(HARNESS_LIBS)

if FUZZING
noinst_PROGRAMS += \
	tests/bin/fuzz_chunked \
	tests/bin/fuzz_conn \
	tests/bin/fuzz_csv \
	tests/bin/fuzz_hlog \
	tests/bin/fuzz_reply \
	tests/bin/fuzz_report \
	tests/bin/fuzz_request
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer

tests_bin_fuzz_chunked_SOURCES = $(fuzz_chunked_sources) \
	$(fuzz_compose_sources) tests/fuzz/mutate.c
tests_bin_fuzz_chunked_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_chunked_CFLAGS = $(fuzz_cflags)
tests_bin_fuzz_chunked_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_chunked_LDADD = $(fuzz_chunked_libs)
tests_bin_fuzz_conn_SOURCES = $(fuzz_conn_sources) \
	$(fuzz_compose_sources) tests/fuzz/mutate.c
tests_bin_fuzz_conn_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_conn_CFLAGS = $(fuzz_cflags)
tests_bin_fuzz_conn_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_conn_LDADD = $(fuzz_conn_libs)
tests_bin_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c
tests_bin_fuzz_csv_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_csv_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_csv_LDADD = $(HARNESS_LIBS)
tests_bin_fuzz_hlog_SOURCES = tests/fuzz/fuzz_hlog.c
tests_bin_fuzz_hlog_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_hlog_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_hlog_LDADD = $(HARNESS_LIBS) -lm
tests_bin_fuzz_reply_SOURCES = tests/fuzz/fuzz_reply.c
tests_bin_fuzz_reply_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_reply_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_reply_LDADD = libload.a $(HARNESS_LIBS)
tests_bin_fuzz_report_SOURCES = tests/fuzz/fuzz_report.c
tests_bin_fuzz_report_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_report_CFLAGS = $(AM_CFLAGS) $(GSL_CFLAGS)
tests_bin_fuzz_report_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_report_LDADD = libreport.a $(HARNESS_LIBS)
tests_bin_fuzz_request_SOURCES = $(fuzz_request_sources) \
	$(fuzz_compose_sources) tests/fuzz/mutate.c
tests_bin_fuzz_request_CPPFLAGS = $(fuzz_cppflags)
tests_bin_fuzz_request_CFLAGS = $(fuzz_cflags)
tests_bin_fuzz_request_LDFLAGS = $(fuzz_ldflags)
tests_bin_fuzz_request_LDADD = $(fuzz_request_libs)
endif
