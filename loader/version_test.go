package loader_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/stix"
)

// stixBundle returns a bundle with objects.
func stixBundle(objects ...string) string {
	return `{"type": "bundle", "id": "bundle--1", "objects": [` + strings.Join(objects, ",\n") + "]}"
}

// stixGroup returns a version of an intrusion set, modified at a year.
func stixGroup(year int, properties string) string {
	return fmt.Sprintf(
		`{"type": "intrusion-set", "id": "intrusion-set--a", "created_by_ref": "identity--x", "name": "A",
		"modified": "%d-01-01T00:00:00Z"%s}`, year, properties)
}

// stixUses returns a version of a relationship, modified at a year.
func stixUses(year int, properties string) string {
	return fmt.Sprintf(
		`{"type": "relationship", "id": "relationship--r", "relationship_type": "uses", "created_by_ref": "identity--x",
		"source_ref": "intrusion-set--a", "target_ref": "malware--m", "modified": "%d-01-01T00:00:00Z"%s}`, year, properties)
}

// stixMalware and the identity are the other ends of relations.
const stixMalware = `{"type": "malware", "id": "malware--m", "name": "M", "is_family": true},
	{"type": "identity", "id": "identity--x", "name": "X"}`

func newVersionShelf(t *testing.T, address string) *shelf {
	s := &shelf{t: t, address: address, formats: append(loader.Builtin(), stix.New())}
	t.Cleanup(s.close)
	return s
}

// TestStixVersions checks what holds at dates if the versions of an object or a relationship are in one file, in two
// loads, and in two loads with the newer one first.
func TestStixVersions(t *testing.T) {
	const (
		uses, goal, target = "stix:uses", "stix:goals", "stix:sighting_of_ref"
		from2010, to2015   = `, "start_time": "2010-01-01T00:00:00Z"`, `, "stop_time": "2015-01-01T00:00:00Z"`
		revoked            = `, "revoked": true`
	)
	sighting := func(year int, last string) string {
		return fmt.Sprintf(`{"type": "sighting", "id": "sighting--s", "sighting_of_ref": "malware--m", "first_seen":
			"2012-01-01T00:00:00Z", "last_seen": "%s-01-01T00:00:00Z", "modified": "%d-01-01T00:00:00Z"}`, last, year)
	}
	for _, tt := range []struct {
		name, old, new, predicate string
		years                     []int // at the middle of which it holds, of 2009, 2011, 2014, 2016, 2018 and 2020
	}{
		{
			"a value that the newer version does not have", stixGroup(2013, `, "goals": ["money"]`), stixGroup(2017, ""), goal,
			[]int{2014, 2016},
		},
		{
			"a value that both have", stixGroup(2013, `, "goals": ["money"]`), stixGroup(2017, `, "goals": ["money"]`), goal,
			[]int{2014, 2016, 2018, 2020},
		},
		{"a relationship that is revoked", stixUses(2013, ""), stixUses(2017, revoked), uses, []int{2009, 2011, 2014, 2016}},
		{
			"revoked, with its start", stixUses(2013, from2010), stixUses(2017, from2010+revoked), uses,
			[]int{2011, 2014, 2016},
		},
		{
			"revoked, without the start that it had", stixUses(2013, from2010), stixUses(2017, revoked), uses,
			[]int{2011, 2014, 2016},
		},
		{"an end that is added", stixUses(2013, from2010), stixUses(2017, from2010+to2015), uses, []int{2011, 2014}},
		{"times that are added", stixUses(2013, ""), stixUses(2017, from2010+to2015), uses, []int{2011, 2014}},
		{
			"an end that is removed", stixUses(2013, from2010+to2015), stixUses(2017, from2010), uses,
			[]int{2011, 2014, 2016, 2018, 2020},
		},
		{"times that are removed", stixUses(2013, from2010+to2015), stixUses(2017, ""), uses, []int{2011, 2014, 2018, 2020}},
		{
			"a later start", stixUses(2013, from2010), stixUses(2017, `, "start_time": "2013-06-01T00:00:00Z"`), uses,
			[]int{2014, 2016, 2018, 2020},
		},
		{
			"other times altogether", stixUses(2013, from2010+`, "stop_time": "2012-01-01T00:00:00Z"`),
			stixUses(2017, `, "start_time": "2016-01-01T00:00:00Z"`), uses,
			[]int{2016, 2018, 2020},
		},
		{
			"a start at the time of the version", stixUses(2013, from2010), stixUses(2017, `, "start_time": "2017-01-01T00:00:00Z"`),
			uses,
			[]int{2018, 2020},
		},
		{
			"several references", stixUses(2013, from2010+`, "external_references": [{"source_name": "P"}, {"source_name": "Q"}]`),
			stixUses(2017, from2010+to2015+`, "external_references": [{"source_name": "P"}]`), uses,
			[]int{2011, 2014},
		},
		{"a sighting that ended earlier", sighting(2019, "2017"), sighting(2020, "2015"), target, []int{2014}},
	} {
		for _, loads := range []struct {
			name  string
			loads [][]string
		}{
			{"one file", [][]string{{tt.old, tt.new}}},
			{"newer first in one file", [][]string{{tt.new, tt.old}}},
			{"newer later", [][]string{{tt.old}, {tt.new}}},
			{"older later", [][]string{{tt.new}, {tt.old}}},
			{"both again", [][]string{{tt.old}, {tt.new}, {tt.old}, {tt.new, tt.old}}},
		} {
			t.Run(tt.name+"/"+loads.name, func(t *testing.T) {
				address := filepath.Join(t.TempDir(), "store")
				if testing.Short() {
					address = cayley.Memory
				}
				s := newVersionShelf(t, address)
				for i, objects := range loads.loads {
					report := s.load(write(t, "b.json", stixBundle(append(objects, stixMalware)...)) + "/b.json")
					if i > 1 && report.New+report.Retracted > 0 {
						t.Errorf("loading what the store has makes changes: %s", report)
					}
				}
				if got := yearsOf(t, s.graph().View(), tt.predicate); !slices.Equal(got, tt.years) {
					t.Errorf("%s holds in %d, want %d\n%s", tt.predicate, got, tt.years, shows(s.graph().View()))
				}
				if loads.name != "newer later" {
					return
				}
				alone := newVersionShelf(t, cayley.Memory)
				alone.load(write(t, "b.json", stixBundle(tt.old, stixMalware)) + "/b.json")
				first, _ := s.graph().View().RevisionOf(1)
				before, err := s.graph().View().With(graph.Change{KnownAt: first.CommittedAt})
				if err != nil {
					t.Fatal(err)
				}
				sameView(t, "as known before", before, alone.graph().View())
			})
		}
	}
}

