package main

import (
	"iter"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/rdf"
	"nexum/server"
)

// added collects the entities and relations that the new claims of a load describe, while the claims are committed.
type added struct {
	before *graph.View
	found  server.Added
	index  map[string]int // indexes into found.Entities, by id
	listed map[server.AddedRelation]bool
}

// watch returns a commit function that records each claim and passes it on to commit. If commit reads the claims
// several times, only the last time is recorded.
func (a *added) watch(before *graph.View, commit loader.Commit) loader.Commit {
	return func(message string, claims iter.Seq2[claim.Claim, error]) error {
		return commit(message, func(yield func(claim.Claim, error) bool) {
			a.begin(before)
			for c, err := range claims {
				if err == nil && c.Context.Stance != claim.Retracts {
					a.note(c)
				}
				if !yield(c, err) {
					return
				}
			}
		})
	}
}

// begin discards what was recorded. The lists are empty and not nil, because JSON must not have null for them.
func (a *added) begin(before *graph.View) {
	*a = added{
		before: before, index: map[string]int{}, listed: map[server.AddedRelation]bool{},
		found: server.Added{Entities: []server.AddedEntity{}, Relations: []server.AddedRelation{}},
	}
}

// note records what a claim is about.
func (a *added) note(c claim.Claim) {
	switch c.Predicate {
	case claim.PredicateRule, claim.PredicateOntology, claim.PredicateSameAs:
		return
	}
	e := a.entity(c.Subject)
	if c.Predicate == rdf.Type {
		if e != nil && e.Kind == "" {
			e.Kind = c.Object.Text
		}
		return
	}
	if c.Object.Entity {
		a.entity(c.Object.Text)
		a.relation(c)
		return
	}
	if e == nil {
		return
	}
	switch c.Predicate {
	case claim.PredicateKind:
		e.Kind = c.Object.Text
	case claim.PredicateName:
		if e.Name == "" || c.Object.Lang == "" {
			e.Name = c.Object.Text
		}
	default:
		if a.index[c.Subject] < server.MaxAddedFacts {
			e.Facts = append(e.Facts, server.AddedFact{Name: c.Predicate, Value: c.Object.Text})
		}
	}
}

// entity returns the entry of an entity in the result, and adds it if it is missing. It returns nil if the result is
// full.
func (a *added) entity(id string) *server.AddedEntity {
	if i, ok := a.index[id]; ok {
		return &a.found.Entities[i]
	}
	if len(a.found.Entities) == server.MaxAddedEntities {
		a.found.MoreEntities = true
		return nil
	}
	e := server.AddedEntity{ID: id, New: true}
	if n, ok := a.before.Lookup(id); ok {
		e.New, e.Kind, e.Name = false, a.before.Kind(n).Name, a.before.Name(n)
	}
	a.index[id] = len(a.found.Entities)
	a.found.Entities = append(a.found.Entities, e)
	return &a.found.Entities[len(a.found.Entities)-1]
}

// relation adds a relation to the result, unless it has it or there are too many.
func (a *added) relation(c claim.Claim) {
	r := server.AddedRelation{
		Source: c.Subject, Type: c.Predicate, Target: c.Object.Text, When: c.Context.Period.String(),
	}
	switch {
	case a.listed[r]:
	case len(a.found.Relations) == server.MaxAddedRelations:
		a.found.MoreRelations = true
	default:
		a.listed[r] = true
		a.found.Relations = append(a.found.Relations, r)
	}
}
