// Package arch tests which packages may import which.
package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
)

type pkg struct {
	ImportPath string
	Imports    []string
}

// listed lists the packages once for all tests.
var listed = sync.OnceValues(func() ([]pkg, error) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "nexum/...").Output()
	if err != nil {
		return nil, err
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
})

func packages(t *testing.T) []pkg {
	t.Helper()
	list, err := listed()
	if err != nil || len(list) < 10 {
		t.Fatalf("%d packages: %v", len(list), err)
	}
	return list
}

// layers lists the packages from the lowest to the highest layer. A package imports only packages of lower layers and
// packages in its own folder. Packages in one layer do not import each other.
var layers = [][]string{
	{
		"nexum/docs", "nexum/schema", "nexum/graph/claim", "nexum/graph/segment", "nexum/graph/decimal", "nexum/graph/fold",
		"nexum/graph/slots", "nexum/graph/bytesort", "nexum/graph/persist",
		"nexum/graph/budget", "nexum/graph/trace",
	},
	{"nexum/graph/bitset"},
	{"nexum/graph/terms"},
	{"nexum/graph", "nexum/graph/search", "nexum/seed"},
	{"nexum/graph/walk", "nexum/graph/rule"},
	{"nexum/graph/rule/proof"},
	{"nexum/graph/rule/engine"},
	{"nexum/graph/query"},
	{"nexum/graph/cayley", "nexum/loader"},
	{"nexum/server"},
	{"nexum", "nexum/cmd", "nexum/bench", "nexum/examples", "nexum/clients", "nexum/internal", "nexum/graph/graphtest"},
}

// layerOf returns the layer of a package and its entry in layers: the longest one that matches.
func layerOf(path string) (layer int, name string) {
	layer = -1
	for i, names := range layers {
		for _, p := range names {
			if (path == p || p != "nexum" && strings.HasPrefix(path, p+"/")) && len(p) > len(name) {
				layer, name = i, p
			}
		}
	}
	return layer, name
}

// TestLayers checks that no package imports a package of a higher layer.
func TestLayers(t *testing.T) {
	for _, p := range packages(t) {
		at, own := layerOf(p.ImportPath)
		if at < 0 {
			t.Errorf("%s has no layer; add it to layers", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if !strings.HasPrefix(imported, "nexum/") {
				continue
			}
			below, name := layerOf(imported)
			if below < at || name == own || at == len(layers)-1 {
				continue
			}
			t.Errorf("%s imports %s, which is above it or beside it", p.ImportPath, imported)
		}
	}
}

// TestWhoKnowsWhat checks that only certain packages import certain libraries.
func TestWhoKnowsWhat(t *testing.T) {
	for library, allowed := range map[string][]string{
		"github.com/cayleygraph/":     {"nexum/graph/cayley", "nexum/bench"}, // bench compares with it
		"github.com/hidal-go/":        {"nexum/graph/cayley"},
		"github.com/blevesearch/":     {"nexum/graph/search"},
		"github.com/99designs/gqlgen": {"nexum/server", "nexum/internal/generate"},
		"net/http":                    {"nexum/server", "nexum/cmd/nexum", "nexum/bench"}, // the command sends work
		"github.com/alecthomas/kong":  {"nexum/cmd/nexum"},
		"go.opentelemetry.io/":        {"nexum/server/tracing"},
	} {
		for _, p := range packages(t) {
			ok := slices.ContainsFunc(allowed, func(a string) bool {
				return p.ImportPath == a || strings.HasPrefix(p.ImportPath, a+"/")
			})
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