// yearsOf returns in which years a fact or relation with a predicate holds.
func yearsOf(t *testing.T, v *graph.View, predicate string) (years []int) {
	t.Helper()
	for _, year := range []int{2009, 2011, 2014, 2016, 2018, 2020} {
		if holdsIn(t, v, predicate, claim.Day(year, 7, 1)) {
			years = append(years, year)
		}
	}
	return years
}

func holdsIn(t *testing.T, v *graph.View, predicate string, day claim.Date) (found bool) {
	t.Helper()
	v, err := v.With(graph.Change{AsOf: day})
	if err != nil {
		t.Fatal(err)
	}
	for n := range v.All("") {
		for f := range v.Facts(n) {
			found = found || v.PredName(f.Pred) == predicate
		}
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			found = found || v.PredName(r.Type) == predicate
			return true
		})
	}
	return found
}

// TestVersionsInAnyOrder loads random versions of STIX objects in several loads in any order, and compares all views
// as of dates with those of one load.
func TestVersionsInAnyOrder(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for range rounds(60) {
		objects := randomVersions(r)
		one := newVersionShelf(t, cayley.Memory)
		one.load(write(t, "b.json", stixBundle(append(slices.Clone(objects), stixMalware)...)) + "/b.json")
		r.Shuffle(len(objects), func(i, j int) { objects[i], objects[j] = objects[j], objects[i] })
		parts := newVersionShelf(t, cayley.Memory)
		for i := 0; i < len(objects); {
			n := min(1+r.IntN(4), len(objects)-i)
			parts.load(write(t, "b.json", stixBundle(append(slices.Clone(objects[i:i+n]), stixMalware)...)) + "/b.json")
			i += n
		}
		sameLines(t, "in parts", parts.graph().View(), one.graph().View())
		for year := 2008; year < 2024; year++ {
			change := graph.Change{AsOf: claim.Day(year, 7, 1)}
			a, err := parts.graph().View().With(change)
			if err != nil {
				t.Fatal(err)
			}
			b, err := one.graph().View().With(change)
			if err != nil {
				t.Fatal(err)
			}
			sameLines(t, fmt.Sprint("in parts as of ", year), a, b)
		}
		if t.Failed() {
			t.Fatalf("the versions were\n%s", strings.Join(objects, "\n"))
		}
	}
}

