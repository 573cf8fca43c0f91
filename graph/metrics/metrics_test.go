package metrics_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"os/exec"
	"slices"
	"testing"

	"nexum/graph/metrics"
)

// random returns a network of n nodes and about m lines. If blocks is not 0, most lines connect nodes of one block.
func random(seed uint64, n, m, blocks int) []metrics.Edge {
	r := rand.New(rand.NewPCG(seed, 7))
	edges := make([]metrics.Edge, m)
	for i := range edges {
		from, to := r.IntN(n), r.IntN(n)
		if blocks > 0 && r.Float64() < 0.9 {
			to = (from%blocks + blocks*r.IntN(n)) % (n / blocks * blocks)
		}
		edges[i] = metrics.Edge{From: int32(from), To: int32(to), Weight: float64(1+r.IntN(9)) / 4, Both: r.IntN(4) == 0}
	}
	return edges
}

// connected returns a random network with a ring through all nodes.
func connected(seed uint64, n, m int) []metrics.Edge {
	edges := random(seed, n, m, 0)
	for i := range n {
		edges = append(edges, metrics.Edge{From: int32(i), To: int32((i + 1) % n), Weight: 1})
	}
	return edges
}

var networks = []struct {
	name  string
	n     int
	edges []metrics.Edge
}{
	{"one node", 1, nil},
	{"two nodes and a line", 2, []metrics.Edge{{From: 0, To: 1, Weight: 1}}},
	{"a loop, and parallel lines", 3, []metrics.Edge{
		{From: 0, To: 0, Weight: 1},
		{From: 0, To: 1, Weight: 1},
		{From: 1, To: 0, Weight: 2},
	}},
	{"no lines", 5, nil},
	{"sparse, in parts", 120, random(1, 120, 90, 0)},
	{"dense", 60, random(2, 60, 900, 0)},
	{"in blocks", 200, random(3, 200, 1200, 5)},
	{"connected", 150, connected(4, 150, 300)},
	{"a tree of hubs", 90, tree(90)},
}

func tree(n int) (edges []metrics.Edge) {
	for i := 1; i < n; i++ {
		edges = append(edges, metrics.Edge{From: int32(i), To: int32((i - 1) / 4), Weight: 1})
	}
	return edges
}

// debianPython is the Python for which python3-networkx is installed. Another Python may come first in PATH.
const debianPython = "/usr/bin/python3"

type measured struct {
	Degree         []float64 `json:"DEGREE"`
	WeightedDegree []float64 `json:"WEIGHTED_DEGREE"`
	PageRank       []float64 `json:"PAGERANK"`
	Betweenness    []float64 `json:"BETWEENNESS"`
	Closeness      []float64 `json:"CLOSENESS"`
	Eigenvector    []float64 `json:"EIGENVECTOR"` // only for a connected network
	Core           []float64 `json:"CORE"`
	Clustering     []float64 `json:"CLUSTERING"`
	Component      []float64 `json:"COMPONENT"` // the size of the component
	Modularity     float64   `json:"MODULARITY"`
	OwnModularity  float64   `json:"OWN_MODULARITY"`
	Connected      bool      `json:"CONNECTED"`
}

func networkx(t *testing.T, n int, edges []metrics.Edge, communities []float64) measured {
	t.Helper()
	if exec.Command(debianPython, "-c", "import networkx").Run() != nil {
		t.Skip("networkx is missing; make test installs it")
	}
	rows := make([][4]any, len(edges))
	for i, e := range edges {
		rows[i] = [4]any{e.From, e.To, e.Weight, e.Both}
	}
	in, err := json.Marshal(map[string]any{"nodes": n, "edges": rows, "communities": communities})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), debianPython, "testdata/measure.py")
	cmd.Stdin = bytes.NewReader(in)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var m measured
	if err := json.Unmarshal(out, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func compute(t *testing.T, w *metrics.Network, m metrics.Metric) []float64 {
	t.Helper()
	v, err := w.Compute(t.Context(), m, metrics.DefaultVisits)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Exact || len(v.Of) != w.Len() {
		t.Fatalf("%s: exact %v, %d values of %d nodes", m, v.Exact, len(v.Of), w.Len())
	}
	return v.Of
}

func checkNear(t *testing.T, what string, got, want []float64, within float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > within {
			t.Errorf("%s of node %d: %v, networkx has %v", what, i, got[i], want[i])
			return
		}
	}
}

