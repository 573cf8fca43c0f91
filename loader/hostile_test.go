package loader_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"nexum/loader"
)

// folder makes a folder of files and returns its path.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestHostileFiles checks that each file is refused at once with one problem that says what is wrong.
func TestHostileFiles(t *testing.T) {
	for _, tt := range []struct {
		name  string
		make  func(t *testing.T) string
		wants string
	}{
		{"a pipe as dataset.yaml", func(t *testing.T) string {
			dir := folder(t, nil)
			if err := syscall.Mkfifo(filepath.Join(dir, loader.DatasetFile), 0o600); err != nil {
				t.Skip(err)
			}
			return dir
		}, "not a regular file"},
		{"a pipe as a file", func(t *testing.T) string {
			path := filepath.Join(folder(t, nil), "a.nq")
			if err := syscall.Mkfifo(path, 0o600); err != nil {
				t.Skip(err)
			}
			if exported, err := loader.IsExport(path); exported || err != nil {
				t.Errorf("IsExport: %v, %v", exported, err)
			}
			return path
		}, "not a regular file"},
		{"a large dataset.yaml", func(t *testing.T) string {
			return folder(t, map[string]string{
				loader.DatasetFile: "name: d\n" + strings.Repeat("# a comment\n", 1<<17) + "document: doc\n",
				"a.yaml":           "entities: []\n",
			})
		}, "larger than 1 MiB"},
		{"line ends that pack well", func(t *testing.T) string {
			return filepath.Join(folder(t, map[string]string{"a.jsonl.gz": zipped(t, bytes.Repeat([]byte("\n"), 100<<20))}),
				"a.jsonl.gz")
		}, "more than 300 times its size"},
		{"an export with a changed first line", func(t *testing.T) string {
			return filepath.Join(folder(t,
				map[string]string{"a.nq": "# nexus export 2 base=https://nexum.example/\n# nexum export end quads=0 sum=0\n"}),
				"a.nq")
		}, "changed or damaged"},
		{"a direction of text in an id", func(t *testing.T) string {
			return filepath.Join(folder(t, map[string]string{"a.nq": "<http://x/a\u202eb> <http://x/p> <http://x/c> .\n"}),
				"a.nq")
		}, "U+202E"},
		{"a space without width in an id", func(t *testing.T) string {
			return filepath.Join(folder(t, map[string]string{"a.nq": "<http://x/a> <http://x/p> <http://x/\\u200Bc> .\n"}),
				"a.nq")
		}, "U+200B"},
		{"no character in an id", func(t *testing.T) string {
			return filepath.Join(folder(t, map[string]string{"a.jsonl": "{\"id\": \"x:a\\uFDD0\", \"relations\": []}\n"}),
				"a.jsonl")
		}, "U+FDD0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := problemsOf(t, loader.Options{}, tt.make(t))
			if !strings.Contains(strings.Join(got, "\n"), tt.wants) {
				t.Errorf("the problems do not say %q: %q", tt.wants, got)
			}
		})
	}
}

// TestHostileNames checks that the name of a file cannot send control sequences to a terminal.
func TestHostileNames(t *testing.T) {
	for _, name := range []string{"a\x1b[31m.yaml", "a\nb.yaml", "a\u202eb.yaml", "a\xff.yaml"} {
		p := loader.Problem{File: name, Line: 1, Message: "m"}
		if got := p.String(); strings.ContainsAny(got, "\x1b\n\u202e") || !utf8.ValidString(got) {
			t.Errorf("%q", got)
		}
	}
}