// TestReplaceVersions checks that replacing the file of a newer version keeps the end of the older version of another
// file, and that the older one is current again if the file does not have the newer one any more.
func TestReplaceVersions(t *testing.T) {
	s := newVersionShelf(t, filepath.Join(t.TempDir(), "store"))
	const uses = "stix:uses"
	s.load(write(t, "a.json", stixBundle(stixUses(2013, ""), stixMalware)) + "/a.json")
	newer := stixUses(2017, `, "revoked": true`)
	s.load(write(t, "b.json", stixBundle(newer, stixMalware)) + "/b.json")
	for _, tt := range []struct {
		name, bundle string
		years        []int
	}{
		{"the newer version stays", stixBundle(newer, stixGroup(2017, ""), stixMalware), []int{2009, 2011, 2014, 2016}},
		{
			"it has another date", stixBundle(stixUses(2015, `, "revoked": true`), stixMalware), []int{2009, 2011, 2014},
		},
		{"it is gone", stixBundle(stixMalware), []int{2009, 2011, 2014, 2016, 2018, 2020}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := s.replace(write(t, "b.json", tt.bundle) + "/b.json"); err != nil {
				t.Fatal(err)
			}
			if got := yearsOf(t, s.graph().View(), uses); !slices.Equal(got, tt.years) {
				t.Errorf("%s holds in %d, want %d\n%s", uses, got, tt.years, shows(s.graph().View()))
			}
		})
	}
}

// sameLines checks that two views show the same, apart from the order of facts and relations.
func sameLines(t *testing.T, what string, got, want *graph.View) {
	t.Helper()
	a, b := strings.Split(shows(got), "\n"), strings.Split(shows(want), "\n")
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		only := func(x, y []string) string {
			y = slices.Clone(y)
			return strings.Join(slices.DeleteFunc(slices.Clone(x), func(l string) bool { return slices.Contains(y, l) }), "\n")
		}
		t.Errorf("%s: only there\n%s\nonly in one load\n%s", what, only(a, b), only(b, a))
	}
}

// randomVersions returns versions of an intrusion set, a relationship and a sighting.
func randomVersions(r *rand.Rand) (objects []string) {
	maybe := func(format string) string {
		if r.IntN(2) == 0 {
			return ""
		}
		if strings.Contains(format, "%d") {
			return fmt.Sprintf(format, 2009+r.IntN(12))
		}
		return format
	}
	for year := 2010; year < 2022; year += 1 + r.IntN(6) {
		objects = append(objects, stixGroup(year,
			maybe(`, "goals": ["money"]`)+maybe(`, "description": "D %d"`)+maybe(`, "aliases": ["B"]`)+
				maybe(`, "confidence": 50`)+maybe(`, "external_references": [{"source_name": "P", "external_id": "%d"}]`)))
	}
	for year := 2010; year < 2022; year += 1 + r.IntN(6) {
		objects = append(objects, stixUses(year,
			maybe(`, "start_time": "%d-01-01T00:00:00Z"`)+maybe(`, "stop_time": "%d-06-01T00:00:00Z"`)+
				maybe(maybe(`, "revoked": true`))+maybe(`, "confidence": 50`)+
				maybe(`, "external_references": [{"source_name": "P"}, {"source_name": "Q"}]`)))
	}
	for year := 2010; year < 2022; year += 1 + r.IntN(6) {
		objects = append(objects, fmt.Sprintf(
			`{"type": "sighting", "id": "sighting--s", "sighting_of_ref": "malware--m", "modified": "%d-01-01T00:00:00Z"%s%s}`,
			year, maybe(`, "first_seen": "%d-01-01T00:00:00Z"`), maybe(`, "last_seen": "%d-06-01T00:00:00Z"`)))
	}
	return objects
}
