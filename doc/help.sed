# SPDX-License-Identifier: MIT
# What --help says, as help2man takes it best: the options under a heading,
# those of groups at the start of the line, no words of argp's own, and no
# exit status, which has a section.
1,/^$/ s/^$/\
Options:\
/
s/^ \([A-Z].*:\)$/\1/
/^Mandatory or optional arguments/,/corresponding short options/d
/Exit status:/ {
	s/ *Exit status:.*//
	q
}
