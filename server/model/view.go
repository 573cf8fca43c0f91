package model

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"nexum/graph"
	"nexum/graph/rule"
)

// A Query is the root type as the value of the field view: what is asked below it is asked of the view
// that the arguments of the field make. gqlgen makes it before anything is asked below it, and calls no
// resolver for it.
type Query struct {
	once  sync.Once
	scope *Scope
	err   error
}

// of returns the scope of the view that a field makes.
func (q *Query) of(ctx context.Context, field *graphql.FieldContext) (*Scope, error) {
	q.once.Do(func() {
		outer, err := scopeFrom(ctx, field.Parent)
		if err != nil {
			q.err = err
			return
		}
		in := &ViewInput{}
		in.AsOf, _ = field.Args["asOf"].(*graph.Date)
		in.KnownAt, _ = field.Args["knownAt"].(*time.Time)
		in.Without, _ = field.Args["without"].([]string)
		in.Distrust, _ = field.Args["distrust"].([]string)
		in.With, _ = field.Args["with"].([]*RelationInput)
		q.scope, q.err = outer.see(in)
	})
	return q.scope, q.err
}

// RelationInput is the input of the same name.
type RelationInput struct {
	Source, Type, Target string
	ValidFrom, ValidTo   *graph.Date
}

// ViewInput is the input of the same name.
type ViewInput struct {
	AsOf              *graph.Date
	KnownAt           *time.Time
	Without, Distrust []string
	With              []*RelationInput
}

// maxChanges bounds how many things one view hides or assumes.
const maxChanges = 1000

// see returns the scope of a view that differs from this one.
func (s *Scope) see(in *ViewInput) (*Scope, error) {
	if in == nil {
		return s, nil
	}
	if n := max(len(in.Without), len(in.Distrust), len(in.With)); n > maxChanges {
		return nil, &Error{Code: CodeLimit, Message: sprintf("a view hides and assumes at most %d things, not %d", maxChanges, n)}
	}
	c := graph.Change{Without: in.Without, Distrust: in.Distrust}
	if in.AsOf != nil {
		c.AsOf = *in.AsOf
	}
	if in.KnownAt != nil {
		c.KnownAt = *in.KnownAt
	}
	for _, t := range in.With {
		tie := graph.Tie{Source: t.Source, Type: t.Type, Target: t.Target}
		if t.ValidFrom != nil {
			tie.Period.From = *t.ValidFrom
		}
		if t.ValidTo != nil {
			tie.Period.To = *t.ValidTo
		}
		c.With = append(c.With, tie)
	}
	v, err := s.View.See(c)
	if errors.Is(err, graph.ErrTie) {
		return nil, &Error{Code: CodeInput, Message: err.Error()}
	}
	if err != nil {
		return nil, err
	}
	p, err := s.Engine.Program().For(v)
	if err != nil {
		return nil, err
	}
	changed := *s
	changed.View, changed.Engine = v, p.Engine(s.Engine.Budget())
	return &changed, nil
}

// A Comparison is how two views answer one question.
type Comparison struct {
	Columns        []AnswerColumn
	Added, Removed []AnswerRow
	Unchanged      int
}

// Compare asks one question of two views.
func Compare(ctx context.Context, before, after *ViewInput, question string) (*Comparison, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.parse(question)
	if err != nil {
		return nil, err
	}
	var rows [2][]AnswerRow
	var all [2][]rule.Row
	for i, in := range [2]*ViewInput{before, after} {
		w, err := s.see(in)
		if err != nil {
			return nil, err
		}
		if all[i], err = w.ask(ctx, q); err != nil {
			return nil, err
		}
		rows[i] = w.rows(q, all[i])
	}
	c := &Comparison{Columns: columns(q, all[:]...), Added: []AnswerRow{}, Removed: []AnswerRow{}}
	same := func(a, b AnswerRow) bool { return slices.Equal(a.key(), b.key()) }
	for _, r := range rows[1] {
		if slices.ContainsFunc(rows[0], func(x AnswerRow) bool { return same(x, r) }) {
			c.Unchanged++
		} else {
			c.Added = append(c.Added, r)
		}
	}
	for _, r := range rows[0] {
		if !slices.ContainsFunc(rows[1], func(x AnswerRow) bool { return same(x, r) }) {
			c.Removed = append(c.Removed, r)
		}
	}
	if n := max(len(c.Added), len(c.Removed)); n > s.Limits.Page {
		return nil, &Error{Code: CodeLimit, Message: sprintf("question: the views differ in %d answers, over %d, the most at a time; ask a narrower question", n, s.Limits.Page)}
	}
	return c, nil
}
