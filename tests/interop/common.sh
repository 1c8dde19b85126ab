# SPDX-License-Identifier: MIT
# What the interoperability tests share: TAP, a folder of their own, the null
# server, and Node.js with the packages of package-lock.json.
: "${top_builddir:=.}" "${top_srcdir:=.}"
here=$top_srcdir/tests/interop
dir=$(mktemp -d)
server=
trap 'test -z "$server" || kill "$server"; rm -rf "$dir"' EXIT
count=0
failures=0

# ok WHAT: by the status of the command before it.
ok() {
	status=$?
	count=$((count + 1))
	if [ $status -eq 0 ]; then
		echo "ok $count - $1"
	else
		failures=$((failures + 1))
		echo "not ok $count - $1"
		[ ! -s "$dir/why" ] || sed 's/^/# /' "$dir/why"
	fi
	: >"$dir/why"
}

# skip WHAT WHY: one test that can't be made here.
skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

skip_all() {
	echo "1..0 # SKIP $1"
	exit 0
}

finish() {
	echo "1..$count"
	[ $failures -eq 0 ]
	exit
}

needs() {
	command -v "$1" >/dev/null || skip_all "$1 is not installed"
}

# Installs the packages into the build tree, once, or skips the test.
needs_packages() {
	needs node
	needs npm
	packages=$top_builddir/tests/interop
	mkdir -p "$packages"
	exec 9>"$packages/npm.lock"
	flock 9
	if ! cmp -s "$here/package-lock.json" "$packages/package-lock.json" ||
		[ ! -d "$packages/node_modules" ]; then
		install_packages || {
			sed 's/^/# /; 5q' "$dir/npm"
			skip_all "npm can't fetch hdr-histogram-js and ajv"
		}
	fi
	exec 9>&-
	NODE_PATH=$packages/node_modules
	export NODE_PATH
}

# In a folder aside, so that an attempt cut short leaves nothing behind. In a
# source tree that is also the build tree the two files are there already.
install_packages() {
	mkdir "$dir/packages"
	cp "$here/package.json" "$here/package-lock.json" "$dir/packages" &&
		npm ci --prefix "$dir/packages" --no-audit --no-fund \
			--ignore-scripts --prefer-offline --fetch-retries=0 \
			--fetch-timeout=20000 >"$dir/npm" 2>&1 || return
	rm -rf "$packages/node_modules"
	cp -r "$dir/packages/node_modules" "$packages" || return
	cmp -s "$here/package-lock.json" "$packages/package-lock.json" ||
		cp -f "$here/package-lock.json" "$packages"
}

# A server that answers always the same; its URL is in $url.
start_null_server() {
	mkfifo "$dir/ready"
	"$top_builddir/paceline-load" --null-server=epoll >"$dir/ready" &
	server=$!
	read -r _ _ url <"$dir/ready"
	rm "$dir/ready"
	url=http://$url/
}
