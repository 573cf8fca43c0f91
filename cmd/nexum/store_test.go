package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// contents describes the content of a folder: names, modes, times and hashes.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s %v %v", path, info.Mode(), info.ModTime())
		if e.IsDir() {
			b.WriteByte('\n')
			return nil
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&b, " %x\n", sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// smallDataset writes a dataset of two companies and returns its folder.
func smallDataset(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	write(t, dir, "dataset.yaml", "name: small\ndocument: d\n")
	write(t, dir, "a.yaml",
		"at: \"1\"\nentities:\n  - {id: d, kind: Document, name: D}\n  - {id: a, kind: Company, name: A, relations: [{owns: b}]}\n  - {id: b, kind: Company, name: B}\n")
	return dir
}

// TestReadingWritesNothing checks that commands that read change no byte, name or time in a store's folder.
func TestReadingWritesNothing(t *testing.T) {
	data, dataset := t.TempDir(), smallDataset(t)
	must(t, "load", "--data", data, dataset)
	before := contents(t, data)
	for _, tt := range []struct {
		name, want string
		args       []string
	}{
		{"ask", "X = B (b)\n", []string{"ask", "owns(/a, X)", "--no-proofs"}},
		{"export", "/type/OWNS>", []string{"export"}},
		{"export claims", "/type/OWNS>", []string{"export", "--claims"}},
		{"check", " 0 new and ", []string{"check", dataset}},
		{"dry run", "nothing new: the store stays at revision 1", []string{"load", "-n", dataset}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if out := must(t, append(tt.args, "--data", data)...); !strings.Contains(out, tt.want) {
				t.Errorf("the output lacks %q: %s", tt.want, out)
			}
			if after := contents(t, data); after != before {
				t.Errorf("the folder was changed from\n%s to\n%s", before, after)
			}
		})
	}
}

// TestNoStore checks that commands that read reject a folder without a store, name it, and create nothing.
func TestNoStore(t *testing.T) {
	dataset, root := smallDataset(t), t.TempDir()
	other := filepath.Join(root, "photos")
	write(t, other, "holiday.jpg", "sun")
	for _, data := range []string{
		filepath.Join(root, "mistyped"), filepath.Join(root, "a", "b"), other,
		filepath.Join(other, "holiday.jpg"),
	} {
		for _, tt := range []struct {
			name string
			args []string
		}{
			{"ask", []string{"ask", "owns(/a, X)"}},
			{"ask without the bundled dataset", []string{"ask", "owns(/a, X)", "--no-seed"}},
			{"export", []string{"export"}},
			{"check", []string{"check", dataset}},
			{"serve", []string{"serve", "--listen", "127.0.0.1:0"}},
			{"serve without the bundled dataset", []string{"serve", "--listen", "127.0.0.1:0", "--no-seed"}},
		} {
			t.Run(tt.name+" "+filepath.Base(data), func(t *testing.T) {
				before := contents(t, root)
				out, err := run(t, append(tt.args, "--data", data)...)
				if err == nil || !strings.Contains(err.Error(), data) {
					t.Errorf("%v, which does not name %s\n%s", err, data, out)
				}
				if after := contents(t, root); after != before {
					t.Errorf("the folder was changed from\n%s to\n%s", before, after)
				}
			})
		}
	}
}

// TestBundledDataset checks that the bundled dataset is written to a folder only on request, and is otherwise used in
// memory.
func TestBundledDataset(t *testing.T) {
	t.Chdir(t.TempDir())
	ask := func(args ...string) (string, error) {
		return run(t, append([]string{"ask", "constrains(Law, /21vianet)", "--no-proofs"}, args...)...)
	}
	if out, err := ask(); err != nil || !strings.Contains(out, "Law = ") {
		t.Errorf("ask without any folder: %v: %s", err, out)
	}
	if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
		t.Errorf("ask made %v, %v", entries, err)
	}
	dataset := smallDataset(t)
	must(t, "load", "--data", "mine", dataset)
	if out, err := ask("--data", "mine"); err == nil || !strings.Contains(err.Error(), "there is no entity /21vianet") {
		t.Errorf("ask of a store with other data: %v: %s", err, out)
	}
	if _, err := run(t, "load", "--data", "refused", filepath.Join(dataset, "nothing.yaml")); err == nil {
		t.Fatal("a missing file is loaded")
	}
	serve(t, "--data", "mine", "--seed")
	if out := must(t, "export", "--data", "mine"); strings.Contains(out, "21vianet") {
		t.Error("the bundled dataset was loaded over other data")
	}
	if err := os.Mkdir("empty", 0o700); err != nil {
		t.Fatal(err)
	}
	serve(t, "--data", "empty")
	if entries, err := os.ReadDir("empty"); err != nil || len(entries) > 0 {
		t.Errorf("serving an empty folder made %v, %v", entries, err)
	}
	serve(t, "--data", "new", "--seed")
	if out := must(t, "export", "--data", "new"); !strings.Contains(out, "21vianet") {
		t.Error("the bundled dataset was not loaded on request")
	}
}

// TestWithoutCommand checks that nexum without a command loads the bundled dataset into a new default folder.
func TestWithoutCommand(t *testing.T) {
	t.Chdir(t.TempDir())
	start(t, "--listen", "127.0.0.1:0")
	if out := must(t, "export"); !strings.Contains(out, "21vianet") {
		t.Error("the bundled dataset is not in the default folder")
	}
}

