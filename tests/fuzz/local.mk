# SPDX-License-Identifier: MIT
# Each fuzz target is built twice: to replay its committed corpus, always, and
# with libFuzzer under --enable-fuzzing. To fuzz for a while:
#   configure CC=clang --enable-fuzzing --with-sanitizer=address,undefined
#   tests/bin/fuzz_conn -max_total_time=120 NEW $(top_srcdir)/tests/fuzz/corpus/conn
fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/tests
fuzz_cflags = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
fuzz_conn_sources = tests/fuzz/fuzz_conn.c tests/fuzz/fuzz.h \
	tests/fuzz/replies.c tests/fuzz/replies.h
fuzz_conn_libs = tests/unit/libunit.a libhttp.a libload.a libbase.a \
	$(LLHTTP_LIBRARY)

fuzz_replays = \
	tests/bin/replay_conn \
	tests/bin/replay_csv \
	tests/bin/replay_hlog \
	tests/bin/replay_reply
check_PROGRAMS += $(fuzz_replays)
TESTS += $(fuzz_replays)
EXTRA_DIST += tests/fuzz/corpus

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

if FUZZING
noinst_PROGRAMS += \
	tests/bin/fuzz_conn \
	tests/bin/fuzz_csv \
	tests/bin/fuzz_hlog \
	tests/bin/fuzz_reply
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer

tests_bin_fuzz_conn_SOURCES = $(fuzz_conn_sources)
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
endif
