package loader_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/loader"
)

// problemsOf checks a path and returns its problems. The test fails if there are none.
func problemsOf(t *testing.T, o loader.Options, paths ...string) []string {
	t.Helper()
	r, err := newLoader(t, o).Check(context.Background(), paths...)
	if !errors.Is(err, loader.ErrInvalid) {
		t.Fatalf("error is %v, want ErrInvalid", err)
	}
	var out []string
	for _, p := range r.Problems {
		out = append(out, strings.TrimPrefix(p.String(), paths[0]))
	}
	return out
}

func TestHugeLine(t *testing.T) {
	for _, ending := range []string{".jsonl", ".nq", ".yaml", ".rules"} {
		path := filepath.Join(t.TempDir(), "huge"+ending)
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f.Truncate(1<<30), f.Close()); err != nil { // uses no blocks on the disk
			t.Fatal(err)
		}
		want := ":1: the line is longer than 16 MiB; the rest of the file has not been read"
		if ending == ".yaml" || ending == ".rules" {
			want = ": the file is larger than 32 MiB; split it, or write JSON Lines"
		}
		if got := problemsOf(t, loader.Options{ParseRules: parseRules}, path); !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %q", ending, got)
		}
	}
}

func zipped(t *testing.T, src []byte) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(src)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGzip(t *testing.T) {
	src, err := os.ReadFile(example + "/more.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	others, err := os.ReadFile(example + "/others.yml")
	if err != nil {
		t.Fatal(err)
	}
	rest := "entities: [{id: doc, kind: Document, name: D, document: doc}, {id: 21vianet, kind: Company, name: V}, {id: microsoft, kind: Company, name: M}]"
	dataset := "name: x\ndocument: doc\n"
	plain := load(t, write(t, "dataset.yaml", dataset, "a.jsonl", string(src), "b.yaml", string(others), "c.yaml", rest))
	gz := load(t, write(t, "dataset.yaml", dataset, "a.jsonl.gz", zipped(t, src), "b.yaml.gz", zipped(t, others),
		"c.yaml", rest))
	if !slices.Equal(plain, gz) {
		t.Error("packed files give other claims")
	}
	bomb := zipped(t, make([]byte, 64<<20))
	dir := write(t, "a.jsonl.gz", bomb, "a.yaml.gz", bomb, "cut.jsonl.gz", zipped(t, src)[:100])
	for name, want := range map[string]string{
		"a.jsonl.gz":   ":1: the line is longer than 16 MiB; the rest of the file has not been read",
		"a.yaml.gz":    ": the file is larger than 32 MiB; split it, or write JSON Lines",
		"cut.jsonl.gz": ":1: the gzip file is cut off",
	} {
		if got := problemsOf(t, loader.Options{}, filepath.Join(dir, name)); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestLinks(t *testing.T) {
	outside := write(t, "secret.yaml", "entities: []\n", "folder/a.yaml", "entities: []\n")
	dir := write(t, "dataset.yaml", "name: x\n", "a.yaml", "entities: []\n")
	for link, to := range map[string]string{
		"b.yaml": filepath.Join(outside, "secret.yaml"), "c": filepath.Join(outside, "folder"), "d.yaml": "nowhere",
		"e.yaml": "a.yaml", "f": ".",
	} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("without symbolic links: ", err)
		}
	}
	want := []string{
		"/b.yaml: the link leads out of the dataset or to nothing; replace it by the file",
		"/c: the link leads out of the dataset or to nothing; replace it by the file",
		"/d.yaml: the link leads out of the dataset or to nothing; replace it by the file",
		"/f: links to folders are not followed; replace the link by the folder",
	}
	if got := problemsOf(t, loader.Options{}, dir); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestPaths(t *testing.T) {
	l := newLoader(t, loader.Options{})
	if _, err := l.Check(context.Background(), filepath.Join(t.TempDir(), "none.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	dir := write(t, "dataset.yaml", "name: x\ndocument: doc\n", "a.yaml",
		"entities: [{id: doc, kind: Document, name: D}]\n")
	once, err := l.Check(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := l.Check(context.Background(), dir, dir+"/.", filepath.Join(dir, "dataset.yaml"))
	if err != nil || twice.Read != once.Read {
		t.Errorf("a dataset named twice: %v, %s", err, twice)
	}
}

func TestManyProblems(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, "- {id: x%d, kind: Nothing}\n", i)
	}
	yaml := write(t, "a.yaml", "entities:\n"+b.String())
	r, err := newLoader(t, loader.Options{MaxProblems: 10}).Check(context.Background(), yaml+"/a.yaml")
	invalid, ok := errors.AsType[*loader.InvalidError](err)
	if !ok || len(r.Problems) != 10 || r.MoreProblems != 4990 || r.Problems[9].Line != 11 || len(invalid.Problems) != 10 {
		t.Fatalf("%d problems and %d more: %v", len(r.Problems), r.MoreProblems, err)
	}
	if !strings.HasSuffix(err.Error(), "and 4990 more") {
		t.Error(err)
	}
	nq := write(t, "a.nq", strings.Repeat("x\n", 5000))
	got := problemsOf(t, loader.Options{MaxProblems: 10}, nq+"/a.nq")
	if len(got) != 10 {
		t.Errorf("%q", got)
	}
}

func TestBlankNodes(t *testing.T) {
	const quad = "_:b0 <a:p> _:b1 .\n"
	dir := write(t, "dataset.yaml", "name: x\n", "a.nq", quad, "b.nq", quad)
	own := func(dir string) []claim.Claim { // claims except those that make the files documents
		return slices.DeleteFunc(load(t, dir), func(c claim.Claim) bool { return c.Predicate != "a:p" })
	}
	claims := own(dir)
	if len(claims) != 2 || claims[0].Subject == claims[1].Subject || claims[0].Subject == claims[0].Object.Text {
		t.Errorf("blank nodes of two files:\n%s", showClaims(claims))
	}
	if again := own(dir); !slices.Equal(again, claims) {
		t.Errorf("blank nodes change:\n%s", showClaims(again))
	}
	elsewhere := own(write(t, "dataset.yaml", "name: x\n", "a.nq", quad, "b.nq", quad))
	if !slices.Equal(elsewhere, claims) {
		t.Errorf("blank nodes of a dataset depend on where it is:\n%s", showClaims(elsewhere))
	}
}

func TestIsExport(t *testing.T) {
	export := loader.ExportMark + " 1\n<a:s> <a:p> <a:o> .\n"
	dir := write(t, "a.nq", export, "b.nq.gz", zipped(t, []byte(export)), "c.nq", "<a:s> <a:p> <a:o> .\n", "d.nq", "",
		"e.nq.gz", "no", "f.yaml", export)
	for name, want := range map[string]bool{
		"a.nq": true, "b.nq.gz": true, "c.nq": false, "d.nq": false, "e.nq.gz": false,
		"f.yaml": false,
	} {
		if got, err := loader.IsExport(filepath.Join(dir, name)); err != nil || got != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if got, err := loader.IsExport(dir); got || err != nil {
		t.Errorf("a folder: %v, %v", got, err)
	}
}