// unsummed returns an export in the format before checksums, so that a test can change it.
func unsummed(export string) string {
	export = strings.Replace(export, "# nexum export 2 ", "# nexum export 1 ", 1)
	export = regexp.MustCompile(`(?m)^# nexum export revision=.*\n`).ReplaceAllString(export, "")
	return regexp.MustCompile(`(?m)^(# nexum export end quads=\d+) sum=.*$`).ReplaceAllString(export, "$1")
}

// TestChangedExport checks that an export with one changed character is rejected, at any position.
func TestChangedExport(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, smallDataset(t))
	export := must(t, "export", "--data", data)
	file := filepath.Join(t.TempDir(), "all.nq")
	for i := 3; i < len(export)-1; i += len(export)/50 + 1 {
		if export[i] == '\n' || export[i] == 'x' {
			continue
		}
		write(t, filepath.Dir(file), "all.nq", export[:i]+"x"+export[i+1:])
		if out, err := run(t, "load", "--data", filepath.Join(t.TempDir(), "new"), file); err == nil {
			t.Fatalf("%q with an x at %d is loaded: %s", export[max(0, i-40):i+1], i, out)
		}
	}
	write(t, filepath.Dir(file), "all.nq", unsummed(export))
	if out := must(t, "load", "--data", filepath.Join(t.TempDir(), "new"), file); !strings.Contains(out,
		"without checksums") {
		t.Errorf("an export without checksums: %s", out)
	}
}

// TestLastTime checks that an export may contain the last representable time, and that the store can still be written
// and read.
func TestLastTime(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, smallDataset(t))
	export := unsummed(must(t, "export", "--data", data))
	export = regexp.MustCompile(`"\d{4}-\d\d-\d\dT[\d:.]+Z"`).ReplaceAllString(export, `"9999-12-31T23:59:59.999999Z"`)
	file := filepath.Join(t.TempDir(), "all.nq")
	write(t, filepath.Dir(file), "all.nq", export)
	data = t.TempDir()
	must(t, "load", "--data", data, file)
	more := filepath.Join(t.TempDir(), "more")
	write(t, more, "dataset.yaml", "name: more\ndocument: d\n")
	for n := range 3 {
		write(t, more, "a.yaml", fmt.Sprintf("at: \"1\"\nentities:\n  - {id: c%d, kind: Company, name: C}\n", n))
		must(t, "load", "--data", data, more)
		if out := must(t, "verify", "--data", data); !strings.Contains(out, fmt.Sprintf("revision %d ", n+2)) {
			t.Errorf("verify: %s", out)
		}
	}
}

// TestStoreFile restores the store export of a running service, and reads the RDF of a view of it.
func TestStoreFile(t *testing.T) {
	addr := serve(t, "--store", "memory:", "--seed")
	get := func(file string) string {
		resp, err := http.Get("http://" + addr + "/export/" + file)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d, %v: %.200s", file, resp.StatusCode, err, b)
		}
		path := filepath.Join(t.TempDir(), file)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	store, rdf, data := get("store.nq"), get("all.nq"), filepath.Join(t.TempDir(), "data")
	must(t, "load", "--data", data, store)
	again := filepath.Join(t.TempDir(), "again.nq")
	must(t, "export", "--data", data, "-o", again)
	want, _ := os.ReadFile(store)
	got, err := os.ReadFile(again)
	if err != nil || !slices.Equal(slices.Sorted(strings.Lines(string(got))), slices.Sorted(strings.Lines(string(want)))) {
		t.Errorf("the restored store exports something else (%v; %d and %d bytes)", err, len(got), len(want))
	}
	if out := must(t, "check", "--data", data, rdf); !strings.Contains(out, "entities") {
		t.Errorf("checking RDF of the service: %.1000s", out)
	}
	out, err := run(t, "check", "--store", "memory:", rdf)
	if err == nil || !strings.Contains(out, "load the ontology of the export first") {
		t.Errorf("checking RDF without its ontology: %v\n%.1000s", err, out)
	}
	resp, err := http.Get("http://" + addr + "/export/store.nq?asOf=2015")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("the store as of a date: status %d", resp.StatusCode)
	}
}

// TestFailedLoadMakesNothing checks that a failed load creates no store.
func TestFailedLoadMakesNothing(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte("document: nobody\nentities:\n  - {id: a, kind: Compny, name: A}\n"),
		0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, path string }{
		{"a path that does not exist", "no-such-file.yaml"},
		{"a dataset with problems", bad},
		{"a file of another format", "../../README.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), "data")
			if _, err := run(t, "load", "--data", data, c.path); err == nil {
				t.Fatal("it is loaded")
			}
			if _, err := os.Stat(data); !os.IsNotExist(err) {
				t.Errorf("%s exists: %v", data, err)
			}
		})
	}
	data := filepath.Join(t.TempDir(), "data")
	must(t, "load", "--data", data, filepath.Join("..", "..", "seed"))
	if out := must(t, "load", "--data", data, filepath.Join("..", "..", "seed")); !strings.Contains(out, "nothing new") {
		t.Errorf("loaded again: %s", out)
	}
}
