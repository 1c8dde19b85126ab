# SPDX-License-Identifier: MIT
lint_scripts = \
	tests/lint/deps.sh \
	tests/lint/format.sh \
	tests/lint/registry.sh \
	tests/lint/style.sh
dist_check_SCRIPTS += $(lint_scripts)
TESTS += $(lint_scripts)
EXTRA_DIST += tests/lint/tap.sh
