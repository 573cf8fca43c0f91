package loader

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Report says what a Check or Load found and did. Its JSON is what a service answers to a load.
type Report struct {
	Dataset   string `json:"dataset,omitempty"` // name of the dataset; empty for files without one, and for several
	Files     int    `json:"files"`             // how many were read
	Read      int    `json:"read"`              // claims as they were read
	Claims    int    `json:"claims"`            // different ones among them
	New       int    `json:"new"`               // of these, those that the store did not hold; a Load committed them
	Held      int    `json:"held"`              // of these, those that it did
	Retracted int    `json:"retracted"`         // claims of before that are not made any more: texts of rules, and all that a Replace retracted

	Entities  map[string]int `json:"entities"`  // by kind: how many the data defines
	Relations map[string]int `json:"relations"` // by relation type: claims
	Facts     map[string]int `json:"facts"`     // by fact: claims, without names, aliases and descriptions
	Foreign   int            `json:"foreign"`   // claims of foreign predicates
	// Foreigns counts the claims of foreign predicates by predicate: the first 1,000 different ones.
	Foreigns map[string]int `json:"foreigns,omitempty"`
	Rules    int            `json:"rules"`

	Ontologies int `json:"ontologies"` // files of ontologies

	Skipped      []Problem     `json:"skipped,omitempty"` // the rows that the load left out, each with its first problem
	Notes        []Problem     `json:"notes"`             // what a load does to rules that the store holds, and what rules do not use
	Problems     []Problem     `json:"problems"`          // as in the error; a Load with problems has written nothing
	MoreProblems int           `json:"moreProblems"`      // how many more there are than are listed
	Warnings     []Problem     `json:"warnings"`          // what is legal but suspicious: the first of each kind
	WarningKinds []WarningKind `json:"warningKinds"`      // how many there are of each kind, the most frequent first
}

// String returns the numbers in a line or two.
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s read: %s, %s, %s", count(r.Files, "file"), count(sum(r.Entities), "entity"),
		count(sum(r.Relations), "relation claim"), count(sum(r.Facts), "fact claim"))
	if r.Foreign > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Foreign, "foreign claim"))
	}
	if r.Rules > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Rules, "rule"))
	}
	if r.Ontologies > 0 {
		fmt.Fprintf(&b, ", %s", count(r.Ontologies, "ontology file"))
	}
	fmt.Fprintf(&b, "; of %s, %d new, %d already held", count(r.Claims, "claim"), r.New, r.Held)
	if r.Retracted > 0 {
		fmt.Fprintf(&b, "; %s of before made no more", count(r.Retracted, "claim"))
	}
	return b.String()
}

// mostForeigns is how many foreign predicates are counted by their names.
const mostForeigns = 1000

func (r *Report) countForeign(predicate string) {
	if _, ok := r.Foreigns[predicate]; !ok && len(r.Foreigns) >= mostForeigns {
		return
	}
	if r.Foreigns == nil {
		r.Foreigns = map[string]int{}
	}
	r.Foreigns[predicate]++
}

// ForeignText lists the foreign predicates with their counts, the most frequent first, one a line; at most so many.
func (r Report) ForeignText(most int) string {
	names := slices.SortedFunc(maps.Keys(r.Foreigns), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Foreigns[b], r.Foreigns[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	listed := 0
	for i, name := range names {
		if i == most {
			fmt.Fprintf(&b, "%9d  of other names\n", r.Foreign-listed)
			break
		}
		fmt.Fprintf(&b, "%9d  %s\n", r.Foreigns[name], short(name))
		listed += r.Foreigns[name]
	}
	return b.String()
}

// WarningCount returns how many warnings there are, listed or not.
func (r Report) WarningCount() int { return warningCount(r.WarningKinds) }

func sum(m map[string]int) (n int) {
	for v := range maps.Values(m) {
		n += v
	}
	return n
}

// countIs counts with the verb: 1 row is, 2 rows are.
func countIs(n int, what string) string {
	if n == 1 {
		return count(n, what) + " is"
	}
	return count(n, what) + " are"
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
