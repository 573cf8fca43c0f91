package graph

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"nexum/graph/bitset"
	"nexum/graph/claim"
	"nexum/schema"
)

// An OntologyText is an ontology file in the claims, and the revision that added its newest text.
type OntologyText struct {
	schema.Source
	Claim claim.Claim // zero for a file that no claim has brought yet
	By    claim.Revision
}

// OntologyTexts returns the ontology files that the view shows, by name. In a view as known at an earlier revision,
// they can differ from the ontology that the view uses.
func (v *View) OntologyTexts() []OntologyText {
	return v.ontologyTexts(func(*contextRow) bool { return true })
}

// OntologySources returns the sources of the ontology that the view shows: those in its claims or, if no claim of any
// revision has one, those of the ontology with which the store was opened.
func (v *View) OntologySources() []schema.Source {
	var out []schema.Source
	for _, t := range v.OntologyTexts() {
		out = append(out, t.Source)
	}
	if p, ok := v.Pred(claim.PredicateOntology); len(out) == 0 && (!ok || !v.hasFacts(p)) {
		return v.ontology.Sources()
	}
	return out
}

// changesOntology reports whether claims change the ontology, so that the view must be compiled again.
func changesOntology(claims []claim.Claim) bool {
	return slices.ContainsFunc(claims, func(c claim.Claim) bool { return c.Predicate == claim.PredicateOntology })
}

// hasFacts reports whether a rule or an ontology file has facts with a predicate, hidden or not.
func (v *View) hasFacts(p Pred) bool {
	for _, n := range v.rules {
		for f := range v.facts(n) {
			if f.pred == p {
				return true
			}
		}
	}
	return false
}

// ontologyTexts is OntologyTexts restricted to claims whose context counts.
func (v *View) ontologyTexts(counts func(*contextRow) bool) []OntologyText {
	p, ok := v.Pred(claim.PredicateOntology)
	if !ok {
		return nil
	}
	var out []OntologyText
	for _, n := range v.rules {
		newest, found := uint32(0), OntologyText{}
		for f, row := range v.supportedFacts(n, p, counts) {
			if row.revision < newest {
				continue
			}
			newest = row.revision
			found.Claim = claim.Claim{
				Subject:   v.ID(n),
				Predicate: claim.PredicateOntology,
				Object:    v.literal(f.lit),
				Context:   v.exactContext(row),
			}
		}
		if found.Claim.Subject == "" {
			continue
		}
		found.Source = schema.Source{Name: claim.OntologyName(found.Claim.Subject), Text: found.Claim.Object.Text}
		found.By, _ = v.RevisionOf(uint64(newest))
		out = append(out, found)
	}
	slices.SortFunc(out, func(a, b OntologyText) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// findOntology reads the ontology from the claims that are not retracted.
func (b *Builder) findOntology() error {
	type text struct{ id, text string }
	type said struct {
		text
		context claim.Context // without stance and revision
	}
	type last struct {
		revision uint64
		stance   claim.Stance
	}
	newest := map[said]last{}
	ontology, used := b.predN[claim.PredicateOntology]
	if !used {
		return nil
	}
	for _, c := range b.claims.Values() {
		if c.literal() && c.pred() == ontology {
			ctx := b.contextOf(c.ctx)
			by := last{ctx.Revision, ctx.Stance}
			ctx.Revision, ctx.Stance = 0, 0
			key := said{text{b.entities.Text(c.s), b.literals.Text(c.o)}, ctx}
			// A claim can be retracted and made again in the same revision.
			if before, ok := newest[key]; !ok || by.revision > before.revision ||
				by.revision == before.revision && before.stance == claim.Retracts {
				newest[key] = by
			}
		}
	}
	shown := map[string]text{} // by id
	since := map[string]uint64{}
	for key, by := range newest {
		b.sources = append(b.sources, key.text.text)
		other, ok := shown[key.id]
		later := by.revision > since[key.id] || by.revision == since[key.id] && key.text.text < other.text
		if by.stance == claim.Supports && (!ok || later) {
			shown[key.id], since[key.id] = key.text, by.revision
		}
	}
	if len(shown) == 0 {
		return nil
	}
	var sources []schema.Source
	for _, t := range shown {
		sources = append(sources, schema.Source{Name: claim.OntologyName(t.id), Text: t.text})
	}
	o, err := schema.New(sources...)
	if err != nil {
		return fmt.Errorf("the ontology that the store holds cannot be used: %w", err)
	}
	if b.latest != nil && b.latest.Fingerprint() == o.Fingerprint() {
		o = b.latest
	}
	b.ontology = o
	return nil
}

// ErrUnknownOntology is wrapped by the error of Open if the store uses words that its ontology lacks.
var ErrUnknownOntology = errors.New("store uses an ontology that this program does not know")

// unknown is a set of words that claims use as kinds, relation types or facts but the ontology lacks. Each entry is the
// category and the word, for example "kind Ship".
type unknown map[string]struct{}

// add adds a word of a category.
func (u *unknown) add(what, word string) {
	if *u == nil {
		*u = unknown{}
	}
	(*u)[what+" "+word] = struct{}{}
}

// err returns an error that names the words; nil if there are none.
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
	return fmt.Errorf(
		"%w: %s%s; use the program that loaded them, or one whose ontology has them",
		ErrUnknownOntology,
		strings.Join(words, ", "),
		more,
	)
}

// findUnknown collects the words that the ontology lacks. It checks only the claims of datasets, which have a locator
// and whose predicates are not IRIs. Quads of foreign vocabularies have no locator, and need not use words of the
// ontology.
func (b *Builder) findUnknown() (u unknown) {
	words := b.ontologyWords()
	kind, hasKinds := b.predN[claim.PredicateKind]
	kinds, preds := bitset.New(b.literals.Len()), bitset.New(len(b.preds))
	contexts := b.contexts.Values()
	for _, c := range b.claims.Values() {
		if hasKinds && c.pred() == kind && c.literal() && !kinds.Has(c.o) {
			kinds.Add(c.o)
			if name := b.literals.Text(c.o); !words[name] && !b.hasKind(name) {
				u.add("kind", name)
			}
		}
		if preds.Has(c.pred()) || contexts[c.ctx].locator == noLit {
			continue
		}
		preds.Add(c.pred())
		name := b.preds[c.pred()]
		switch {
		case words[name], strings.ContainsAny(name, ":/"):
		case c.literal():
			u.add("fact", name)
		default:
			u.add("relation type", name)
		}
	}
	return u
}

func (b *Builder) hasKind(name string) bool {
	_, ok := b.ontology.Kind(name)
	return ok
}

// ontologyWords returns the names of the relation types and facts of the ontology, and all words of earlier ontologies.
func (b *Builder) ontologyWords() map[string]bool {
	words := map[string]bool{}
	for _, text := range b.sources { // including texts of earlier revisions, whose claims are retracted
		for _, word := range schema.Words(text) {
			words[word] = true
		}
	}
	for _, t := range b.ontology.Types() {
		words[t.Name] = true
	}
	for _, name := range factNames(b.ontology) {
		words[name] = true
	}
	return words
}

// findsUnknown reports whether claims use words that the ontology of the view lacks. It decides as findUnknown does.
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
