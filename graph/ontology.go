package graph

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/claim"
)

// ErrUnknownOntology is wrapped by the error of opening a store that uses words of another ontology.
var ErrUnknownOntology = errors.New("store uses an ontology that this program does not know")

// unknown is the set of words that claims use as kinds, relation types or facts and the ontology does not have, each
// after what it is.
type unknown map[string]struct{}

// add adds a word.
func (u *unknown) add(what, word string) {
	if *u == nil {
		*u = unknown{}
	}
	(*u)[what+" "+word] = struct{}{}
}

// err returns the error that names the words; nil if there are none.
func (u unknown) err() error {
	if len(u) == 0 {
		return nil
	}
	const shown = 10
	words := slices.Sorted(maps.Keys(u))
	more := ""
	if n := len(words) - shown; n > 0 {
		words, more = words[:shown], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf("%w: %s%s; use the program that loaded them, or one whose ontology has them", ErrUnknownOntology, strings.Join(words, ", "), more)
}

// findUnknown collects the words that are not of the ontology. A word is one if a dataset's record says it, which
// gives its place in the document, and it is no IRI; quads of foreign vocabularies have no place.
func (b *Builder) findUnknown(ctxOf []uint32) (u unknown) {
	words := b.ontologyWords()
	kind := uint32(len(b.terms))
	for i := range b.terms {
		if b.terms[i].entity && string(b.view(uint32(i))) == claim.PredicateKind {
			kind = uint32(i)
		}
	}
	seen := newBitset(len(b.terms))
	for i, c := range b.claims {
		if c.p == kind && !seen.has(c.o) {
			seen.add(c.o)
			if name := b.str(c.o); !b.hasKind(name) {
				u.add("kind", name)
			}
		}
		if seen.has(c.p) || b.contexts[ctxOf[i]].locator == noLit {
			continue
		}
		seen.add(c.p)
		name := b.str(c.p)
		switch {
		case words[name], strings.ContainsAny(name, ":/"):
		case b.terms[c.o].entity:
			u.add("relation type", name)
		default:
			u.add("fact", name)
		}
	}
	return u
}

func (b *Builder) hasKind(name string) bool {
	_, ok := b.ontology.Kind(name)
	return ok
}

// ontologyWords returns the relation types and facts of the ontology.
func (b *Builder) ontologyWords() map[string]bool {
	words := map[string]bool{}
	for _, t := range b.ontology.Types() {
		words[t.Name] = true
	}
	for _, name := range factNames(b.ontology) {
		words[name] = true
	}
	return words
}

// findsUnknown reports whether claims use words that the ontology of a view does not have, as findUnknown finds them.
func (v *View) findsUnknown(claims []claim.Claim) bool {
	words := (&Builder{ontology: v.ontology}).ontologyWords()
	for i := range claims {
		c := &claims[i]
		if c.Predicate == claim.PredicateKind {
			if _, ok := v.ontology.Kind(c.Object.Text); !ok {
				return true
			}
		}
		if c.Context.Locator != "" && !words[c.Predicate] && !strings.ContainsAny(c.Predicate, ":/") {
			return true
		}
	}
	return false
}
