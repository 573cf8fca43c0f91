package infer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A classSet is a set of nodes that have the same classes.
type classSet struct {
	classes []*kind // without those that were dropped, in the order of the data
	nodes   int
}

// chooseKinds chooses which classes are kinds, because a node has one kind and may have several classes. It drops
// classes whose nodes all have other classes, with a note. The kind of a node is its first class that is left.
func (r *rdfReader) chooseKinds() {
	sets := map[string]*classSet{}
	for _, n := range r.nodes {
		if len(n.classes) == 0 {
			continue
		}
		key := classKey(n.classes)
		s := sets[key]
		if s == nil {
			s = &classSet{classes: slices.Clone(n.classes)}
			sets[key] = s
		}
		s.nodes++
	}
	for k := nextDropped(sets); k != nil; k = nextDropped(sets) {
		r.note(k, sets)
		for _, s := range sets {
			s.classes = slices.DeleteFunc(s.classes, func(c *kind) bool { return c == k })
		}
		r.draft.kinds = slices.DeleteFunc(r.draft.kinds, func(c *kind) bool { return c == k })
	}
	for _, n := range r.nodes {
		if len(n.classes) == 0 {
			continue
		}
		if left := sets[classKey(n.classes)].classes; len(left) > 0 {
			n.kind = left[0]
			n.kind.count++
		}
	}
}

func classKey(classes []*kind) string {
	var b strings.Builder
	for _, k := range classes {
		b.WriteString(k.iri)
		b.WriteByte(0)
	}
	return b.String()
}

// nextDropped returns the class to drop next: one whose nodes all have other classes, too. If there are several, it is
// the one that occurs together with most other classes, such as owl:NamedIndividual, and among these the one with the
// fewest nodes. It returns nil if there is none.
func nextDropped(sets map[string]*classSet) *kind {
	of := map[*kind]*overlap{}
	for _, s := range sets {
		for _, k := range s.classes {
			if of[k] == nil {
				of[k] = &overlap{others: map[*kind]bool{}}
			}
			of[k].add(k, s)
		}
	}
	var best *kind
	for k, o := range of {
		if o.alone == 0 &&
			(best == nil || cmp.Or(cmp.Compare(len(of[best].others), len(o.others)), cmp.Compare(o.nodes, of[best].nodes),
				cmp.Compare(k.iri, best.iri)) < 0) {
			best = k
		}
	}
	return best
}

// An overlap counts the nodes of a class, and the classes that occur together with it.
type overlap struct {
	nodes, alone int // the nodes of the class, and those without another class
	others       map[*kind]bool
}

// add counts a set of nodes with class k.
func (o *overlap) add(k *kind, s *classSet) {
	o.nodes += s.nodes
	if len(s.classes) == 1 {
		o.alone += s.nodes
	}
	for _, other := range s.classes {
		if other != k {
			o.others[other] = true
		}
	}
}

// note adds a note about a dropped class.
func (r *rdfReader) note(k *kind, sets map[string]*classSet) {
	all := 0
	var others []string
	for _, s := range sets {
		if !slices.Contains(s.classes, k) {
			continue
		}
		all += s.nodes
		for _, c := range s.classes {
			if c != k && !slices.Contains(others, c.name) {
				others = append(others, c.name)
			}
		}
	}
	slices.Sort(others)
	const most = 3
	list := strings.Join(others[:min(most, len(others))], ", ")
	if len(others) > most {
		list += fmt.Sprintf(" and %d more classes", len(others)-most)
	}
	r.draft.Notes = append(
		r.draft.Notes,
		fmt.Sprintf("The class %s (%s) is no kind: an entity has one kind, and every entity of this class has another "+
			"class too: %s. A load keeps the class as a relation; a question writes it as \"type\"(X, Y).", k.iri,
			count(all, "entity"), list),
	)
}
