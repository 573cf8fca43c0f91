package rule

import (
	"slices"
	"strings"
	"unicode"

	"nexum/schema"
)

// meant returns the word of the language for a relation type, fact or kind that name denotes by its label in another
// script, such as constrains for 约束. It returns name itself if it is the label of none, or of several.
func (r *resolver) meant(name string) string {
	if !beyondASCII(name) {
		return name
	}
	var words []string
	add := func(word string, labels []schema.Label) {
		if labelled(labels, name) && !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	for _, t := range r.ontology.Types() {
		add(t.Term, t.Labels)
	}
	for _, k := range r.ontology.Kinds() {
		add(k.Singular, k.Labels)
		for _, f := range k.Facts {
			add(f.Name, f.Labels)
		}
	}
	return only(words, name)
}

// meantAttribute is like meant, for an attribute of a relation type. t is nil for a foreign predicate.
func (r *resolver) meantAttribute(t *schema.RelationType, name string) string {
	if !beyondASCII(name) {
		return name
	}
	attributes := r.ontology.NamedAttributes()
	if t != nil {
		attributes = slices.Concat(t.Typed, attributes)
	}
	var words []string
	for _, a := range attributes {
		if labelled(a.Labels, name) && !slices.Contains(words, a.Name) {
			words = append(words, a.Name)
		}
	}
	return only(words, name)
}

func beyondASCII(name string) bool {
	return strings.ContainsFunc(name, func(c rune) bool { return c > unicode.MaxASCII })
}

func labelled(labels []schema.Label, name string) bool {
	return slices.ContainsFunc(labels, func(l schema.Label) bool { return l.Text == name })
}

// only returns the word of a list with one word. For other lists, it returns name.
func only(words []string, name string) string {
	if len(words) == 1 {
		return words[0]
	}
	return name
}
