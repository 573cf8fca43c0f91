// Package examples has only tests. They run the examples of this folder against the real service.
package examples_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"nexum/internal/serving"
)

var rewrite = flag.Bool("rewrite", false, "write the outputs of the notebooks anew")

// debianPython is the Python for which python3-nbconvert and its dependencies are installed. The path may find another
// Python first.
const debianPython = "/usr/bin/python3"

// TestNotebooks runs the notebooks from the beginning, and compares the output with the saved output.
func TestNotebooks(t *testing.T) {
	files, err := filepath.Glob("notebooks/*.ipynb")
	if err != nil || len(files) == 0 {
		t.Fatalf("no notebooks: %v", err)
	}
	if out, err := exec.CommandContext(t.Context(), debianPython, "-c",
		"import ipykernel, matplotlib, nbconvert, networkx, pandas").CombinedOutput(); err != nil {
		t.Fatalf("this test needs Debian's packages of Python; make test installs them: %v\n%s", err, out)
	}
	address := serving.Seed(t)
	client, err := filepath.Abs("../clients/python")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			shown, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			home := t.TempDir()
			cmd := exec.CommandContext(t.Context(), debianPython, "-m", "nbconvert", "--to", "notebook", "--execute",
				"--stdout", file)
			cmd.Env = append(os.Environ(), "PYTHONPATH="+client, "PYTHONDONTWRITEBYTECODE=1", "NEXUM="+address, "HOME="+home,
				"MPLCONFIGDIR="+home, "JUPYTER_PREFER_ENV_PATH=0", "PYDEVD_DISABLE_FILE_VALIDATION=1")
			var stderr bytes.Buffer
			cmd.Stderr = &stderr
			out, err := cmd.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, &stderr)
			}
			got := tidy(t, out)
			if *rewrite {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			compare(t, cells(t, got), cells(t, shown))
		})
	}
}

// compare compares the output of the code cells of a notebook with the saved output. It compares only the kinds of
// pictures.
func compare(t *testing.T, got, want []cell) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d cells, and %d are shown", len(got), len(want))
	}
	for i := range got {
		if got[i].Type == "code" && len(want[i].Outputs) == 0 && len(got[i].Outputs) > 0 {
			t.Errorf("cell %d is shown without its outputs (go test ./examples -rewrite writes them)", i+1)
			continue
		}
		if a, b := got[i].printed(), want[i].printed(); !reflect.DeepEqual(a, b) {
			t.Errorf("cell %d prints\n%s\nand is shown with\n%s\n(go test ./examples -rewrite rewrites it)", i+1,
				strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	}
}

// A cell has the fields of a cell of a notebook that the tests need.
type cell struct {
	Type    string `json:"cell_type"`
	Outputs []struct {
		Type string `json:"output_type"`
		Text text
		Data map[string]text
	}
}

// A text is a JSON string, or a list of the lines of one.
type text string

func (s *text) UnmarshalJSON(b []byte) error {
	var lines []string
	if err := json.Unmarshal(b, &lines); err == nil {
		*s = text(strings.Join(lines, ""))
		return nil
	}
	return json.Unmarshal(b, (*string)(s))
}

// printed returns the output of a cell: texts unchanged, and a placeholder for each picture.
func (c cell) printed() []string {
	var out []string
	for _, o := range c.Outputs {
		out = append(out, o.Type+" "+string(o.Text)+string(o.Data["text/plain"]))
		if len(o.Data["image/png"]) > 10_000 {
			out = append(out, "a picture")
		}
	}
	return out
}

func cells(t *testing.T, src []byte) []cell {
	t.Helper()
	var n struct{ Cells []cell }
	if err := json.Unmarshal(src, &n); err != nil {
		t.Fatal(err)
	}
	return n.Cells
}

// tidy removes from a notebook what differs between runs.
func tidy(t *testing.T, src []byte) []byte {
	t.Helper()
	var n map[string]any
	if err := json.Unmarshal(src, &n); err != nil {
		t.Fatal(err)
	}
	n["metadata"] = map[string]any{
		"kernelspec":    map[string]any{"display_name": "Python 3", "language": "python", "name": "python3"},
		"language_info": map[string]any{"name": "python"},
	}
	for _, c := range n["cells"].([]any) {
		c.(map[string]any)["metadata"] = map[string]any{}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(n); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
