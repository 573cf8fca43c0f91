#!/bin/bash
# Builds a release in dist/release: for each target an archive, for Linux a Debian package too, a list of components
# (SBOM, CycloneDX), their licences, the Python client as a wheel, and checksums of all. The same commit gives the same files. The explorer must be built before.
#
#	internal/release/release.sh VERSION [OS/ARCH…]
set -euo pipefail
cd "$(dirname "$0")/../.."

NFPM=github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2                    # packages without root, maintained by goreleaser
SBOM=github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 # by the makers of the format

version=${1:?which version, such as 1.2.3}
shift
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+([-+~.][0-9A-Za-z.~+-]+)?$ ]] || { echo "$version is not a version such as 1.2.3" >&2; exit 1; }
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(linux/amd64 linux/arm64 darwin/amd64 darwin/arm64)
[ -e server/web/dist/index.html ] || { echo "build the explorer first: make server/web/dist/index.html" >&2; exit 1; }

export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
host=$(go env GOHOSTOS)/$(go env GOHOSTARCH)
out=$PWD/dist/release
rm -rf "$out"
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build OS ARCH FILE builds the program. Nothing in it depends on the machine: no path, no C library.
build() {
	CGO_ENABLED=0 GOOS=$1 GOARCH=$2 go build -trimpath -ldflags "-s -w -X main.release=$version" -o "$3" ./cmd/nexum
}

go build -o "$work/notices" ./internal/release/notices

# The program of this machine writes the completions.
build "${host%/*}" "${host#*/}" "$work/host"
mkdir "$work/completion"
for shell in bash zsh fish; do "$work/host" completion $shell >"$work/completion/nexum.$shell"; done

for target in "${targets[@]}"; do
	os=${target%/*} arch=${target#*/} name=nexum-$version-${target/\//-}
	mkdir "$work/$name"
	build "$os" "$arch" "$work/$name/nexum"
	cp -r LICENSE README.md docs "$work/completion" "$work/$name/"
	rm -f "$work/$name"/docs/*.go
	GOOS=$os GOARCH=$arch "$work/notices" >"$work/$name/NOTICES"
	tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mode=go-w --mtime="@$SOURCE_DATE_EPOCH" -cf - "$name" | gzip -9n >"$out/$name.tar.gz"
	go run "$SBOM" bin -json -noserial -notimestamp -version "$version" -output "$out/$name.cdx.json" "$work/$name/nexum"
	GOOS=$os GOARCH=$arch "$work/notices" -sbom "$out/$name.cdx.json"
	if [ "$os" = linux ]; then
		VERSION=$version ARCH=$arch PROGRAM=$work/$name/nexum NOTICES=$work/$name/NOTICES COMPLETION=$work/completion \
			go run "$NFPM" package --config internal/release/nfpm.yaml --packager deb --target "$out/nexum_${version}_$arch.deb" >/dev/null
	fi
done

# The Python client, with the version of the release. It needs no network, but Python with pip.
cp -r clients/python "$work/python"
sed -i "s/^version = .*/version = \"${version//\~/-}\"/" "$work/python/pyproject.toml"
/usr/bin/python3 -m pip wheel --quiet --no-index --wheel-dir "$out" "$work/python"

(cd "$out" && sha256sum -- * >SHA256SUMS)
internal/release/check.sh "$version" "$out"
echo "dist/release:"
ls -l "$out"
