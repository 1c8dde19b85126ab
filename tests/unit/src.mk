# SPDX-License-Identifier: MIT
# Unit tests of the server: one program a module, or two where one would be
# too long.
unit_src_cflags = $(AM_CFLAGS) $(LLHTTP_CFLAGS) $(CMOCKA_CFLAGS)
unit_src_libs = libmechanism.a libcore.a libhttp.a libbase.a \
	$(LLHTTP_LIBRARY) $(CMOCKA_LIBS)

# What the tests share: a connection machine on a bench, and a thread of a
# server without one.
check_LIBRARIES += tests/unit/libunit.a
tests_unit_libunit_a_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
tests_unit_libunit_a_SOURCES = \
	tests/unit/rig.c tests/unit/rig.h \
	tests/unit/machine.c tests/unit/machine.h \
	tests/unit/machine_test.h \
	tests/unit/machine_app.c \
	tests/unit/unit.h

unit_src_tests = \
	tests/bin/test_acceptor \
	tests/bin/test_alarm \
	tests/bin/test_buf \
	tests/bin/test_chunked \
	tests/bin/test_conn \
	tests/bin/test_conn_cuts \
	tests/bin/test_conn_end \
	tests/bin/test_conn_memory \
	tests/bin/test_conn_syntax \
	tests/bin/test_counters \
	tests/bin/test_field \
	tests/bin/test_handle_set \
	tests/bin/test_head \
	tests/bin/test_host \
	tests/bin/test_listener \
	tests/bin/test_method \
	tests/bin/test_opt \
	tests/bin/test_output \
	tests/bin/test_parker \
	tests/bin/test_peer \
	tests/bin/test_pump \
	tests/bin/test_pump_suspect \
	tests/bin/test_reply \
	tests/bin/test_request \
	tests/bin/test_request_body \
	tests/bin/test_server_fail \
	tests/bin/test_strategy \
	tests/bin/test_core_timeouts \
	tests/bin/test_timers \
	tests/bin/test_trace \
	tests/bin/test_visible \
	tests/bin/test_work_queue
check_PROGRAMS += $(unit_src_tests)
TESTS += $(unit_src_tests)

tests_bin_test_acceptor_SOURCES = tests/unit/test_acceptor.c
tests_bin_test_acceptor_CFLAGS = $(unit_src_cflags)
tests_bin_test_acceptor_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_acceptor_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=accept4
tests_bin_test_alarm_SOURCES = tests/unit/test_alarm.c
tests_bin_test_alarm_CFLAGS = $(unit_src_cflags)
tests_bin_test_alarm_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_buf_SOURCES = tests/unit/test_buf.c
tests_bin_test_buf_CFLAGS = $(unit_src_cflags)
tests_bin_test_buf_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_chunked_SOURCES = tests/unit/test_chunked.c
tests_bin_test_chunked_CFLAGS = $(unit_src_cflags)
tests_bin_test_chunked_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_conn_SOURCES = tests/unit/test_conn.c
tests_bin_test_conn_CFLAGS = $(unit_src_cflags)
tests_bin_test_conn_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_conn_cuts_SOURCES = tests/unit/test_conn_cuts.c
tests_bin_test_conn_cuts_CFLAGS = $(unit_src_cflags)
tests_bin_test_conn_cuts_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_conn_end_SOURCES = tests/unit/test_conn_end.c
tests_bin_test_conn_end_CFLAGS = $(unit_src_cflags)
tests_bin_test_conn_end_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_conn_memory_SOURCES = tests/unit/test_conn_memory.c
tests_bin_test_conn_memory_CFLAGS = $(unit_src_cflags)
tests_bin_test_conn_memory_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_conn_memory_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=calloc \
	-Wl,--wrap=realloc
