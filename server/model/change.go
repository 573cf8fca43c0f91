package model

import (
	"context"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// A RevisionChange describes what one revision changed. Its counts are computed when a field first needs them.
type RevisionChange struct {
	scope    *Scope
	revision claim.Revision
	delta    *graph.Delta
}

// ChangeCount is the GraphQL type of the same name.
type ChangeCount struct{ Added, Removed int }

// ChangeOf returns what a revision of the view changed.
func (s *Scope) ChangeOf(r claim.Revision) *RevisionChange {
	return &RevisionChange{scope: s, revision: r}
}

// Revision returns the revision.
func (c *RevisionChange) Revision() *Revision { return &Revision{c.revision} }

// Datasets returns the datasets that the revision loaded.
func (c *RevisionChange) Datasets() []*Dataset {
	out := []*Dataset{}
	for _, d := range c.revision.Provenance().Datasets {
		out = append(out, &Dataset{d})
	}
	return out
}

// counted returns the counts. Fields of one object are resolved one after the other, so it needs no lock.
func (c *RevisionChange) counted(ctx context.Context) (*graph.Delta, error) {
	if c.delta == nil {
		d, err := c.scope.View.Delta(ctx, c.revision.Number)
		if err != nil {
			return nil, err
		}
		c.delta = &d
	}
	return c.delta, nil
}

func (c *RevisionChange) count(ctx context.Context, of func(*graph.Delta) graph.ChangeCount) (*ChangeCount, error) {
	d, err := c.counted(ctx)
	if err != nil {
		return nil, err
	}
	n := ChangeCount(of(d))
	return &n, nil
}

// Entities counts the entities.
func (c *RevisionChange) Entities(ctx context.Context) (*ChangeCount, error) {
	return c.count(ctx, func(d *graph.Delta) graph.ChangeCount { return d.Entities })
}

// Relations counts the stated relations.
func (c *RevisionChange) Relations(ctx context.Context) (*ChangeCount, error) {
	return c.count(ctx, func(d *graph.Delta) graph.ChangeCount { return d.Relations })
}

// Facts counts the facts.
func (c *RevisionChange) Facts(ctx context.Context) (*ChangeCount, error) {
	return c.count(ctx, func(d *graph.Delta) graph.ChangeCount { return d.Facts })
}

// Claims counts the claims.
func (c *RevisionChange) Claims(ctx context.Context) (*ChangeCount, error) {
	return c.count(ctx, func(d *graph.Delta) graph.ChangeCount { return d.Claims })
}

// OntologyChanged reports whether the revision changed the ontology.
func (c *RevisionChange) OntologyChanged(ctx context.Context) (bool, error) {
	d, err := c.counted(ctx)
	return err == nil && d.Ontology, err
}

// RulesChanged reports whether the revision changed rules.
func (c *RevisionChange) RulesChanged(ctx context.Context) (bool, error) {
	d, err := c.counted(ctx)
	return err == nil && d.Rules, err
}

// KnownAt returns the scope of the view as it was known after a revision. 0 stands for the empty store. An unknown
// revision is an error.
func (s *Scope) KnownAt(revision uint64) (*Scope, error) {
	at, err := s.KnownAfter("since", revision)
	if err != nil {
		return nil, err
	}
	return s.WithView(&ViewInput{KnownAt: &at})
}

// An AnswerChange is how the answers to a question changed between two revisions.
type AnswerChange struct {
	Revision       *Revision
	Since          *Revision
	Columns        []AnswerColumn
	Added, Removed []AnswerRow
	TotalCount     int
}

// AnswerChanges compares the answers to a question in two scopes. If before is nil, nothing changed.
func AnswerChanges(ctx context.Context, before, after *Scope, question string) (*AnswerChange, error) {
	out := &AnswerChange{Revision: &Revision{after.View.Revision()}, Added: []AnswerRow{}, Removed: []AnswerRow{}}
	if before == nil {
		found, err := after.Session.Ask(ctx, question)
		if err != nil {
			return nil, err
		}
		out.Columns, out.TotalCount = columns(found.Columns()), len(found.Rows)
		return out, nil
	}
	c, err := query.Compare(ctx, before.Session, after.Session, question)
	if err != nil {
		return nil, err
	}
	out.Since, out.Columns, out.TotalCount = &Revision{before.View.Revision()}, columns(c.Columns()), len(c.After.Rows)
	out.Added, out.Removed = after.rows(c.After.Query, c.Added), before.rows(c.Before.Query, c.Removed)
	return out, nil
}

// A RelationsChange is how the relations of some entities changed between two revisions.
type RelationsChange struct {
	Revision       *Revision
	Since          *Revision
	Added, Removed []Relation
	TotalCount     int
}

// maxWatched is the maximum number of entities of one subscription.
const maxWatched = 100

// RelationChanges compares the relations of entities in two scopes. If before is nil, nothing changed.
func RelationChanges(ctx context.Context, before, after *Scope, of []string,
	filter *RelationFilter,
) (*RelationsChange, error) {
	if len(of) > maxWatched {
		return nil, query.LimitError("%s: %d ids are more than the maximum of %d", query.Argument("of"), len(of), maxWatched)
	}
	from := before
	if from == nil {
		from = after
	}
	c, err := query.CompareRelations(ctx, from.Session, after.Session, of, domainFilter(filter))
	if err != nil {
		return nil, err
	}
	out := &RelationsChange{
		Revision: &Revision{after.View.Revision()}, TotalCount: c.Total,
		Added: after.relations(c.Added), Removed: from.relations(c.Removed),
	}
	if before != nil {
		out.Since = &Revision{before.View.Revision()}
	}
	return out, nil
}
