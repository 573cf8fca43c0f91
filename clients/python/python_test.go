// Package python holds no Go code: its tests build, install and try the Python client.
package python_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// python is the Python of Debian, which has the installed packages. The path can have another one first.
const python = "/usr/bin/python3"

// run runs a program, and returns what it prints.
func run(t *testing.T, environment []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), environment...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// install builds a wheel of a copy of the client, and installs it into a new folder.
func install(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	source := filepath.Join(dir, "source")
	if err := os.CopyFS(source, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	// Without an index, pip could not get a builder of others.
	run(t, nil, python, "-m", "pip", "wheel", "--quiet", "--no-index", "-w", dir, source)
	wheels, err := filepath.Glob(filepath.Join(dir, "nexum-*-py3-none-any.whl"))
	if err != nil || len(wheels) != 1 {
		t.Fatalf("wheels: %v %v", wheels, err)
	}
	site := filepath.Join(dir, "site")
	run(t, nil, python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheels[0])
	if _, err := os.Stat(filepath.Join(site, "nexum", "py.typed")); err != nil {
		t.Fatal(err)
	}
	return site
}

// TestClient runs the tests of the client against the service, with pandas and networkx, and without.
func TestClient(t *testing.T) {
	site := install(t)
	address := serving.Seed(t)
	for _, tt := range []struct {
		name        string
		environment []string
	}{
		{"with pandas", nil},
		{"without pandas", []string{"NEXUM_WITHOUT_PANDAS=1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			environment := append([]string{"PYTHONPATH=" + site, "NEXUM=" + address}, tt.environment...)
			out := run(t, environment, python, "-W", "error::DeprecationWarning:nexum", "-m", "unittest", "discover",
				"-s", "tests")
			if !strings.Contains(out, "\nOK") {
				t.Error(out)
			}
		})
	}
}

// TestTypes checks the types of the client strictly.
func TestTypes(t *testing.T) {
	run(t, nil, python, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", t.TempDir(), "nexum")
}
