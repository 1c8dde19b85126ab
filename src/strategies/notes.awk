# SPDX-License-Identifier: MIT
# From the comment that opens each strategy's file: its sketch (the lines that
# begin with a tabulator) and its system calls a request, as C for notes.h.

# Adds the lines of a text as one C string.
function put(text) {
	gsub(/\\/, "\\\\", text)
	gsub(/"/, "\\\"", text)
	gsub(/\n/, "\\n\"\n\t    \"", text)
	printf "\t    \"%s\",\n", text
}

function finish() {
	gsub(/^\n+|\n+$/, "", sketch)
	printf "\t{\n\t    \"%s\",\n", name
	put(sketch)
	put(calls)
	print "\t},"
}

BEGIN {
	print "/* Made by notes.awk. */"
	print "#include \"strategies/notes.h\"\n"
	print "const struct strategy_note strategy_notes[] = {"
}

FNR == 1 {
	if (name)
		finish()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.c$/, "", name)
	gsub(/_/, "-", name)
	sketch = calls = ""
	part = "before"
}

part == "before" && /^\/\*$/ { part = "other"; next }
part == "before" || part == "after" { next }
/^ \*\/$/ { part = "after"; next }
/^ \*\t/ { sketch = sketch "\n" substr($0, 4); next }
/^ \* System calls a request/ {
	part = "calls"
	sub(/^ \* System calls a request[:,] */, "")
	calls = $0
	next
}
part == "calls" && /^ \* / { calls = calls " " substr($0, 4); next }
{ part = "other"; if (sketch) sketch = sketch "\n" }

END {
	finish()
	print "\t{ NULL, NULL, NULL },\n};"
}
