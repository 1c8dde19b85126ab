#!/bin/sh
# SPDX-License-Identifier: MIT
# The page in a browser: it works, it is not blank, it fits a phone.
. "$top_srcdir/tests/report/lib.sh"

for name in chromium chromium-browser google-chrome; do
	browser=$(command -v $name) && break
done
if [ -z "$browser" ]; then
	echo "1..0 # SKIP no Chromium is installed"
	exit 0
fi
if ! gnuplot --version >/dev/null 2>&1; then
	echo "1..0 # SKIP gnuplot is not installed"
	exit 0
fi

# browse OPTION... URL: one run of a fresh, silent browser.
browse() {
	timeout 100 "$browser" --headless --no-sandbox --disable-gpu \
		--disable-quic --no-first-run --disable-background-networking \
		--disable-component-update --disable-sync --hide-scrollbars \
		--user-data-dir="$work/profile" --virtual-time-budget=4000 "$@"
}
probed() { sed -n '/^pass \|^fail \|^background /p' "$1"; }

copy_run page
make_report
page=$run/report.html
probe=$run/probe.html
{
	echo '<script>window.probeErrors = []; addEventListener("error",'
	echo '(e) => probeErrors.push(e.message));</script>'
	cat "$page"
	echo '<script>'
	cat "$top_srcdir/tests/report/probe.js"
	echo '</script>'
} >"$probe"
cat >"$run/phone.html" <<END
<!DOCTYPE html><body><iframe src="probe.html" width="360" height="800"
style="border: 0"></iframe><pre id="probe"></pre><script>
addEventListener('message', (e) => {
	document.getElementById('probe').textContent = '\n' + e.data;
});</script>
END

if ! browse --dump-dom "file://$probe" >"$run/wide" 2>"$run/log"; then
	echo "1..0 # SKIP Chromium does not start here"
	exit 0
fi
browse --dump-dom "file://$run/phone.html" >"$run/narrow" 2>/dev/null
browse --dump-dom --blink-settings=preferredColorScheme=0 "file://$probe" \
	>"$run/dark" 2>/dev/null

plan 6
passes() {
	probed "$1"
	test "$(grep -c '^pass ' "$1")" -eq "$2" && lacks '^fail ' "$1"
}
differ() {
	grep '^background' "$1" && ! grep -q "$(grep '^background' "$1")" "$2"
}
check "the page does what it should" passes "$run/wide" 20
check "and on a phone" passes "$run/narrow" 20
check "which is 360 wide" has 'pass no sideways scroll at 360' "$run/narrow"
check "it has a dark scheme" differ "$run/wide" "$run/dark"
check "the console is silent" lacks 'CONSOLE' "$run/log"

echo '<!DOCTYPE html><title>blank</title>' >"$run/blank.html"
for name in report blank; do
	browse --window-size=1280,2000 --screenshot="$run/$name.png" \
		"file://$run/$name.html" >/dev/null 2>&1
done
not_blank() {
	test "$(wc -c <"$1")" -gt $((5 * $(wc -c <"$2")))
}
check "it is not blank" not_blank "$run/report.png" "$run/blank.png"
