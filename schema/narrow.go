package schema

import "slices"

// A Narrowing is what an ontology allows no longer that another one allowed: data may use it.
type Narrowing struct {
	Kinds  map[string]bool // that are not there any more
	Types  map[string]bool // relation types that are not there any more, or that relate fewer kinds
	Facts  map[string]bool // names of facts that some kind has no more, or that take fewer values
	Single map[string]bool // facts, as KIND.FACT, that take one value instead of several
}

// Narrows returns what o allows no longer that before allowed.
func (o *Ontology) Narrows(before *Ontology) Narrowing {
	n := Narrowing{Kinds: map[string]bool{}, Types: map[string]bool{}, Facts: map[string]bool{}, Single: map[string]bool{}}
	for _, was := range before.kinds {
		k, ok := o.Kind(was.Name)
		if !ok {
			n.Kinds[was.Name] = true
		}
		for _, f := range was.Facts {
			if !ok {
				n.Facts[f.Name] = true
				continue
			}
			now, ok := k.Fact(f.Name)
			if !ok || narrows(f, now) {
				n.Facts[f.Name] = true
			}
			if ok && f.List && !now.List {
				n.Single[k.Name+"."+f.Name] = true
			}
		}
	}
	for _, was := range before.types {
		t, ok := o.Type(was.Name)
		if !ok || missing(was.From, t.From) || missing(was.To, t.To) || was.Symmetric != t.Symmetric {
			n.Types[was.Name] = true
		}
	}
	return n
}

// IsZero reports whether nothing is narrowed.
func (n Narrowing) IsZero() bool { return len(n.Kinds)+len(n.Types)+len(n.Facts) == 0 }

// narrows reports whether values of a fact may not be values of what it is now.
func narrows(was, now *Fact) bool {
	return was.Type != now.Type || was.List && !now.List || missing(was.Values, now.Values)
}

// missing reports whether a list lacks some of another.
func missing(of, list []string) bool {
	return slices.ContainsFunc(of, func(s string) bool { return !slices.Contains(list, s) })
}
