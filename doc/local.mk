# SPDX-License-Identifier: MIT
dist_pkgdata_DATA += doc/load-result.schema.json

# Man pages: what --help says, and around it what it can't say. A release
# carries them; a checkout makes them where help2man is.
program_pages = \
	doc/paceline-bench.1 \
	doc/paceline-load.1 \
	doc/paceline-report.1 \
	doc/paceline-server.1
if MAN_PAGES
dist_man_MANS += $(program_pages)
else
EXTRA_DIST += $(program_pages)
endif
MAINTAINERCLEANFILES = $(program_pages)
EXTRA_DIST += doc/help.sed \
	doc/paceline-bench.h2m \
	doc/paceline-load.h2m \
	doc/paceline-report.h2m \
	doc/paceline-server.h2m

# Anew when anything of the program has changed; but the program itself, which
# a release has yet to build, is no reason.
doc/paceline-bench.1: doc/paceline-bench.h2m \
	$(paceline_bench_SOURCES) $(libbench_a_SOURCES) | paceline-bench$(EXEEXT)
doc/paceline-load.1: doc/paceline-load.h2m \
	$(paceline_load_SOURCES) $(libload_a_SOURCES) | paceline-load$(EXEEXT)
doc/paceline-report.1: doc/paceline-report.h2m \
	$(paceline_report_SOURCES) $(libreport_a_SOURCES) | paceline-report$(EXEEXT)
doc/paceline-server.1: doc/paceline-server.h2m \
	$(paceline_server_SOURCES) | paceline-server$(EXEEXT)

if HELP2MAN
$(program_pages): configure.ac doc/help.sed
	$(AM_V_GEN)$(MKDIR_P) $(@D) && program=$(@F:.1=) && \
	$(HELP2MAN) --no-info --version-string='$(PACKAGE_VERSION)' \
		--source='Paceline $(PACKAGE_VERSION)' \
		--manual='Paceline' \
		--include=$(srcdir)/doc/$$program.h2m \
		--help-option="--help | sed -f '$(srcdir)/doc/help.sed'" \
		./$$program$(EXEEXT) >$@.new && \
	sed '/^\.TH/ a .nh\n.ad l' $@.new >$@ && rm $@.new
else
$(program_pages):
	@test -f $@ || test -f $(srcdir)/$@ || { \
		echo "$@: only help2man can make it: install it, and configure anew" >&2; \
		exit 1; }
endif

# Completion for bash, which looks for a file of the program's name.
completionsdir = $(datadir)/bash-completion/completions
completions_DATA = \
	doc/completion/paceline-bench \
	doc/completion/paceline-load \
	doc/completion/paceline-report \
	doc/completion/paceline-server
CLEANFILES += $(completions_DATA)
EXTRA_DIST += doc/completion/paceline.bash
$(completions_DATA): doc/completion/paceline.bash
	$(AM_V_GEN)$(MKDIR_P) $(@D) && cp $(srcdir)/doc/completion/paceline.bash $@
