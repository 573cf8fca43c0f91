package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"nexum/graph"
	"nexum/graph/rule"
)

// pick chooses what to ask about: at random, from a seed, but of like size in every graph, so that what
// differs between two graphs is their size and not that of the question. Hubs grow with a graph, and a
// question about one touches more in a larger graph.
func (w *world) pick(ctx context.Context, n int) error {
	v, s := w.view(), &w.sample
	if s.full {
		return nil
	}
	s.full = true
	constrains, _ := v.Pred("CONSTRAINS")
	laws := v.NewPreds(constrains)
	for _, p := range []struct {
		what string
		have func() int
		try  func(at, other graph.Node) error
	}{
		{"entities with 20 relations", func() int { return len(s.twenty) }, func(at, _ graph.Node) error { return w.pickTwenty(ctx, at) }},
		{"neighborhoods", func() int { return len(s.around) }, func(at, _ graph.Node) error { return w.pickAround(ctx, at) }},
		{"pairs", func() int { return len(s.pairs) }, func(at, other graph.Node) error { return w.pickPair(ctx, at, other) }},
		{"names", func() int { return len(s.names) }, func(at, _ graph.Node) error { s.names = append(s.names, v.Name(at)); return nil }},
		{"bound companies", func() int { return len(s.companies) }, func(at, _ graph.Node) error { return w.pickCompany(ctx, at, laws) }},
		{"companies with services", func() int { return len(s.asked) }, func(at, _ graph.Node) error { return w.pickAsked(ctx, at) }},
	} {
		r := rand.New(rand.NewPCG(seed, 0))
		for end := time.Now().Add(20 * time.Second); p.have() < n && time.Now().Before(end); {
			at := graph.Node(r.IntN(v.Len()))
			if _, ok := v.Lookup(v.ID(at)); !ok {
				continue // a rule
			}
			if err := p.try(at, graph.Node(r.IntN(v.Len()))); err != nil {
				return err
			}
		}
		if p.have() == 0 {
			return fmt.Errorf("no %s of the wanted size", p.what)
		}
	}
	return nil
}

func (w *world) isCompany(n graph.Node) bool { return w.view().Kind(n).Name == "Company" }

func (w *world) pickTwenty(ctx context.Context, at graph.Node) error {
	if w.view().TotalDegree(at) != 20 {
		return nil
	}
	_, ok, err := w.derived(ctx, at, graph.Both, nil, most)
	if ok {
		w.sample.twenty = append(w.sample.twenty, at)
	}
	return err
}

// pickAsked takes a company if there are 5 to 30 answers to the query about it.
func (w *world) pickAsked(ctx context.Context, at graph.Node) error {
	if !w.isCompany(at) {
		return nil
	}
	rows, err := w.ask(ctx, at, rule.Limits{Steps: most})
	if errors.Is(err, rule.ErrBudget) {
		return nil
	}
	if len(rows) >= 5 && len(rows) <= 30 {
		w.sample.asked = append(w.sample.asked, at)
	}
	return err
}

// How many steps of the rules a question of the sample takes.
const (
	least = 100
	most  = 2000
)

// pickCompany takes a company that 3 to 30 laws bind, if finding them takes the wanted steps.
func (w *world) pickCompany(ctx context.Context, at graph.Node, laws *graph.Preds) error {
	s := &w.sample
	if !w.isCompany(at) {
		return nil
	}
	found, ok, err := w.derived(ctx, at, graph.In, laws, most)
	if err != nil {
		return err
	}
	if !ok {
		s.larger++
		return nil
	}
	if _, ok, err = w.derived(ctx, at, graph.In, laws, least); err != nil {
		return err
	}
	if ok {
		s.smaller++
	} else if len(found) >= 3 && len(found) <= 30 {
		s.companies = append(s.companies, at)
	}
	return nil
}

// derived returns what rules derive about an entity, if so many steps suffice.
func (w *world) derived(ctx context.Context, n graph.Node, dir graph.Direction, preds *graph.Preds, steps int) ([]graph.Relation, bool, error) {
	found, err := rule.NewEngine(w.program, rule.Limits{Steps: steps}).Derived(ctx, n, dir, preds)
	if errors.Is(err, rule.ErrBudget) {
		return nil, false, nil
	}
	return found, err == nil, err
}

// pickAround takes an entity that has 80 to 120 others within two steps.
func (w *world) pickAround(ctx context.Context, at graph.Node) error {
	near, err := w.view().Neighborhood(ctx, []graph.Node{at}, graph.Filter{}, graph.Bounds{Depth: 2, Limit: 121})
	if err != nil {
		return err
	}
	if n := len(near.Entities); n >= 80 && n <= 120 {
		w.sample.around = append(w.sample.around, at)
	}
	return nil
}

// pickPair takes two entities if the search for a path between them looks at 20 to 100 entities.
func (w *world) pickPair(ctx context.Context, from, to graph.Node) error {
	found, err := w.view().Paths(ctx, from, to, graph.Filter{}, graph.PathOptions{}, graph.Bounds{Depth: 6, Limit: 1, Work: 200})
	if err != nil {
		return err
	}
	if len(found.Paths) > 0 && found.Explored >= 20 && found.Explored <= 100 {
		w.sample.pairs = append(w.sample.pairs, [2]graph.Node{from, to})
	}
	return nil
}

// ask asks what the services of a company do, and where they run.
func (w *world) ask(ctx context.Context, company graph.Node, l rule.Limits) ([]rule.Row, error) {
	text := fmt.Sprintf(askQuery, w.view().ID(company))
	query, problems := rule.NewParser().Query(text, w.view().Ontology())
	if len(problems) > 0 {
		return nil, problems[0]
	}
	return rule.NewEngine(w.program, l).Ask(ctx, query)
}

const askQuery = "operates(/%s, X), conducts(X, A), hostedIn(X, S)"
