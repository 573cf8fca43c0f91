package rule

import (
	"fmt"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

func (r *resolver) kind(name string) *schema.Kind {
	for _, k := range r.ontology.Kinds() {
		if k.Singular == name {
			return k
		}
	}
	return nil
}

// implementing returns the kinds that implement an interface with this name in rules; nil if there is no such
// interface.
func (r *resolver) implementing(name string) []*schema.Kind {
	for _, s := range r.ontology.Shapes() {
		if s.Interface && s.Singular() == name {
			return s.Kinds
		}
	}
	return nil
}

func (r *resolver) fact(name string) (Type, bool) {
	switch name {
	case claim.PredicateName, claim.PredicateAlias, claim.PredicateDescription:
		return TextType, true
	}
	if r.facts == nil {
		r.facts = FactTypes(r.ontology)
	}
	typ, ok := r.facts[name]
	return typ, ok
}

// isWhole reports whether all values of a fact are whole numbers.
func (r *resolver) isWhole(name string) bool {
	found := false
	for _, k := range r.ontology.Kinds() {
		for _, f := range k.Facts {
			if f.Name != name {
				continue
			}
			if found = f.Type == "Int"; !found {
				return false
			}
		}
	}
	return found
}

// suggest returns the end of a message: the known word that is most similar to name and can have this number of
// arguments. It returns the empty text if no word is similar.
func (r *resolver) suggest(name string, arguments int) string {
	var known []string
	for _, t := range r.ontology.Types() {
		known = append(known, t.Term)
	}
	for _, k := range r.ontology.Kinds() {
		if arguments != 2 { // a kind takes one
			known = append(known, k.Singular)
		}
		for _, f := range k.Facts {
			known = append(known, f.Name)
		}
	}
	return spelling.DidYouMean(name, slices.Values(known))
}

// reversed returns the end of a message: the relation type that name denotes in the opposite direction, such as owns
// for ownedBy, or that a field with this name follows. It returns the empty text if there is none.
func (r *resolver) reversed(name string) string {
	for _, t := range r.ontology.Types() {
		if t.Inverse != "" && !t.Symmetric && schema.Term(strings.ReplaceAll(t.Inverse, " ", "_")) == name {
			return fmt.Sprintf("; it is %s the other way round: write %s(Y, X) for %s(X, Y)", t.Term, t.Term, name)
		}
	}
	for _, s := range r.ontology.Shapes() {
		if f, ok := s.Relation(name); ok && f.Direction == "IN" {
			return fmt.Sprintf("; it is a field of %s: here write %s(Y, X)", s.Name, schema.Term(f.Type))
		} else if ok {
			return fmt.Sprintf("; it is a field of %s: here write %s(X, Y)", s.Name, schema.Term(f.Type))
		}
	}
	return ""
}
