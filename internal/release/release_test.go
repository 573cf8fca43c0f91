// Package release has the parts of a release other than the program: the container, the unit of systemd, and the Debian
// package. These tests check what can be checked without a build; check.sh checks a release.
package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestUnit checks the unit and its exposure score with systemd-analyze.
func TestUnit(t *testing.T) {
	unit := read(t, "nexum.service")
	if !strings.Contains(unit, "\nExecStart=/usr/bin/nexum serve --config /etc/nexum/nexum.yaml\n") ||
		!strings.Contains(unit, "\nUser=nexum\n") {
		t.Errorf("the unit starts another program than the package installs:\n%s", unit)
	}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("there is no systemd-analyze")
	}
	// The test does not need the program to be installed.
	file := filepath.Join(t.TempDir(), "nexum.service")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(unit, "/usr/bin/nexum", "/bin/true")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"verify", "--man=no", file},
		{"security", "--offline=true", "--threshold=20", "--no-pager", file}, // 1.2 of 10; 2.0 fails
	} {
		if out, err := exec.CommandContext(t.Context(), "systemd-analyze", args...).CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

// TestPackage checks that the sources of the package exist, and that it installs what the unit needs.
func TestPackage(t *testing.T) {
	var p struct {
		Contents []struct{ Src, Dst, Type string }
		Scripts  map[string]string
	}
	if err := yaml.Unmarshal([]byte(read(t, "nfpm.yaml")), &p); err != nil {
		t.Fatal(err)
	}
	installs := map[string]string{}
	sources := []string{}
	for _, c := range p.Contents {
		installs[c.Dst] = c.Type
		sources = append(sources, c.Src)
	}
	for _, s := range p.Scripts {
		sources = append(sources, s)
	}
	for _, s := range sources {
		if _, err := os.Stat(filepath.Join("../..", s)); err != nil && !strings.HasPrefix(s, "${") {
			t.Errorf("%v", err)
		}
	}
	for _, dst := range []string{
		"/usr/bin/nexum", "/usr/lib/systemd/system/nexum.service",
		"/usr/lib/sysusers.d/nexum.conf", "/usr/share/doc/nexum/copyright",
	} {
		if _, ok := installs[dst]; !ok {
			t.Errorf("the package has no %s", dst)
		}
	}
	if installs["/etc/nexum/nexum.yaml"] != "config|noreplace" {
		t.Error("an upgrade would overwrite the configuration")
	}
}

// TestContainerfile checks that the image holds nothing but the program and runs it as a user without rights.
func TestContainerfile(t *testing.T) {
	text := read(t, "Containerfile")
	last := text[strings.LastIndex(text, "\nFROM "):]
	for _, want := range []string{
		"\nFROM scratch\n", "\nUSER 65532:65532\n", ` /out/nexum /usr/bin/nexum` + "\n",
		`ENTRYPOINT ["/usr/bin/nexum"]`, `VOLUME ["/data"]`,
	} {
		if !strings.Contains(last, want) {
			t.Errorf("the image has no %q", want)
		}
	}
	if strings.Contains(last, "\nRUN ") || strings.Contains(text, "\nADD ") || strings.Contains(text, ":latest") {
		t.Error("the image runs or fetches something that is not fixed")
	}
	if !strings.Contains(text, "CGO_ENABLED=0") || !strings.Contains(text, "-trimpath") {
		t.Error("the program of the image is not static")
	}
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, "../../go.mod"))[1]
	if !strings.Contains(text, "golang:"+wanted+"-") {
		t.Errorf("the image is built by another Go than %s", wanted)
	}
}

// TestImage builds the last stage of the image with a given program instead of the results of the earlier stages, and
// runs it: as a user without rights, with the ports and folders that its description names.
func TestImage(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can build an image without user namespaces")
	}
	if testing.Short() {
		t.Skip("it builds the image; make test includes it")
	}
	made, store := t.TempDir(), t.TempDir()
	for _, dir := range []string{"out", "etc/ssl/certs", "root-of-image/tmp", "root-of-image/data"} {
		if err := os.MkdirAll(filepath.Join(made, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"out/NOTICES", "etc/ssl/certs/ca-certificates.crt"} {
		if err := os.WriteFile(filepath.Join(made, file), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := func(name string, args ...string) string {
		t.Helper()
		out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	buildah := func(args ...string) string {
		t.Helper()
		return command("buildah",
			append([]string{"--root", store + "/root", "--runroot", store + "/run", "--storage-driver", "vfs"}, args...)...)
	}
	// The image has no libraries, so the program is linked statically. Cgo stays enabled, so that the build reuses the
	// packages that other tests compile.
	command("go", "build", "-ldflags", "-linkmode external -extldflags -static", "-o", filepath.Join(made, "out/nexum"),
		"../../cmd/nexum")
	buildah("bud", "--quiet", "--isolation", "chroot", "--build-context", "program="+made, "-f", "Containerfile", "-t",
		"nexum", made)
	container := buildah("from", "localhost/nexum:latest")
	in := func(args ...string) string {
		t.Helper()
		return buildah(append([]string{"run", "--isolation", "chroot", container, "--"}, args...)...)
	}
	if out := in("/usr/bin/nexum", "version"); !strings.HasPrefix(out, "nexum ") {
		t.Error(out)
	}
	// /data belongs to the user of the image.
	in("/usr/bin/nexum", "load", "--pack", "policy")
	if out := in("/usr/bin/nexum", "ask", "concept(C) | count(C)"); !strings.Contains(out, "2") {
		t.Error(out)
	}
}

// TestScripts checks the syntax of the scripts.
func TestScripts(t *testing.T) {
	for name, shell := range map[string]string{
		"release.sh": "bash", "check.sh": "bash", "postinstall.sh": "sh",
		"preremove.sh": "sh", "postremove.sh": "sh",
	} {
		if out, err := exec.CommandContext(t.Context(), shell, "-n", name).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if info, err := os.Stat(name); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s cannot be run: %v", name, err)
		}
	}
	t.Run("a wrong version", func(t *testing.T) {
		if out, err := exec.CommandContext(t.Context(), "./release.sh", "latest; rm x").CombinedOutput(); err == nil ||
			!strings.Contains(string(out), "is not a version such as 1.2.3") {
			t.Errorf("%v: %s", err, out)
		}
	})
}
