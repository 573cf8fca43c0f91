#!/bin/bash
# Checks a release as far as this machine allows: checksums, that the program is static and says its version, the
# content of the package, the unit, and that the program serves as another user from a root that it cannot write.
#
#	internal/release/check.sh VERSION FOLDER
set -euo pipefail
version=$1
cd "$2"
fail() { echo "check: $*" >&2; exit 1; }
has() { command -v "$1" >/dev/null; }
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

sha256sum --quiet --check SHA256SUMS || fail "a checksum is wrong"
for sbom in *.cdx.json; do
	grep -q '"bomFormat": "CycloneDX"' "$sbom" && grep -q 'github.com/cayleygraph/cayley' "$sbom" || fail "$sbom does not list the modules"
	grep -q '"pkg:npm/sigma@' "$sbom" || fail "$sbom does not list the packages of the explorer"
	grep -q '"pkg:pypi/followthemoney"' "$sbom" || fail "$sbom does not list the data of others"
	[ "$(grep -c '"licenses":' "$sbom")" = "$(grep -c '"type": "library"' "$sbom")" ] || fail "$sbom has a component without a licence"
done

wheel=$(ls nexum-*-py3-none-any.whl) || fail "there is no wheel of the Python client"
[ "$(PYTHONPATH=$PWD/$wheel /usr/bin/python3 -c 'import nexum, importlib.metadata as m; print(m.version("nexum"))')" = "$(/usr/bin/python3 - "$version" <<-'END'
	import sys
	from pkg_resources import parse_version
	print(parse_version(sys.argv[1].replace("~", "-")))
	END
)" ] || fail "$wheel is not of this version"

name=nexum-$version-linux-$(go env GOHOSTARCH)
if [ -e "$name.tar.gz" ]; then
	tar -xzf "$name.tar.gz" -C "$work"
	program=$work/$name/nexum
	"$program" version | grep -qF "nexum $version" || fail "the program does not say its version"
	go version -m "$program" | grep -qF 'CGO_ENABLED=0' || fail "the program needs a C library"
	for component in "Go standard library" github.com/cayleygraph/cayley @fontsource/noto-sans-sc sigma followthemoney OpenCC; do
		grep -Eq "^$component( |$)" "$work/$name/NOTICES" || fail "NOTICES has no licence of $component"
	done
	! grep -qaF "$PWD" "$program" || fail "the program holds a path of this machine"
fi

for deb in *.deb; do
	[ -e "$deb" ] && has dpkg-deb || continue
	[ "$(dpkg-deb -f "$deb" Package Version)" = "Package: nexum"$'\n'"Version: $version" ] || fail "$deb has other fields: $(dpkg-deb -f "$deb")"
	[ "$(dpkg-deb -f "$deb" Architecture)" = "$(echo "$deb" | sed 's/.*_//; s/\.deb//')" ] || fail "$deb is for another architecture"
	dpkg-deb -c "$deb" | awk '{print $1, $2, $6}' >"$work/list"
	for file in "-rwxr-xr-x root/root ./usr/bin/nexum" "-rw-r--r-- root/root ./usr/lib/systemd/system/nexum.service" \
		"-rw-r--r-- root/root ./usr/lib/sysusers.d/nexum.conf" "-rw-r--r-- root/root ./etc/nexum/nexum.yaml" \
		"-rw-r--r-- root/root ./usr/share/bash-completion/completions/nexum" "-rw-r--r-- root/root ./usr/share/doc/nexum/copyright" \
		"-rw-r--r-- root/root ./usr/share/doc/nexum/NOTICES"; do
		grep -qxF -- "$file" "$work/list" || fail "$deb has no $file: $(cat "$work/list")"
	done
	dpkg-deb --info "$deb" conffiles | grep -qx /etc/nexum/nexum.yaml || fail "$deb would overwrite the configuration"
done

# The program alone, in a root that only root can write, as the user of the container.
if [ -n "${program:-}" ] && [ "$(id -u)" = 0 ] && has chroot && has curl; then
	root=$work/root
	mkdir -p "$root/data" "$root/tmp" "$root/usr/bin"
	cp "$program" "$root/usr/bin/nexum"
	chown 65532:65532 "$root/data" "$root/tmp"
	chmod 755 "$work" "$root"
	env -i PATH="$PATH" NEXUM_DATA=/data NEXUM_LISTEN=127.0.0.1:18080 NEXUM_SEED=true chroot --userspec=65532:65532 "$root" /usr/bin/nexum serve >"$work/log" 2>&1 &
	pid=$!
	until curl -sf http://127.0.0.1:18080/readyz >/dev/null; do
		kill -0 $pid 2>/dev/null || { cat "$work/log" >&2; fail "the program does not serve"; }
		sleep 0.2
	done
	curl -sf http://127.0.0.1:18080/ | grep -q '<title>' || { kill $pid; fail "the program has no explorer"; }
	kill $pid
	wait $pid || fail "the program did not stop"
fi
echo "check: the release is as it should be"
