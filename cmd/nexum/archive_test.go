package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// TestLoadArchive loads datasets and files from archives and compressed files.
func TestLoadArchive(t *testing.T) {
	const good = `{"id":"report","kind":"Document","name":"A report"}` + "\n"
	const wrong = good + `{"id":"%wrong","kind":"Document"}` + "\n"
	files := map[string]string{
		"set/dataset.yaml": "name: set\ntitle: A set\n",
		"set/a.jsonl":      good,
	}
	for _, tt := range []struct {
		name  string
		bytes []byte
	}{
		{"set.zip", zipped(t, files)},
		{"set.tar.gz", compressed(t, "gz", tarred(t, files))},
		{"set.tgz", compressed(t, "gz", tarred(t, files))},
		{"set.tar.zst", compressed(t, "zst", tarred(t, files))},
		{"loose.zip", zipped(t, map[string]string{"x/a.jsonl": good, "README": "no"})},
		{"a.jsonl.zst", compressed(t, "zst", []byte(good))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), tt.name)
			if err := os.WriteFile(path, tt.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			data := t.TempDir()
			if out := must(t, "load", "--data", data, path); !strings.Contains(out, "committed as revision 1") {
				t.Errorf("load prints:\n%s", out)
			}
			if out := must(t, "load", "--data", data, path); !strings.Contains(out, "nothing new") {
				t.Errorf("the second load prints:\n%s", out)
			}
		})
	}
	data := t.TempDir()
	must(t, "load", "--data", data, smallDataset(t))
	addr := serve(t, "--data", data)
	// A conflict with a file of a pack names the pack.
	conflict := filepath.Join(t.TempDir(), "a.jsonl")
	write(t, filepath.Dir(conflict), "a.jsonl", good+`{"id":"report","kind":"Company"}`+"\n")
	for _, where := range [][]string{{"--data", t.TempDir()}, {"--url", "http://" + addr}} {
		out, err := run(t, append([]string{"load", "--pack", "ownership", conflict}, where...)...)
		if err == nil || strings.Contains(out+err.Error(), "nexum-tmp-") || !strings.Contains(out, "a.jsonl:2") {
			t.Errorf("%s: %v\n%s", where, err, out)
		}
	}
	for _, tt := range []struct {
		name  string
		bytes []byte
		says  string
	}{
		{"wrong.zip", zipped(t, map[string]string{"x/a.jsonl": wrong}), "wrong.zip/x/a.jsonl:2"},
		{"climbs.zip", zipped(t, map[string]string{"../a.jsonl": good}), "not the name of a file inside the archive"},
		{"empty.zip", zipped(t, map[string]string{"README": "no"}), "holds no dataset"},
		{"no.zip", []byte("text"), "is not an archive"},
		{"cut.tgz", compressed(t, "gz", tarred(t, files))[:170], "cut off"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), tt.name)
			if err := os.WriteFile(path, tt.bytes, 0o600); err != nil {
				t.Fatal(err)
			}
			data := t.TempDir()
			out, err := run(t, "load", "--data", data, path)
			if err == nil {
				t.Fatalf("it loads:\n%s", out)
			}
			if out += err.Error(); !strings.Contains(out, tt.says) || strings.Contains(out, "nexum-tmp-") {
				t.Errorf("load prints %q, without %q", out, tt.says)
			}
			sent, err := run(t, "load", "--url", "http://"+addr, path)
			if err == nil {
				t.Fatalf("the service loads it:\n%s", sent)
			}
			if sent += err.Error(); !strings.Contains(sent, tt.says) || strings.Contains(sent, "nexum-tmp-") {
				t.Errorf("load --url prints %q, without %q", sent, tt.says)
			}
		})
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for name, text := range files {
		err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: int64(len(text)), Typeflag: tar.TypeReg})
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func compressed(t *testing.T, how string, b []byte) []byte {
	t.Helper()
	if how == "zst" {
		z, err := zstd.NewWriter(nil)
		if err != nil {
			t.Fatal(err)
		}
		return z.EncodeAll(b, nil)
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestFilesWithoutData loads archives that hold files without data, too.
func TestFilesWithoutData(t *testing.T) {
	const good = `{"id":"report","kind":"Document","name":"A report"}` + "\n"
	const schema = `{"$id": "x", "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "statementId"}`
	const codes = "code,title\na,A\n"
	service := "http://" + serve(t, "--store", "memory:")
	many, others := map[string]string{}, map[string]string{}
	for i := range 50 {
		many[fmt.Sprintf("t%02d.csv", i)] = codes
		others[fmt.Sprintf("j%02d.json", i)] = `{"title":"not known"}`
	}
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  []string // what the load prints
		fails bool
	}{
		{
			"JSON Schemas",
			map[string]string{"a.jsonl": good, "s/one.json": schema, "s/two.json": schema},
			[]string{
				"all.zip/s/one.json: left out: this is a JSON Schema, which describes data and holds none; the same holds for 1 other file: two.json",
				"1 file read: 1 entity",
			},
			false,
		},
		{"nothing but a JSON Schema", map[string]string{"one.json": schema}, []string{"left out", "0 files read"}, false},
		{
			"a table of codes beside records",
			map[string]string{"a.jsonl": good, "codes.csv": codes},
			[]string{"all.zip/codes.csv: left out: no mapping names this table", "1 file read: 1 entity"},
			false,
		},
		{
			"nothing but a table",
			map[string]string{"codes.csv": codes},
			[]string{"all.zip/codes.csv: there is no mapping for the columns of this table (code, title)"},
			true,
		},
		{
			"nothing but tables",
			many,
			[]string{
				"all.zip/t00.csv: 50 tables have no mapping: t00.csv, t01.csv, t02.csv, t03.csv, t04.csv, t05.csv, t06.csv, " +
					"t07.csv, t08.csv, t09.csv and 40 more; draft one for all of them with nexum infer -o DIR FILE…",
			},
			true,
		},
		{
			"nothing but JSON of no format",
			others,
			[]string{
				"all.zip/j00.json: this is JSON of no format that is known",
				"; the same holds for 49 other files: j01.json, j02.json",
				"j10.json and 39 more",
			},
			true,
		},
		{
			"a table beside an ontology",
			map[string]string{"codes.csv": codes, "a.graphqls": `"A." type A`},
			[]string{"all.zip/codes.csv: there is no mapping"},
			true,
		},
		{
			"a table beside one that is read",
			map[string]string{"codes.csv": codes, "nodes.csv": ":ID,name,:LABEL\n1,A,Thing\n", "a.jsonl": good},
			[]string{"all.zip/codes.csv: there is no mapping"},
			true,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "all.zip")
			if err := os.WriteFile(path, zipped(t, tt.files), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, where := range [][]string{{"--data", t.TempDir()}, {"--url", service}} {
				out, err := run(t, append([]string{"load", "--dry-run", path}, where...)...)
				if (err != nil) != tt.fails {
					t.Fatalf("%s: %v\n%s", where, err, out)
				}
				if tt.fails && !strings.HasPrefix(err.Error(), "one problem") {
					t.Errorf("%s: the error is %v", where, err)
				}
				for _, want := range tt.want {
					if !strings.Contains(out, want) {
						t.Errorf("%s: the load prints, without %q:\n%s", where, want, out)
					}
				}
			}
		})
	}
}

