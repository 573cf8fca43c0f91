// Package docs holds no code: its tests run what the pages show against the real service.
package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nexum/internal/serving"
)

// python is Debian's, for which the packages are.
const python = "/usr/bin/python3"

// blocks returns the code in a page that is marked as of a language.
func blocks(t *testing.T, page, language string) []string {
	t.Helper()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	return out
}

// here puts the address of a service in the place of the one that pages name.
func here(text, address string) string {
	return strings.NewReplacer("http://127.0.0.1:8080", address, "http://localhost:8080", address).Replace(text)
}

// TestPython runs the Python code of each page that has some, from top to bottom.
func TestPython(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	program, client := serving.Build(t), ""
	if client, err = filepath.Abs("../clients/python"); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		code := blocks(t, page, "python")
		if len(code) == 0 {
			continue
		}
		t.Run(page, func(t *testing.T) {
			address := serving.Serve(t, program, "--store", "memory:")
			cmd := exec.CommandContext(t.Context(), python, "-c", here(strings.Join(code, "\n"), address))
			cmd.Env = append(os.Environ(), "PYTHONPATH="+client, "PYTHONDONTWRITEBYTECODE=1")
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			for line := range strings.Lines(strings.Join(code, "\n")) { // what a comment shows is printed
				if shown, ok := strings.CutPrefix(line, "# "); ok && !strings.Contains(string(out), shown) {
					t.Errorf("%q is shown, and not printed:\n%s", shown, out)
				}
			}
		})
	}
}

// TestLinks finds links between pages, and to files of the project, that lead nowhere.
func TestLinks(t *testing.T) {
	pages, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`).FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.FromSlash(m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}
