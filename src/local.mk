# SPDX-License-Identifier: MIT
# One library a layer, so that a test links what it tests and no more.
noinst_LIBRARIES += libbase.a libhttp.a libapp.a libcore.a libmechanism.a

libbase_a_SOURCES = \
	src/base/buf.c src/base/buf.h \
	src/base/check.h \
	src/base/clock.h \
	src/base/log.c src/base/log.h \
	src/base/metrics.h \
	src/base/opt.c src/base/opt.h \
	src/base/stdout.c src/base/stdout.h \
	src/base/visible.c src/base/visible.h

libhttp_a_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
libhttp_a_SOURCES = \
	src/http/chunked.c src/http/chunked.h \
	src/http/conn.c src/http/conn.h \
	src/http/conn_env.c src/http/conn_env.h \
	src/http/conn_phase.c \
	src/http/field.c src/http/field.h \
	src/http/handler.h \
	src/http/head.c src/http/head.h \
	src/http/host.c src/http/host.h \
	src/http/limits.h \
	src/http/method.c src/http/method.h \
	src/http/output.c src/http/output.h \
	src/http/reply.c src/http/reply.h \
	src/http/request.c src/http/request.h \
	src/http/request_body.c src/http/request_refusal.c \
	src/http/request_parts.h \
	src/http/status.c src/http/status.h

libapp_a_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
libapp_a_SOURCES = \
	src/app/app.c src/app/app.h \
	src/app/workload.c src/app/workload.h \
	src/app/workload_file.c

libcore_a_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS)
libcore_a_SOURCES = \
	src/core/counters.c src/core/counters.h \
	src/core/listener.c src/core/listener.h \
	src/core/parker.c src/core/parker.h \
	src/core/peer.c src/core/peer.h \
	src/core/server.c src/core/server.h \
	src/core/stop.c src/core/stop.h \
	src/core/strategy.c src/core/strategy.h \
	src/core/thread.c \
	src/core/timeouts.c src/core/timeouts.h \
	src/core/trace.c src/core/trace.h \
	src/core/trace_flow.c src/core/trace_ring.h

libmechanism_a_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS) $(URING_CFLAGS)
libmechanism_a_SOURCES = \
	src/mechanism/acceptor.c src/mechanism/acceptor.h \
	src/mechanism/alarm.c src/mechanism/alarm.h \
	src/mechanism/crew.c src/mechanism/crew.h \
	src/mechanism/epoll_set.c src/mechanism/epoll_set.h \
	src/mechanism/handle_set.c src/mechanism/handle_set.h \
	src/mechanism/loops.c src/mechanism/loops.h \
	src/mechanism/pump.c src/mechanism/pump.h \
	src/mechanism/reactor.c src/mechanism/reactor.h \
	src/mechanism/sweeper.c src/mechanism/sweeper.h \
	src/mechanism/thread_set.c src/mechanism/thread_set.h \
	src/mechanism/timers.c src/mechanism/timers.h \
	src/mechanism/uring.c src/mechanism/uring.h \
	src/mechanism/uring_acceptor.c src/mechanism/uring_acceptor.h \
	src/mechanism/uring_peer.c src/mechanism/uring_peer.h \
	src/mechanism/uring_pump.c src/mechanism/uring_pump.h \
	src/mechanism/work_queue.c src/mechanism/work_queue.h

# llhttp, where there is no library of it: its sources are copied, for a
# build tree may be elsewhere and theirs is not to be written to.
if LLHTTP_SOURCES
noinst_LIBRARIES += libllhttp.a
nodist_libllhttp_a_SOURCES = \
	src/llhttp/api.c src/llhttp/http.c src/llhttp/llhttp.c
libllhttp_a_CPPFLAGS = -DLLHTTP_STRICT_MODE=1 $(LLHTTP_CFLAGS)
# Not ours to warn about.
libllhttp_a_CFLAGS = $(AM_CFLAGS) -w
LLHTTP_LIBRARY = libllhttp.a
$(nodist_libllhttp_a_SOURCES):
	$(AM_V_GEN)$(MKDIR_P) src/llhttp && \
		cp $(LLHTTP_SRCDIR)/$(@F) $@
CLEANFILES += src/llhttp/api.c src/llhttp/http.c src/llhttp/llhttp.c
else
LLHTTP_LIBRARY = $(LLHTTP_LIBS)
endif

SERVER_LIBS = libmechanism.a libapp.a libcore.a libhttp.a libbase.a \
	$(LLHTTP_LIBRARY)

bin_PROGRAMS += paceline-server
paceline_server_CFLAGS = $(AM_CFLAGS) $(LLHTTP_CFLAGS) $(URING_CFLAGS)
paceline_server_LDADD = $(SERVER_LIBS) $(URING_LIBS)
paceline_server_SOURCES = \
	src/main.c \
	src/catalogue.c src/catalogue.h \
	src/command_line.c src/command_line.h \
	src/strategies/notes.h \
	src/strategies/strategies.c \
	src/strategies/strategies.def \
	$(STRATEGIES)
STRATEGIES = \
	src/strategies/epoll.c \
	src/strategies/leader_follower.c \
	src/strategies/reactor_pool.c \
	src/strategies/uring_proactor.c

# What the comments at the head of those say, for --describe.
nodist_paceline_server_SOURCES = src/notes.c
src/notes.c: $(STRATEGIES) src/strategies/notes.awk
	$(AM_V_GEN)$(MKDIR_P) src && cd $(srcdir) && \
		$(AWK) -f src/strategies/notes.awk $(STRATEGIES) \
		>$(abs_builddir)/$@.new && mv $(abs_builddir)/$@.new \
		$(abs_builddir)/$@
EXTRA_DIST += src/strategies/notes.awk
CLEANFILES += src/notes.c
