package loader

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report is the result of a Check or Load. Its JSON form is the answer of a service to a load.
type Report struct {
	Dataset   string `json:"dataset,omitempty"` // name of the dataset; empty for single files and for several datasets
	Files     int    `json:"files"`             // number of files that were read
	Read      int    `json:"read"`              // number of claims that were read
	Claims    int    `json:"claims"`            // number of different claims
	New       int    `json:"new"`               // those of them that the store did not hold; a Load committed them
	Held      int    `json:"held"`              // those of them that the store held
	Ended     int    `json:"ended,omitempty"`   // claims of the store whose period changed because of another version
	Retracted int    `json:"retracted"`         // earlier claims that were retracted: texts of rules, and those of a Replace

	Entities  map[string]int `json:"entities"`  // number of entities that the data defines, by kind
	Relations map[string]int `json:"relations"` // number of claims, by relation type
	Facts     map[string]int `json:"facts"`     // number of claims, by fact, without names, aliases and descriptions
	Foreign   int            `json:"foreign"`   // number of claims with foreign predicates
	// Foreigns has the number of claims for each foreign predicate, for the first 1,000 different predicates.
	Foreigns map[string]int `json:"foreigns,omitempty"`
	// ForeignKinds has the number of claims for each kind that the ontology does not have, for the first 1,000 kinds.
	ForeignKinds map[string]int `json:"foreignKinds,omitempty"`
	Rules        int            `json:"rules"`
	SameAs       int            `json:"sameAs,omitempty"` // number of claims that two entities are one

	Ontologies int `json:"ontologies"` // number of ontology files

	Unmapped int `json:"unmapped,omitempty"` // number of tables without a mapping, which are one of the problems

	Skipped      []Problem     `json:"skipped,omitempty"` // the skipped rows, each with its first problem
	Notes        []Problem     `json:"notes"`             // effects of a load on the store's rules, and values that rules cannot use
	Problems     []Problem     `json:"problems"`          // as in the error; a Load with problems has written nothing
	MoreProblems int           `json:"moreProblems"`      // number of problems that are not listed
	Warnings     []Problem     `json:"warnings"`          // legal but suspicious data: the first warnings of each kind
	WarningKinds []WarningKind `json:"warningKinds"`      // number of warnings per kind, most frequent first

	// Skippable is set if each listed problem is in a row or record, and Options.SkipBad is 0: a load that may skip rows
	// can take the others.
	Skippable bool `json:"skippable,omitempty"`
}

// String returns the numbers in one or two lines.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s read: %s, %s, %s", count(r.Files, "file"), count(sum(r.Entities), "entity"),
		count(sum(r.Relations), "relation claim"), count(sum(r.Facts), "fact claim"))
	if r.Foreign > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Foreign, "foreign claim"))
	}
	if r.SameAs > 0 {
		fmt.Fprintf(&b, ", %s that two ids are the same", count(r.SameAs, "claim"))
	}
	if r.Rules > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Rules, "rule"))
	}
	if r.Ontologies > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Ontologies, "ontology file"))
	}
	fmt.Fprintf(&b, "; of %s, %d new and %d known already", count(r.Claims, "claim"), r.New, r.Held)
	if r.Ended > 0 {
		fmt.Fprintf(&b, "; the dates of %s in the store changed because of another version", count(r.Ended, "claim"))
	}
	if r.Retracted > 0 {
		fmt.Fprintf(&b, "; %s of earlier loads retracted", count(r.Retracted, "claim"))
	}
	return b.String()
}

// mostForeigns is the maximum number of foreign predicates, and of foreign kinds, that are counted separately.
const mostForeigns = 1000

// countName adds one to the number of a name, unless there are too many names.
func countName(counts *map[string]int, name string) {
	if _, ok := (*counts)[name]; !ok && len(*counts) >= mostForeigns {
		return
	}
	if *counts == nil {
		*counts = map[string]int{}
	}
	(*counts)[name]++
}

// ForeignText lists up to most foreign predicates with their counts, one per line, most frequent first.
func (r Report) ForeignText(most int) string { return countsText(r.Foreigns, r.Foreign, most) }

// ForeignKindText lists up to most foreign kinds with their counts, one per line, most frequent first.
func (r Report) ForeignKindText(most int) string {
	return countsText(r.ForeignKinds, r.Foreigns[rdfType], most)
}

// countsText lists up to most names with their counts. The last line has the rest of all.
func countsText(counts map[string]int, all, most int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	listed := 0
	for _, name := range names[:min(most, len(names))] {
		fmt.Fprintf(&b, "%9d  %s\n", counts[name], short(name))
		listed += counts[name]
	}
	if listed < all {
		fmt.Fprintf(&b, "%9d  of other names\n", all-listed)
	}
	return b.String()
}

// WarningCount returns the number of all warnings, listed or not.
func (r Report) WarningCount() int { return warningCount(r.WarningKinds) }

func sum(m map[string]int) (n int) {
	for v := range maps.Values(m) {
		n += v
	}
	return n
}

func count(n int, what string) string {
	if n != 1 {
		if base, ok := strings.CutSuffix(what, "y"); ok {
			what = base + "ie"
		}
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
