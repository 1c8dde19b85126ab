# SPDX-License-Identifier: MIT
# Unit tests of the server: one program a module.
unit_src_cflags = $(AM_CFLAGS) $(LLHTTP_CFLAGS) $(CMOCKA_CFLAGS)
unit_src_libs = libmechanism.a libcore.a libhttp.a libbase.a \
	$(LLHTTP_LIBRARY) $(CMOCKA_LIBS)

unit_src_tests = \
	tests/bin/test_buf \
	tests/bin/test_head \
	tests/bin/test_host \
	tests/bin/test_opt \
	tests/bin/test_output \
	tests/bin/test_reply \
	tests/bin/test_request \
	tests/bin/test_request_body \
	tests/bin/test_timers
check_PROGRAMS += $(unit_src_tests)
TESTS += $(unit_src_tests)

tests_bin_test_buf_SOURCES = tests/unit/test_buf.c tests/unit/unit.h
tests_bin_test_buf_CFLAGS = $(unit_src_cflags)
tests_bin_test_buf_LDADD = $(unit_src_libs)
tests_bin_test_head_SOURCES = tests/unit/test_head.c tests/unit/unit.h
tests_bin_test_head_CFLAGS = $(unit_src_cflags)
tests_bin_test_head_LDADD = $(unit_src_libs)
tests_bin_test_host_SOURCES = tests/unit/test_host.c tests/unit/unit.h
tests_bin_test_host_CFLAGS = $(unit_src_cflags)
tests_bin_test_host_LDADD = $(unit_src_libs)
tests_bin_test_opt_SOURCES = tests/unit/test_opt.c tests/unit/unit.h
tests_bin_test_opt_CFLAGS = $(unit_src_cflags)
tests_bin_test_opt_LDADD = $(unit_src_libs)
tests_bin_test_output_SOURCES = tests/unit/test_output.c tests/unit/unit.h
tests_bin_test_output_CFLAGS = $(unit_src_cflags)
tests_bin_test_output_LDADD = $(unit_src_libs)
tests_bin_test_reply_SOURCES = tests/unit/test_reply.c tests/unit/unit.h
tests_bin_test_reply_CFLAGS = $(unit_src_cflags)
tests_bin_test_reply_LDADD = $(unit_src_libs)
tests_bin_test_request_SOURCES = tests/unit/test_request.c tests/unit/unit.h
tests_bin_test_request_CFLAGS = $(unit_src_cflags)
tests_bin_test_request_LDADD = $(unit_src_libs)
tests_bin_test_request_body_SOURCES = tests/unit/test_request_body.c \
	tests/unit/unit.h
tests_bin_test_request_body_CFLAGS = $(unit_src_cflags)
tests_bin_test_request_body_LDADD = $(unit_src_libs)
tests_bin_test_timers_SOURCES = tests/unit/test_timers.c tests/unit/unit.h
tests_bin_test_timers_CFLAGS = $(unit_src_cflags)
tests_bin_test_timers_LDADD = $(unit_src_libs)