func TestAgainstNetworkx(t *testing.T) {
	for _, x := range networks {
		t.Run(x.name, func(t *testing.T) {
			w := metrics.NewNetwork(x.n, slices.Clone(x.edges))
			communities := compute(t, w, metrics.Community)
			want := networkx(t, x.n, x.edges, communities)
			checkNear(t, "degree", compute(t, w, metrics.Degree), want.Degree, 0)
			checkNear(t, "weighted degree", compute(t, w, metrics.WeightedDegree), want.WeightedDegree, 1e-9)
			checkNear(t, "PageRank", compute(t, w, metrics.PageRank), want.PageRank, 1e-7)
			checkNear(t, "betweenness", compute(t, w, metrics.Betweenness), want.Betweenness, 1e-9)
			checkNear(t, "closeness", compute(t, w, metrics.Closeness), want.Closeness, 1e-9)
			checkNear(t, "core", compute(t, w, metrics.Core), want.Core, 0)
			checkNear(t, "clustering", compute(t, w, metrics.Clustering), want.Clustering, 1e-9)
			checkNear(t, "size of the component", sizes(compute(t, w, metrics.Component)), want.Component, 0)
			if want.Eigenvector != nil && x.n > 2 {
				checkNear(t, "eigenvector", compute(t, w, metrics.Eigenvector), want.Eigenvector, 1e-5)
			}
			if !want.Connected {
				t.Error("a community is not connected")
			}
			if want.OwnModularity < want.Modularity-0.03 {
				t.Errorf("modularity %v, that of networkx is %v", want.OwnModularity, want.Modularity)
			}
		})
	}
}

// sizes replaces the number of each group by its size.
func sizes(group []float64) []float64 {
	count := map[float64]float64{}
	for _, g := range group {
		count[g]++
	}
	out := make([]float64, len(group))
	for i, g := range group {
		out[i] = count[g]
	}
	return out
}

func TestGroupsAreNumberedBySize(t *testing.T) {
	w := metrics.NewNetwork(6, []metrics.Edge{
		{From: 1, To: 2, Weight: 1},
		{From: 3, To: 4, Weight: 1},
		{From: 4, To: 5, Weight: 1},
	})
	if got, want := compute(t, w, metrics.Component), []float64{3, 2, 2, 1, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("components %v, want %v", got, want)
	}
}

// TestSample compares estimates with exact values, and checks that the same sample gives the same estimates.
func TestSample(t *testing.T) {
	const n = 600
	edges := connected(9, n, 1500)
	w := metrics.NewNetwork(n, edges)
	for _, m := range []metrics.Metric{metrics.Betweenness, metrics.Closeness} {
		t.Run(string(m), func(t *testing.T) {
			exact := compute(t, w, m)
			v, err := w.Compute(t.Context(), m, n*1200)
			if err != nil || v.Exact {
				t.Fatal(v.Exact, err)
			}
			again, err := w.Compute(t.Context(), m, n*1200)
			if err != nil || !slices.Equal(v.Of, again.Of) {
				t.Error("another estimate from the same network", err)
			}
			difference, sum := 0.0, 0.0
			for i := range exact {
				difference += math.Abs(v.Of[i] - exact[i])
				sum += exact[i]
			}
			if difference > 0.25*sum {
				t.Errorf("estimates are off by %.0f %%", 100*difference/sum)
			}
		})
	}
}

func TestEndsWithItsContext(t *testing.T) {
	w := metrics.NewNetwork(2000, random(5, 2000, 20_000, 0))
	gone := errors.New("the client has gone")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(gone)
	for _, m := range []metrics.Metric{
		metrics.PageRank, metrics.Eigenvector, metrics.Betweenness, metrics.Closeness,
		metrics.Community, metrics.Clustering,
	} {
		if _, err := w.Compute(ctx, m, metrics.DefaultVisits); !errors.Is(err, gone) {
			t.Errorf("%s: %v", m, err)
		}
	}
}