// TestInferArchive drafts from the files in archives that a load of the archive reads.
func TestInferArchive(t *testing.T) {
	const triples = "<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/Ship> .\n"
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string // text of the draft; empty if there is none
		err   string
	}{
		{"RDF", map[string]string{"x/a.nt": triples, "x/README": "no table"}, "type Ship @iri(is: \"http://e/Ship\")", ""},
		{"tables", map[string]string{"ports.csv": "id,name\n1,A\n2,B\n", ".hidden": "\""}, "type Port", ""},
		{"nothing", map[string]string{".hidden": "x"}, "", "the archive holds no dataset and no file that can be loaded"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "data.tar.gz")
			if err := os.WriteFile(path, compressed(t, "gz", tarred(t, tt.files)), 0o600); err != nil {
				t.Fatal(err)
			}
			out, err := run(t, "infer", path)
			if err == nil && tt.err != "" || err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)) {
				t.Fatalf("%v, want %q", err, tt.err)
			}
			if !strings.Contains(out, tt.want) {
				t.Errorf("the draft is\n%s", out)
			}
		})
	}
}

// TestOnlySomeOfArchive reads the files of an archive that a pattern matches.
func TestOnlySomeOfArchive(t *testing.T) {
	archive := filepath.Join(t.TempDir(), "all.zip")
	files := map[string]string{
		"data/a.jsonl":       `{"id":"report","kind":"Document"}` + "\n",
		"data/more/b.jsonl":  `{"id":"memo","kind":"Document"}` + "\n",
		"schema/person.json": `{"title":"not known"}`,
	}
	if err := os.WriteFile(archive, zipped(t, files), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, only, want, wantErr string }{
		{
			"a file that is no data", "", "schema/person.json: this is JSON of no format",
			"one problem; nothing was changed; if an archive holds",
		},
		{"a folder", "data", "2 files read: 2 entities", ""},
		{"the files of a folder", "data/*.jsonl", "1 file read: 1 entity", ""},
		{"two patterns", "data/*.jsonl,data/more/", "2 files read: 2 entities", ""},
		{"no file", "dat", "", "--only matches none of the 3 files and datasets in the archive, such as data/a.jsonl"},
		{"no pattern", "dat[", "", `--only: "dat[" is not a pattern such as`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"load", "--data", t.TempDir(), archive}
			if tt.only != "" {
				args = append(args, "--only", tt.only)
			}
			out, err := run(t, args...)
			if !strings.Contains(out, tt.want) {
				t.Errorf("load prints\n%s, want %s", out, tt.want)
			}
			if (err == nil) != (tt.wantErr == "") || err != nil && !strings.Contains(err.Error(), tt.wantErr) {
				t.Errorf("error %v, want %s", err, tt.wantErr)
			}
		})
	}
}
