package formats_test

import (
	"os"
	"path/filepath"
	"testing"

	"nexum/loader"
	"nexum/loader/formats"
)

// TestSigned checks which formats Signed recognizes by the content of a file.
func TestSigned(t *testing.T) {
	l := loader.Loader{Options: loader.Options{Formats: formats.All()}}
	for _, tt := range []struct{ name, text, want string }{
		{"a.json", `{"id": "A", "schema": "Person", "properties": {"name": ["Anna"]}}`, "ftm"},
		{"b.json", `{"type": "bundle", "id": "bundle--1", "objects": []}`, "stix"},
		{"c.json", `[{"id": 1, "name": "Anna"}]`, ""},
		{"d.csv", "id,name\n1,Anna\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), tt.name)
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			if f, ok := l.Signed(file); f.Name != tt.want || ok != (tt.want != "") {
				t.Errorf("%q, %t; want %q", f.Name, ok, tt.want)
			}
		})
	}
}
