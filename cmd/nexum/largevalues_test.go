package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLargeValues loads large files of other tools with one command. A Python program counts the relations of each
// type, the entities of each kind and the facts in the files; the test compares these numbers with those of the
// service, and looks up the values of a sample. The race detector makes it slow, so then it loads only some lines of
// each file.
func TestLargeValues(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	for _, tt := range []struct {
		name, format    string
		files, ontology []string
		every           int // with the race detector, only one in this many lines is loaded
		values          int // the size of the sample without the race detector
	}{
		{
			"FinBench", "finbench", unpacked(t, "finbench-sf0.01.tar.gz", "src/main/resources/example/data/snapshot"),
			[]string{"../../examples/finbench/finbench.graphqls", "../../examples/finbench/finbench.mapping.yaml"},
			300, 1764,
		},
		{"films", "nquads", datasetFiles(t, "30kmoviedata.nq.gz"), nil, 90, 3317},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if len(tt.files) == 0 {
				t.Skip("the data set is absent")
			}
			files := tt.files
			if underRace {
				files = someLines(t, files, tt.every)
			}
			data := t.TempDir()
			must(t, slices.Concat([]string{"load", "--data", data}, tt.ontology, files)...)
			addr := serve(t, "--data", data, "--limit-cost=1000000000")
			counts, sample := map[string]string{}, [][]any{}
			for _, row := range expectedValues(t, python, tt.format, files) {
				if name, ok := strings.CutPrefix(row[1].(string), "count "); ok {
					counts[name] = row[2].(json.Number).String()
					continue
				}
				sample = append(sample, row)
			}
			compareCounts(t, addr, counts)
			all := sampled(t, addr, sample)
			for _, row := range sample {
				if !all.has(row) {
					t.Errorf("not found: %v", row)
				}
			}
			if len(sample) != tt.values && !underRace || len(sample) == 0 {
				t.Errorf("the sample has %d values, want %d", len(sample), tt.values)
			}
		})
	}
}

// someLines returns copies of files that have only the first of every so many lines.
func someLines(t *testing.T, files []string, every int) (out []string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var r io.Reader = f
		if strings.HasSuffix(name, ".gz") {
			if r, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
			name = strings.TrimSuffix(name, ".gz")
		}
		var b strings.Builder
		for s, n := bufio.NewScanner(r), 0; s.Scan(); n++ {
			if n%every == 0 {
				b.WriteString(s.Text() + "\n")
			}
		}
		path := filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		out = append(out, path)
	}
	return out
}

// compareCounts compares the counts of the service with those of another program.
func compareCounts(t *testing.T, addr string, want map[string]string) {
	t.Helper()
	var answer struct {
		Stats struct {
			Relations json.Number
			Kinds     []struct {
				Kind  string
				Count json.Number
			}
			Types []struct {
				Type  string
				Count json.Number
			}
			Facts json.Number
		}
	}
	post(t, addr, `{ stats { relations facts kinds { kind count } types { type count } } }`, &answer)
	s := answer.Stats
	got := map[string]string{"relations": s.Relations.String()}
	for _, k := range s.Kinds {
		got["kind "+k.Kind] = k.Count.String()
	}
	for _, k := range s.Types {
		got["type "+k.Type] = k.Count.String()
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if name == "facts" { // two of them are the kind and the name of the file, which is a document
			n, err := s.Facts.Int64()
			if err != nil {
				t.Fatal(err)
			}
			got["facts"] = fmt.Sprint(n - 2)
		}
		if underRace && strings.HasPrefix(name, "kind ") {
			continue // entities whose lines are left out have kinds too, from their relations
		}
		if got[name] != want[name] {
			t.Errorf("%s: %s, want %s", name, got[name], want[name])
		}
	}
}

// fileScope is the part of the id of a blank node that stands for its file.
var fileScope = regexp.MustCompile(`^_:[0-9a-f]{12}-`)

// sampled reads the entities of a sample from a service, and the blank nodes that they refer to.
func sampled(t *testing.T, addr string, sample [][]any) *found {
	t.Helper()
	all := &found{
		facts: map[string]map[string]map[string]bool{}, relations: map[string][]relationClaim{},
		types: map[string]string{},
	}
	ids := map[string]bool{}
	for _, row := range sample {
		id := row[0].(string)
		if len(row) == 5 {
			id = row[3].(string)
		}
		if !strings.HasPrefix(id, "_:") {
			ids[id] = true
		}
	}
	blank := map[string]bool{}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(ids)), 50) {
		nodes(t, addr, part, all, blank)
	}
	for part := range slices.Chunk(slices.Sorted(maps.Keys(blank)), 50) {
		nodes(t, addr, part, all, map[string]bool{})
	}
	return all
}

// nodes reads some entities with their facts and relations. It adds the blank nodes among the targets to blank.
func nodes(t *testing.T, addr string, ids []string, all *found, blank map[string]bool) {
	t.Helper()
	list, err := json.Marshal(ids)
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Nodes []struct {
			ID, Name  string
			Facts     struct{ Edges []factEdge }
			Relations struct {
				PageInfo struct{ HasNextPage bool }
				Edges    []struct {
					Node struct {
						Target          struct{ ID string }
						Type, Predicate string
						Claims          []claimJSON
					}
				}
			}
		}
	}
	post(t, addr, fmt.Sprintf(`{ nodes(ids: %s) { id ... on Entity { name facts(first: 1000) { edges { node { name value `+
		claimShape+` } } }
		relations(first: 1000, filter: {direction: OUT, includeDerived: false}) { pageInfo { hasNextPage }
			edges { node { target { id } type predicate `+claimShape+` } } } } } }`, list), &answer)
	plain := func(id string) string { return fileScope.ReplaceAllString(id, "_:") }
	for _, n := range answer.Nodes {
		if n.Relations.PageInfo.HasNextPage {
			t.Fatalf("%s has more than 1000 relations", n.ID)
		}
		id := plain(n.ID)
		all.fact(id, "name", n.Name)
		for _, f := range n.Facts.Edges {
			all.fact(id, f.Node.Name, f.Node.Value)
		}
		for _, r := range n.Relations.Edges {
			typ := r.Node.Type
			if r.Node.Predicate != "" {
				typ = r.Node.Predicate
			}
			target := r.Node.Target.ID
			if strings.HasPrefix(target, "_:") {
				blank[target] = true
			}
			all.fact(id, typ, plain(target))
			for _, c := range r.Node.Claims {
				key := id + " " + plain(target)
				all.relations[key] = append(all.relations[key], relationClaim{typ, c.Attributes, c.said()})
			}
		}
	}
}
