package schema

import "slices"

// A Narrowing lists what an older ontology allows and a newer one does not. Existing data may still use it.
type Narrowing struct {
	Kinds  map[string]bool    // kinds that were removed
	Types  map[string]bool    // relation types that were removed or that allow fewer kinds, attributes or occurrences
	Facts  map[string]bool    // names of facts that a kind lost or that take fewer values
	Single map[string]bool    // facts, as KIND.FACT, that now take one value instead of several
	Needed map[string][]*Fact // facts that now every entity of a kind must have, by kind
}

// Narrows returns what the earlier ontology before allows and o does not.
func (o *Ontology) Narrows(before *Ontology) Narrowing {
	n := Narrowing{
		Kinds: map[string]bool{}, Types: map[string]bool{}, Facts: map[string]bool{}, Single: map[string]bool{},
		Needed: map[string][]*Fact{},
	}
	for _, was := range before.kinds {
		k, ok := o.Kind(was.Name)
		if !ok {
			n.Kinds[was.Name] = true
		} else if needed := needs(was, k); len(needed) > 0 {
			n.Needed[k.Name] = needed
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
		if !ok || missing(was.From, t.From) || missing(was.To, t.To) || was.Symmetric != t.Symmetric ||
			was.Repeatable && !t.Repeatable || len(t.Retyped(was)) > 0 {
			n.Types[was.Name] = true
		}
	}
	return n
}

// Retyped returns the attributes whose type differs from that in was, an earlier definition of the same relation type.
func (t *RelationType) Retyped(was *RelationType) (out []Attribute) {
	for _, a := range t.Typed {
		same := func(b Attribute) bool { return a.Name == b.Name && a.Type == b.Type }
		if a.Type != "" && !slices.ContainsFunc(was.Typed, same) {
			out = append(out, a)
		}
	}
	return out
}

// needs returns the facts that every entity of now must have, and of was, an earlier definition of the same kind, not.
func needs(was, now *Kind) (out []*Fact) {
	for _, f := range now.Facts {
		if before, ok := was.Fact(f.Name); f.Required && (!ok || !before.Required) {
			out = append(out, f)
		}
	}
	return out
}

// IsZero reports whether the narrowing is empty.
func (n Narrowing) IsZero() bool { return len(n.Kinds)+len(n.Types)+len(n.Facts)+len(n.Needed) == 0 }

// narrows reports whether a value that was allows may be invalid for now, a later definition of the same fact.
func narrows(was, now *Fact) bool {
	return was.Type != now.Type || was.List && !now.List || missing(was.Values, now.Values)
}

// missing reports whether one of the values is not in list.
func missing(values, list []string) bool {
	return slices.ContainsFunc(values, func(s string) bool { return !slices.Contains(list, s) })
}
