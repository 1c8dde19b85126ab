# SPDX-License-Identifier: MIT
# Paceline's files in the hands of others' tools.
check_PROGRAMS += tests/bin/readback tests/bin/samples
tests_bin_readback_SOURCES = tests/interop/readback.c
tests_bin_readback_LDADD = $(HARNESS_LIBS) -lm
tests_bin_samples_SOURCES = tests/interop/samples.c
tests_bin_samples_LDADD = $(HARNESS_LIBS) -lm

interop_scripts = \
	tests/interop/completion.sh \
	tests/interop/hdrhistogram.sh \
	tests/interop/load_json.sh \
	tests/interop/man.sh \
	tests/interop/sqlite.sh
TESTS += $(interop_scripts)
dist_check_SCRIPTS += $(interop_scripts)
EXTRA_DIST += \
	tests/interop/common.sh \
	tests/interop/hdr.js \
	tests/interop/hgrm_form.awk \
	tests/interop/package.json tests/interop/package-lock.json \
	tests/interop/same.awk tests/interop/same_hgrm.awk \
	tests/interop/schema.js

# The packages that the tests fetched.
.PHONY: clean-interop
clean-local: clean-interop
clean-interop:
	rm -rf tests/interop/node_modules tests/interop/npm.lock
	test . = '$(srcdir)' || rm -f tests/interop/package-lock.json
