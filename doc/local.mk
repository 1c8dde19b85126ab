# SPDX-License-Identifier: MIT
dist_pkgdata_DATA += doc/load-result.schema.json

# Man pages: what --help says, and around it what it can't say; of the suite
# files, what paceline-bench --describe says. A release carries them; a checkout
# makes them where help2man is.
program_pages = \
	doc/paceline-bench.1 \
	doc/paceline-load.1 \
	doc/paceline-report.1 \
	doc/paceline-server.1
suite_page = doc/paceline-suite.5
pages = $(program_pages) $(suite_page)
if MAN_PAGES
dist_man_MANS += $(pages)
else
EXTRA_DIST += $(pages)
endif
MAINTAINERCLEANFILES = $(pages)
EXTRA_DIST += doc/reading-the-code.md doc/verdicts.md \
	doc/help.sed doc/suite_keys.awk \
	doc/paceline-bench.h2m \
	doc/paceline-load.h2m \
	doc/paceline-report.h2m \
	doc/paceline-server.h2m \
	doc/paceline-suite.5.in

# Anew when anything of the program has changed; but the program itself, which
# a release has yet to build, is no reason.
bench_sources = $(paceline_bench_SOURCES) $(libbench_a_SOURCES)
doc/paceline-bench.1: $(bench_sources) doc/paceline-bench.h2m \
	| paceline-bench$(EXEEXT)
doc/paceline-load.1: $(paceline_load_SOURCES) $(libload_a_SOURCES) \
	doc/paceline-load.h2m | paceline-load$(EXEEXT)
doc/paceline-report.1: $(paceline_report_SOURCES) $(libreport_a_SOURCES) \
	doc/paceline-report.h2m | paceline-report$(EXEEXT)
doc/paceline-server.1: $(paceline_server_SOURCES) doc/paceline-server.h2m \
	| paceline-server$(EXEEXT)
doc/paceline-suite.5: $(bench_sources) doc/paceline-suite.5.in \
	doc/suite_keys.awk | paceline-bench$(EXEEXT)

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
$(suite_page): configure.ac
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	now=$${SOURCE_DATE_EPOCH:-`date +%s`} && \
	./paceline-bench$(EXEEXT) --describe >$@.keys && \
	$(AWK) -v version='$(PACKAGE_VERSION)' \
		-v date="`LC_ALL=C date -u -d @$$now '+%B %Y'`" \
		-f $(srcdir)/doc/suite_keys.awk \
		$@.keys $(srcdir)/doc/paceline-suite.5.in >$@ && rm $@.keys
else
$(pages):
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

TESTS += tests/dist_links.sh
dist_check_SCRIPTS += tests/dist_links.sh
