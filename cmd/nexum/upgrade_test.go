package main

import (
	"archive/tar"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nexum/internal/targz"
)

// unpackFixture unpacks an archive of the test data into a folder.
func unpackFixture(t *testing.T, name string) string {
	t.Helper()
	dir := t.TempDir()
	err := targz.Each(filepath.Join("testdata", name), func(h *tar.Header, content io.Reader) error {
		path := filepath.Join(dir, h.Name)
		if h.Typeflag == tar.TypeDir {
			return os.MkdirAll(path, 0o700)
		}
		b, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		return os.WriteFile(path, b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestStoreOfPreviousRelease opens a store of the previous release (commit 4a84b05) in every way in which a store can
// be opened. The store contains two revisions, a rule and a retraction.
func TestStoreOfPreviousRelease(t *testing.T) {
	data := unpackFixture(t, "store-of-previous-release.tar.gz")
	answers := func() {
		t.Helper()
		out := must(t, "ask", "--data", data, "influences(/mother, X)")
		if !strings.Contains(out, "X = Daughter (daughter)") ||
			!strings.Contains(out, "Daughter SUBSIDIARY_OF Mother, since 2013-06") {
			t.Errorf("ask: %s", out)
		}
		if out := must(t, "show", "--data", data, "daughter|SUBSIDIARY_OF|mother", "--format", "json"); !strings.Contains(out,
			"60") || strings.Contains(out, "51") {
			t.Errorf("show: %s", out)
		}
		if out := must(t, "search", "--data", data, "母公司"); !strings.Contains(out, "Mother (mother)") {
			t.Errorf("search: %s", out)
		}
	}
	answers()
	if out := must(t, "verify", "--data", data); !strings.Contains(out, "up to revision 2 are as they were committed") {
		t.Errorf("verify: %s", out)
	}
	serve(t, "--data", data)
	answers()
	if out := must(t, "load", "--data", data, growing(t, "alpha", 3)); !strings.Contains(out, "committed as revision 3") {
		t.Errorf("load: %s", out)
	}
	answers()
}

// TestViewOfPreviousRelease checks that the compiled view of a store without an ontology of its own is used instead of
// compiled anew.
func TestViewOfPreviousRelease(t *testing.T) {
	data := unpackFixture(t, "store-of-previous-release.tar.gz")
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	var out, log bytes.Buffer
	err := Main{Stdout: &out, Stderr: &log}.Run(t.Context(),
		[]string{"ask", "--data", data, "--log-level", "debug", "influences(/mother, X)"})
	if err != nil || !strings.Contains(out.String(), "X = Daughter (daughter)") ||
		strings.Contains(log.String(), "compiling the view") {
		t.Errorf("ask: %v\n%s\n%s", err, &out, &log)
	}
}

// TestStoreOfLaterRelease checks that a store of a newer release is rejected with advice and not changed.
func TestStoreOfLaterRelease(t *testing.T) {
	data := unpackFixture(t, "store-of-previous-release.tar.gz")
	write(t, filepath.Join(data, "store"), "NEXUM", "nexum store 99\n")
	before := contents(t, data)
	for _, args := range [][]string{
		{"ask", "owns(X, Y)"},
		{"serve", "--listen", "127.0.0.1:0"},
		{"load", growing(t, "alpha", 3)},
		{"verify"},
		{"export"},
		{"backup", filepath.Join(t.TempDir(), "backup")},
	} {
		if out, err := run(t, append(args, "--data", data)...); err == nil || !strings.Contains(err.Error(), `format "99"`) ||
			!strings.Contains(err.Error(), "use the program that wrote it") {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
	if after := contents(t, data); after != before {
		t.Errorf("the folder was changed from\n%s to\n%s", before, after)
	}
}
