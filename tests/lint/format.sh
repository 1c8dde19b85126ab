#!/bin/sh
# SPDX-License-Identifier: MIT
# Every C file is what clang-format makes of it.
. "$top_srcdir/tests/lint/tap.sh"

formatter=
for name in clang-format-14 clang-format; do
	command -v $name >/dev/null 2>&1 && formatter=$name && break
done
version=$($formatter --version 2>/dev/null | sed 's/.*version \([0-9]*\).*/\1/')
if [ -z "$formatter" ]; then
	tap_skip "clang-format" "clang-format is not installed"
elif [ "$version" != 14 ]; then
	tap_skip "clang-format" "version $version formats unlike version 14"
else
	for file in $(c_files); do
		tap_result "$file" "$($formatter --dry-run -Werror "$file" \
			2>&1 | grep error)"
	done
fi
tap_done
