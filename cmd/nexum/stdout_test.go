package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestStandardOutput checks that - stands for standard output where a flag names a file to write, or is refused.
func TestStandardOutput(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"c.csv":          "number,name\n1,Alpha\n,Beta\n",
		"c.graphqls":     `"A firm." type Firm`,
		"c.mapping.yaml": "tables:\n  - file: c.csv\n    entities: [{id: \"firm:{number}\", kind: Firm, name: name}]\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := must(t, "load", "--skip-bad", "3", "--skip-report", "-", "c.graphqls", "c.mapping.yaml")
	if !strings.Contains(out, "c.csv,3,1,0,the row has no id: the column number is empty\n") {
		t.Errorf("the load lists the rows that it left out so:\n%s", out)
	}
	if out := must(t, "export", "-o", "-"); !strings.Contains(out, "Alpha") {
		t.Errorf("the export is\n%s", out)
	}
	for _, args := range [][]string{
		{"backup", "-"},
		{"infer", "-o", "-", "c.csv"},
		{"infer", "--mapping", "-", "c.csv"},
	} {
		if _, stderr, err := both(args...); err == nil || !strings.Contains(err.Error(), "standard output") {
			t.Errorf("nexum %s: error %v, %s", strings.Join(args, " "), err, stderr)
		}
	}
	if _, err := os.Lstat("-"); err == nil {
		t.Error("there is a file with the name -")
	}
}

// TestSchemaWithoutSeed checks that schema leaves the bundled dataset out on request, as other commands do.
func TestSchemaWithoutSeed(t *testing.T) {
	t.Chdir(t.TempDir())
	if out := must(t, "schema"); !strings.Contains(out, "type Law implements") {
		t.Error("the schema has no kinds of the bundled dataset")
	}
	out := must(t, "schema", "--no-seed")
	if strings.Contains(out, "type Law implements") || !strings.Contains(out, "type Document implements") {
		t.Errorf("the schema without data is\n%.400s", out)
	}
}
