// Package senzing matches the records of Senzing's truth set, whose true clusters are known, and measures the result.
//
// The truth set has 159 records of three sources, with difficult cases: nicknames, names in other scripts, relatives at
// one address, twins, exchanged days and months, shared telephone numbers and identifiers with slips.
package senzing

import (
	"archive/tar"
	"context"
	"embed"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/match"
	"nexum/internal/targz"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/schema"
)

// dataset is the mapping of the records and its ontology.
//
//go:embed dataset
var dataset embed.FS

// A Set is the truth set.
type Set struct {
	View  *graph.View
	Truth map[string]string // the number of the true cluster of each entity, by id
}

// Read loads the truth set from its archive, through the mapping, as nexum load does.
func Read(ctx context.Context, archive string) (*Set, error) {
	dir, err := os.MkdirTemp("", "senzing-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := unpack(archive, dir); err != nil {
		return nil, fmt.Errorf("%s: %w", archive, err)
	}
	v, err := load(ctx, dir)
	if err != nil {
		return nil, err
	}
	truth, err := readTruth(filepath.Join(dir, "actual_truthset_key.csv"))
	if err != nil {
		return nil, err
	}
	return &Set{v, truth}, nil
}

// unpack writes the tables of the archive and the dataset that maps them into a folder.
func unpack(archive, dir string) error {
	if err := os.CopyFS(filepath.Join(dir, "load"), dataset); err != nil {
		return err
	}
	return targz.Each(archive, func(h *tar.Header, content io.Reader) error {
		to := filepath.Join(dir, "load", "dataset", path.Base(h.Name))
		switch path.Base(h.Name) {
		case "customers.csv", "reference.csv", "watchlist.csv":
		case "actual_truthset_key.csv":
			to = filepath.Join(dir, path.Base(h.Name))
		default:
			return nil
		}
		b, err := io.ReadAll(io.LimitReader(content, 1<<20))
		if err != nil {
			return err
		}
		return os.WriteFile(to, b, 0o600)
	})
}

// load reads the dataset in a folder.
func load(ctx context.Context, dir string) (*graph.View, error) {
	o, err := schema.New()
	if err != nil {
		return nil, err
	}
	l, err := loader.New(loader.Options{Ontology: o, Formats: formats.All(), TempDir: dir})
	if err != nil {
		return nil, err
	}
	var claims []claim.Claim
	keep := func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			c.Context.Revision = 1
			claims = append(claims, c)
		}
		return nil
	}
	if _, err := l.Load(ctx, keep, filepath.Join(dir, "load", "dataset")); err != nil {
		return nil, err
	}
	return graph.Compile(o, claim.Revision{Number: 1}, slices.Values(claims))
}

func readTruth(file string) (map[string]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows[1:] { // TEST_GROUP, CLUSTER_ID, DATA_SOURCE, RECORD_ID
		out["senzing:"+strings.ToLower(r[2])+"-"+r[3]] = r[1]
	}
	return out, nil
}

// A Score counts the pairs or clusters that were found and are right, that were found and are wrong, and that were
// missed.
type Score struct{ Right, Wrong, Missed int }

// Precision is the share of what was found that is right.
func (s Score) Precision() float64 { return ratio(s.Right, s.Right+s.Wrong) }

// Recall is the share of what is true that was found.
func (s Score) Recall() float64 { return ratio(s.Right, s.Right+s.Missed) }

// F1 is the harmonic mean of precision and recall.
func (s Score) F1() float64 { return ratio(2*s.Right, 2*s.Right+s.Wrong+s.Missed) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// A Measure is how good a result is. Pairs counts the pairs of entities that are in one cluster; Clusters counts the
// clusters that are exactly right, those of one entity among them.
type Measure struct {
	Pairs, Clusters Score
	Errors          []string // the pairs that are wrong or missed
}

// Measure compares the clusters of a result with the truth.
func (s *Set) Measure(r *match.Result) Measure {
	found := map[string]int{}
	for i, c := range r.Clusters {
		for _, n := range c {
			found[s.View.ID(n)] = i + 1
		}
	}
	ids := make([]string, 0, len(s.Truth))
	for id := range s.Truth {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var m Measure
	for i, a := range ids {
		for _, b := range ids[i+1:] {
			is, was := s.Truth[a] == s.Truth[b], found[a] != 0 && found[a] == found[b]
			switch {
			case is && was:
				m.Pairs.Right++
			case was:
				m.Pairs.Wrong++
				m.Errors = append(m.Errors, "wrong "+a+" "+b)
			case is:
				m.Pairs.Missed++
				m.Errors = append(m.Errors, "missed "+a+" "+b)
			}
		}
	}
	have, want := map[string]bool{}, map[string]bool{}
	collect(ids, want, func(id string) string { return s.Truth[id] })
	collect(ids, have, func(id string) string {
		if found[id] == 0 {
			return id
		}
		return fmt.Sprint(found[id])
	})
	for c := range have {
		if want[c] {
			m.Clusters.Right++
		} else {
			m.Clusters.Wrong++
		}
	}
	m.Clusters.Missed = len(want) - m.Clusters.Right
	return m
}

// collect adds each cluster as the list of its ids.
func collect(ids []string, to map[string]bool, cluster func(string) string) {
	members := map[string][]string{}
	for _, id := range ids {
		members[cluster(id)] = append(members[cluster(id)], id)
	}
	for _, list := range members {
		to[strings.Join(list, " ")] = true
	}
}
