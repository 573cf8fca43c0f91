package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
	"nexum/graph/walk"
)

// pick chooses the subjects of questions in every graph: randomly from a fixed seed, but of similar size, so that two
// graphs differ only in their own size and not in the size of the questions. Hubs grow with a graph, so that without
// this choice, a question would visit more in a larger graph.
func pick(ctx context.Context, worlds []*world, n int) error {
	if worlds[0].sample.full {
		return nil
	}
	for _, w := range worlds {
		if err := w.pick(ctx, n); err != nil {
			return fmt.Errorf("%d relations: %w", w.relations, err)
		}
	}
	return keepComparable(worlds, n)
}

// pick finds subjects of questions in one graph.
func (w *world) pick(ctx context.Context, n int) error {
	v, s := w.view(), &w.sample
	s.full = true
	constrains, _ := v.Pred("CONSTRAINS")
	laws := v.NewPreds(constrains)
	for _, p := range []struct {
		what string
		want int
		have func() int
		try  func(at, other graph.Node) error
	}{
		{"entities with 20 relations", n, func() int { return len(s.twenty) }, func(at, _ graph.Node) error {
			return w.pickTwenty(ctx, at)
		}},
		{"neighborhoods", n, func() int { return len(s.around) }, func(at, _ graph.Node) error {
			return w.pickAround(ctx, at)
		}},
		{"pairs", n, func() int { return len(s.pairs) }, func(at, other graph.Node) error {
			return w.pickPair(ctx, at, other)
		}},
		{"pairs with paths of any size", n, func() int { return len(s.anyPairs) }, func(at, other graph.Node) error {
			return w.pickAnyPair(ctx, at, other)
		}},
		{"names", n, func() int { return len(s.names) }, func(at, _ graph.Node) error {
			s.names = append(s.names, v.Name(at))
			return nil
		}},
		{"bound companies", 20 * n, func() int { return len(s.companies) }, func(at, _ graph.Node) error {
			return w.pickCompany(ctx, at, laws)
		}},
		{"companies with services", n, func() int { return len(s.asked) }, func(at, _ graph.Node) error {
			return w.pickAsked(ctx, at)
		}},
	} {
		r := rand.New(rand.NewPCG(worldSeed, 0))
		end := time.Now().Add(20 * time.Second)
		for _, i := range r.Perm(v.Len()) {
			if p.have() >= p.want || time.Now().After(end) {
				break
			}
			at := graph.Node(i)
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

// pickAsked adds a company to the sample if the query about it has 5 to 30 answers.
func (w *world) pickAsked(ctx context.Context, at graph.Node) error {
	if !w.isCompany(at) {
		return nil
	}
	rows, err := w.ask(ctx, at, engine.Limits{Steps: most})
	if errors.Is(err, engine.ErrBudget) {
		return nil
	}
	if len(rows) >= 5 && len(rows) <= 30 {
		w.sample.asked = append(w.sample.asked, at)
	}
	return err
}

// The numbers of rule steps and of binding laws that a question about a company must have.
const (
	least, most         = 100, 2000
	leastLaws, mostLaws = 3, 30
)

// pickCompany adds a company to the sample if a question about it has the required size.
func (w *world) pickCompany(ctx context.Context, at graph.Node, laws *graph.Preds) error {
	s := &w.sample
	if !w.isCompany(at) {
		return nil
	}
	e := engine.NewEngine(w.program, engine.Limits{Steps: most})
	found, err := e.Derived(ctx, at, graph.In, laws)
	switch {
	case errors.Is(err, engine.ErrBudget):
		s.larger++
	case err != nil:
		return err
	case e.Steps() < least:
		s.smaller++
	case len(found) >= leastLaws && len(found) <= mostLaws:
		s.companies = append(s.companies, company{at, e.Steps(), len(found)})
	}
	return nil
}

// like reports whether questions about two companies have similar size.
func (c company) like(d company) bool {
	near := func(a, b int) bool { return 10*max(a-b, b-a) <= max(10, a) }
	return near(c.steps, d.steps) && near(c.laws, d.laws)
}

// keepComparable reduces the companies to at most n per graph: companies of the first graph that have a similar one in
// every other graph, and those similar ones. Otherwise the results would not be comparable, because the distribution of
// sizes differs between graphs and the cost depends on the size.
func keepComparable(worlds []*world, n int) error {
	var groups [][]company
	used := map[*company]bool{}
	for _, c := range worlds[0].sample.companies {
		group := []company{c}
		var taken []*company
		for _, w := range worlds[1:] {
			list := w.sample.companies
			i := slices.IndexFunc(list, c.like)
			for ; i >= 0 && i < len(list) && (used[&list[i]] || !c.like(list[i])); i++ {
			}
			if i < 0 || i == len(list) {
				break
			}
			group, taken = append(group, list[i]), append(taken, &list[i])
		}
		if len(group) < len(worlds) {
			continue
		}
		for _, t := range taken {
			used[t] = true
		}
		if groups = append(groups, group); len(groups) == n {
			break
		}
	}
	if len(groups) == 0 {
		return errors.New("no bound company has one like it in every graph")
	}
	for i, w := range worlds {
		s := &w.sample
		s.any, s.companies = s.companies[:min(n, len(s.companies))], nil
		for _, g := range groups {
			s.companies = append(s.companies, g[i])
		}
	}
	return nil
}

// derived returns the relations that rules derive for an entity, if the given number of steps is sufficient.
func (w *world) derived(
	ctx context.Context,
	n graph.Node,
	dir graph.Direction,
	preds *graph.Preds,
	steps int,
) ([]graph.Relation, bool, error) {
	found, err := engine.NewEngine(w.program, engine.Limits{Steps: steps}).Derived(ctx, n, dir, preds)
	if errors.Is(err, engine.ErrBudget) {
		return nil, false, nil
	}
	return found, err == nil, err
}

// lookedUp is the number of relations after which a neighborhood does not read all relations of an entity at its edge.
const lookedUp = 512

// pickAround adds an entity to the sample if it has 80 to 120 others within two steps, which have 5,000 to 10,000
// relations to read.
func (w *world) pickAround(ctx context.Context, at graph.Node) error {
	near, err := walk.Neighborhood(ctx, w.view(), []graph.Node{at}, walk.Filter{}, walk.Bounds{Depth: 2, Limit: 121})
	if err != nil {
		return err
	}
	read := 0
	for _, n := range near.Entities {
		read += min(lookedUp, w.view().RowLen(n))
	}
	if n := len(near.Entities); n >= 80 && n <= 120 && read >= 5000 && read <= 10_000 {
		w.sample.around = append(w.sample.around, at)
	}
	return nil
}

// pickPair adds two entities to the sample if they have 10 to 20 relations each, at least two shortest paths between
// them have 3, and the search reads 1,000 to 4,000 relations: those of the neighbors of one end, the one with fewer to
// read. If there were only one path, the search would go on to longer ones, to find out whether it is the only one.
func (w *world) pickPair(ctx context.Context, from, to graph.Node) error {
	read := math.MaxInt
	for _, end := range [2]graph.Node{from, to} {
		if n := w.view().TotalDegree(end); n < 10 || n > 20 {
			return nil
		}
		read = min(read, w.nextRows(end))
	}
	if read < 1000 || read > 4000 {
		return nil
	}
	found, err := walk.FindPaths(ctx, w.view(), from, to, walk.Filter{}, walk.PathOptions{},
		walk.Bounds{Depth: 3, Limit: 2})
	if err != nil {
		return err
	}
	if len(found.Paths) == 2 && len(found.Paths[0].Relations) == 3 {
		w.sample.pairs = append(w.sample.pairs, [2]graph.Node{from, to})
	}
	return nil
}

// nextRows returns the number of relations of the neighbors of an entity.
func (w *world) nextRows(n graph.Node) (sum int) {
	v := w.view()
	seen := map[graph.Node]bool{n: true}
	v.Each(n, graph.Both, nil, func(r graph.Relation) bool {
		if far := r.Far(n); !seen[far] {
			seen[far] = true
			sum += v.RowLen(far)
		}
		return true
	})
	return sum
}

// pickAnyPair adds two entities to the sample if the search for a path between them visits 20 to 100 entities.
func (w *world) pickAnyPair(ctx context.Context, from, to graph.Node) error {
	found, err := walk.FindPaths(ctx, w.view(), from, to, walk.Filter{}, walk.PathOptions{},
		walk.Bounds{Depth: 6, Limit: 1, Work: 200})
	if err != nil {
		return err
	}
	if len(found.Paths) > 0 && found.Explored >= 20 && found.Explored <= 100 {
		w.sample.anyPairs = append(w.sample.anyPairs, [2]graph.Node{from, to})
	}
	return nil
}

// ask runs the query about the services of a company and where they run.
func (w *world) ask(ctx context.Context, company graph.Node, l engine.Limits) ([]proof.Row, error) {
	text := fmt.Sprintf(askQuery, w.view().ID(company))
	query, problems := rule.NewParser().Query(text, w.view().Ontology())
	if len(problems) > 0 {
		return nil, problems[0]
	}
	return engine.NewEngine(w.program, l).Ask(ctx, query)
}

const askQuery = "operates(/%s, X), conducts(X, A), hostedIn(X, S)"
