# SPDX-License-Identifier: MIT
# What paceline-bench --describe says, for a man page; @KEYS@ in the page, which
# is the other file, is the place for it.
function roff(text)
{
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	sub(/^[.']/, "\\\\\\&&", text)
	return text
}

function add(line)
{
	keys = keys line "\n"
}

FNR == NR && /^\[/ { add(".SS " roff($0)); next }

# "  key = VALUE", with the first words of its help where there is room.
FNR == NR && /^  [a-z_]+ = / {
	add(".TP")
	add(".BI \"" roff($1) " = \" " roff($3))
	sub(/^  [a-z_]+ = [^ ]+ */, "")
}

FNR == NR {
	sub(/^ +/, "")
	if ($0 != "")
		add(roff($0))
	next
}

/^@KEYS@$/ { printf "%s", keys; next }

{
	sub(/@VERSION@/, version)
	sub(/@DATE@/, date)
	print
}
