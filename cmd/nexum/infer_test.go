package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestInferFolder drafts into a folder, and loads the drafts with the printed command.
func TestInferFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tables := map[string]string{
		"firms.csv":  "number,name\nHRB-1,Alpha\nHRB-2,Beta\n",
		"stakes.csv": "owner_number,firm_number,percent\nHRB-2,HRB-1,60\n",
	}
	for name, text := range tables {
		write(name, text)
	}
	write("both.zip", string(zipped(t, tables)))
	if err := os.Mkdir("used", 0o700); err != nil {
		t.Fatal(err)
	}
	write("used/notes.txt", "notes\n")
	write("register.json", `{"meta": {"on": "2024"}, "firms": [{"number": "1", "name": "A"}, {"number": "2", "name": "B"}],
		"more": {"people": [{"id": "p", "name": "P", "firm": "A"}, {"id": "q", "name": "Q", "firm": "B"}]}}`)
	write("film.nt", "<http://ex.org/f> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://ex.org/Film> .\n")
	for _, tt := range []struct{ name, args, command string }{
		{
			"beside no table", "infer;-o;my data;firms.csv;stakes.csv",
			"load;my data",
		},
		{"beside the tables", "infer;-o;.;firms.csv;stakes.csv", "load;DIR.graphqls;DIR.mapping.yaml"},
		{"RDF", "infer;-o;films;film.nt", "load;films"},
		{
			"a folder with other files", "infer;-o;used;firms.csv;stakes.csv",
			"load;used/used.graphqls;used/used.mapping.yaml;firms.csv;stakes.csv",
		},
		{"lists in an object", "infer;-o;lists;register.json", "load;lists"},
		{"an archive", "infer;-o;packed;both.zip", "load;packed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, err := os.Getwd()
			if err != nil {
				t.Fatal(err)
			}
			command := strings.ReplaceAll(tt.command, "DIR", filepath.Base(dir))
			out, _, err := both(strings.Split(tt.args, ";")...)
			var shown []string
			for word := range strings.SplitSeq(command, ";") {
				shown = append(shown, quoted(word))
			}
			if want := "nexum " + strings.Join(shown, " ") + "\n"; err != nil || out != want {
				t.Fatalf("%v: %q, want %q", err, out, want)
			}
			if out, notes, err := both(append(strings.Split(command, ";"), "--store", "memory:")...); err != nil {
				t.Errorf("%v: %s%s", err, out, notes)
			}
		})
	}
}

// TestInferRelative checks that a draft from files with relative names fits them wherever they are: in a dataset and as
// single files.
func TestInferRelative(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct {
		name  string
		files map[string]string
	}{
		{"tuples", map[string]string{
			"Student.facts": "<http://e/ann>\n<http://e/bob>\n", "age.facts": "<http://e/ann>\t5\n<http://e/bob>\t6\n",
			"knows.facts": "<http://e/ann>\t<http://e/bob>\n",
		}},
		{"fragments", map[string]string{
			"people & co.ttl": "@prefix : <#> . :ann a :Student; :knows :bob; :age 5 . :bob a :Student; :age 6 .",
		}},
		{"names", map[string]string{
			"people.ttl": "<ann> a <v/Student>; <v/knows> <bob>; <v/age> 5 . <bob> a <v/Student>; <v/age> 6 .",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var files []string
			for name, text := range tt.files {
				files = append(files, name)
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			folder := strings.ReplaceAll(tt.name, " ", "-")
			must(t, append([]string{"infer", "-o", folder}, files...)...)
			draft := filepath.Join(folder, folder+".graphqls")
			for _, data := range [][]string{{folder}, append([]string{draft}, files...)} {
				out, _, err := both(append([]string{"load", "--store", "memory:"}, data...)...)
				if err != nil || !strings.Contains(out, " 1 relation claim, 2 fact claims, 1 ontology file") {
					t.Errorf("load %q: %v\n%s", data, err, out)
				}
			}
		})
	}
}

// TestInferReplacesNothing checks that a draft replaces no file, and writes nothing if one of its files exists.
func TestInferReplacesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("my", 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"firms.csv": "number,name\n1,Alpha\n", "my/my.mapping.yaml": "mine\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ name, args, want string }{
		{"a folder", "infer;-o;my;firms.csv", "my/my.mapping.yaml exists, and a draft replaces no file"},
		{
			"a mapping", "infer;--mapping;my/my.mapping.yaml;firms.csv",
			"my/my.mapping.yaml exists, and a draft replaces no file",
		},
		{"both", "infer;-o;other;--mapping;new.mapping.yaml;firms.csv", "--output and --mapping can't be used together"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if out, _, err := both(strings.Split(tt.args, ";")...); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %s\n%s", err, tt.want, out)
			}
		})
	}
	kept, err := os.ReadFile("my/my.mapping.yaml")
	if err != nil || string(kept) != "mine\n" {
		t.Errorf("%v: %q", err, kept)
	}
	if _, err := os.Stat("my/my.graphqls"); err == nil {
		t.Error("the ontology was written beside a mapping of the user")
	}
}
