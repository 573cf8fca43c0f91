// Package arch holds the rules of which package may know which, as tests.
package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "nexum/...")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var list []pkg
	for d := json.NewDecoder(out); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	if err := cmd.Wait(); err != nil || len(list) < 10 {
		t.Fatalf("%d packages: %v", len(list), err)
	}
	return list
}

// layers are the parts of the program, the lowest first: a package may import those of lower layers, and
// of its own part. The parts of one layer do not know each other.
var layers = [][]string{
	{"nexum/schema", "nexum/graph/claim", "nexum/graph/decimal", "nexum/graph/fold"},
	{"nexum/graph", "nexum/graph/walk", "nexum/graph/budget", "nexum/graph/query", "nexum/graph/rule", "nexum/graph/proof", "nexum/graph/search"},
	{"nexum/graph/cayley", "nexum/loader", "nexum/server"},
	{"nexum", "nexum/seed", "nexum/cmd", "nexum/bench", "nexum/examples", "nexum/clients", "nexum/docs", "nexum/internal", "nexum/graph/graphtest"},
}

// part returns the layer of a package, and the part in it: the longest name that fits.
func part(path string) (layer int, name string) {
	layer = -1
	for i, parts := range layers {
		for _, p := range parts {
			if (path == p || p != "nexum" && strings.HasPrefix(path, p+"/")) && len(p) > len(name) {
				layer, name = i, p
			}
		}
	}
	return layer, name
}

func TestLayers(t *testing.T) {
	for _, p := range packages(t) {
		at, mine := part(p.ImportPath)
		if at < 0 {
			t.Errorf("%s belongs to no part; say where in layers", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "nexum/") {
				continue
			}
			below, name := part(imported)
			const domain = 1 // whose packages build on one another: TestDomain
			if below < at || name == mine || at == domain && below == domain || at == len(layers)-1 {
				continue
			}
			t.Errorf("%s imports %s, which is above it or beside it", p.ImportPath, imported)
		}
	}
}

// TestDomain: the graph knows nothing of what is built on it.
func TestDomain(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			switch {
			case p.ImportPath == "nexum/graph" && strings.HasPrefix(imported, "nexum/") && !slices.Contains([]string{"nexum/schema", "nexum/graph/claim", "nexum/graph/fold", "nexum/graph/budget", "nexum/graph/decimal"}, imported):
				t.Errorf("graph imports %s", imported)
			case p.ImportPath == "nexum/graph/rule" && strings.HasPrefix(imported, "nexum/") && !slices.Contains([]string{"nexum/graph", "nexum/graph/claim", "nexum/graph/budget", "nexum/graph/decimal", "nexum/schema"}, imported):
				t.Errorf("graph/rule imports %s", imported)
			}
		}
	}
}

// TestWhoKnowsWhat: some libraries are behind one package each.
func TestWhoKnowsWhat(t *testing.T) {
	for library, allowed := range map[string][]string{
		"github.com/cayleygraph/":     {"nexum/graph/cayley", "nexum/bench"}, // bench measures against it
		"github.com/hidal-go/":        {"nexum/graph/cayley"},
		"github.com/blevesearch/":     {"nexum/graph/search"},
		"github.com/99designs/gqlgen": {"nexum/server"},
		"net/http":                    {"nexum/server", "nexum/bench"},
		"github.com/alecthomas/kong":  {"nexum/cmd/nexum"},
	} {
		for _, p := range packages(t) {
			ok := slices.ContainsFunc(allowed, func(a string) bool { return p.ImportPath == a || strings.HasPrefix(p.ImportPath, a+"/") })
			if ok {
				continue
			}
			for _, imported := range p.Imports {
				if strings.HasPrefix(imported, library) {
					t.Errorf("%s imports %s; only %s may", p.ImportPath, imported, strings.Join(allowed, " and "))
				}
			}
		}
	}
}
