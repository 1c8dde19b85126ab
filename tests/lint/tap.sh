# SPDX-License-Identifier: MIT
# For the lint scripts: results in TAP, and the files that are looked at.
# Sourced; needs top_srcdir.
: "${top_srcdir:?is set by make check}"
cd "$top_srcdir" || exit 1
tap_count=0

# tap_result TEXT [COMPLAINTS]: ok if there are no complaints.
tap_result() {
	tap_count=$((tap_count + 1))
	if [ -z "${2-}" ]; then
		echo "ok $tap_count - $1"
	else
		echo "not ok $tap_count - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
	fi
}

# tap_skip TEXT WHY
tap_skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

tap_done() {
	echo "1..$tap_count"
}

# Our C files, one a line; src/llhttp is a build's copy of another's, and
# src/notes.c is made by one.
c_files() {
	find src harness tests -path src/llhttp -prune -o \
		-path src/notes.c -o -name '*.[ch]' -print | sort
}