tests_bin_test_conn_syntax_SOURCES = tests/unit/test_conn_syntax.c
tests_bin_test_conn_syntax_CFLAGS = $(unit_src_cflags)
tests_bin_test_conn_syntax_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_counters_SOURCES = tests/unit/test_counters.c
tests_bin_test_counters_CFLAGS = $(unit_src_cflags)
tests_bin_test_counters_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_field_SOURCES = tests/unit/test_field.c
tests_bin_test_field_CFLAGS = $(unit_src_cflags)
tests_bin_test_field_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_handle_set_SOURCES = tests/unit/test_handle_set.c
tests_bin_test_handle_set_CFLAGS = $(unit_src_cflags)
tests_bin_test_handle_set_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_head_SOURCES = tests/unit/test_head.c
tests_bin_test_head_CFLAGS = $(unit_src_cflags)
tests_bin_test_head_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_host_SOURCES = tests/unit/test_host.c
tests_bin_test_host_CFLAGS = $(unit_src_cflags)
tests_bin_test_host_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_listener_SOURCES = tests/unit/test_listener.c
tests_bin_test_listener_CFLAGS = $(unit_src_cflags)
tests_bin_test_listener_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_method_SOURCES = tests/unit/test_method.c
tests_bin_test_method_CFLAGS = $(unit_src_cflags)
tests_bin_test_method_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_opt_SOURCES = tests/unit/test_opt.c
tests_bin_test_opt_CFLAGS = $(unit_src_cflags)
tests_bin_test_opt_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_output_SOURCES = tests/unit/test_output.c
tests_bin_test_output_CFLAGS = $(unit_src_cflags)
tests_bin_test_output_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_parker_SOURCES = tests/unit/test_parker.c
tests_bin_test_parker_CFLAGS = $(unit_src_cflags)
tests_bin_test_parker_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_peer_SOURCES = tests/unit/test_peer.c
tests_bin_test_peer_CFLAGS = $(unit_src_cflags)
tests_bin_test_peer_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_pump_SOURCES = tests/unit/test_pump.c \
	tests/unit/kernel.c tests/unit/kernel.h
tests_bin_test_pump_CFLAGS = $(unit_src_cflags)
tests_bin_test_pump_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_pump_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=recv \
	-Wl,--wrap=send \
	-Wl,--wrap=sendmsg \
	-Wl,--wrap=sendfile
tests_bin_test_pump_suspect_SOURCES = tests/unit/test_pump_suspect.c
tests_bin_test_pump_suspect_CFLAGS = $(unit_src_cflags)
tests_bin_test_pump_suspect_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_reply_SOURCES = tests/unit/test_reply.c
tests_bin_test_reply_CFLAGS = $(unit_src_cflags)
tests_bin_test_reply_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_request_SOURCES = tests/unit/test_request.c
tests_bin_test_request_CFLAGS = $(unit_src_cflags)
tests_bin_test_request_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_request_body_SOURCES = tests/unit/test_request_body.c
tests_bin_test_request_body_CFLAGS = $(unit_src_cflags)
tests_bin_test_request_body_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_server_fail_SOURCES = tests/unit/test_server_fail.c \
	src/strategies/strategies.c \
	src/strategies/epoll.c \
	src/strategies/leader_follower.c \
	src/strategies/reactor_pool.c \
	src/strategies/uring_proactor.c
tests_bin_test_server_fail_CFLAGS = $(unit_src_cflags) $(URING_CFLAGS)
tests_bin_test_server_fail_LDADD = tests/unit/libunit.a $(unit_src_libs) \
	$(URING_LIBS)
tests_bin_test_server_fail_LDFLAGS = $(AM_LDFLAGS) \
	-Wl,--wrap=malloc \
	-Wl,--wrap=pthread_create \
	-Wl,--wrap=peer_table_open \
	-Wl,--wrap=timerfd_create \
	-Wl,--wrap=epoll_create1 \
	-Wl,--wrap=epoll_ctl \
	-Wl,--wrap=epoll_pwait2 \
	-Wl,--wrap=listener_share \
	-Wl,--wrap=uring_open
tests_bin_test_strategy_SOURCES = tests/unit/test_strategy.c
tests_bin_test_strategy_CFLAGS = $(unit_src_cflags)
tests_bin_test_strategy_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_core_timeouts_SOURCES = tests/unit/test_core_timeouts.c
tests_bin_test_core_timeouts_CFLAGS = $(unit_src_cflags)
tests_bin_test_core_timeouts_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_timers_SOURCES = tests/unit/test_timers.c
tests_bin_test_timers_CFLAGS = $(unit_src_cflags)
tests_bin_test_timers_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_trace_SOURCES = tests/unit/test_trace.c
tests_bin_test_trace_CFLAGS = $(unit_src_cflags)
tests_bin_test_trace_LDADD = tests/unit/libunit.a $(unit_src_libs)
tests_bin_test_visible_SOURCES = tests/unit/test_visible.c
tests_bin_test_visible_CFLAGS = $(unit_src_cflags)
tests_bin_test_visible_LDADD = $(unit_src_libs)
tests_bin_test_work_queue_SOURCES = tests/unit/test_work_queue.c
tests_bin_test_work_queue_CFLAGS = $(unit_src_cflags)
tests_bin_test_work_queue_LDADD = tests/unit/libunit.a $(unit_src_libs)
