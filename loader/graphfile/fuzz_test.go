package graphfile_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"nexum/loader"
)

// FuzzGraphs checks for each format that any content of a file is either valid or a problem.
func FuzzGraphs(f *testing.F) {
	names := []string{"les-mis.graphml", "gephi.gexf", "elements.cyjs", "sigma.graphology", "networkx.json", "flow.dot"}
	for i, name := range []string{
		"les-mis.graphml", "gephi.gexf", "elements.cyjs", "sigma.json", "networkx.json",
		"flow.dot",
	} {
		src, err := os.ReadFile("testdata/good/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), src)
	}
	l := newLoader(f)
	f.Fuzz(func(t *testing.T, format uint8, src []byte) {
		path := filepath.Join(t.TempDir(), names[int(format)%len(names)])
		if err := os.WriteFile(path, src, 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := l.Check(context.Background(), path)
		if err != nil && !errors.Is(err, loader.ErrInvalid) {
			t.Fatal(err)
		}
		if (err != nil) != (len(report.Problems) > 0) {
			t.Fatalf("error %v with %d problems", err, len(report.Problems))
		}
	})
}
