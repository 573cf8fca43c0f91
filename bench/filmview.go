package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/cayleygraph/quad"

	"nexum/bench/rival"
	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/seed"
)

// filmView compiles the view and measures its memory.
func filmView(ctx context.Context, r *report, s *cayley.Store, quads int) (*graph.View, error) {
	o, err := seed.Ontology()
	if err != nil {
		return nil, err
	}
	before := heap()
	start := time.Now()
	b := graph.NewBuilder(o)
	if _, err := s.Scan(ctx, b); err != nil {
		return nil, err
	}
	scanned := time.Since(start)
	v, err := b.View()
	if err != nil {
		return nil, err
	}
	compiled := time.Since(start) - scanned
	b = nil
	held := heap() - before
	strings := stringBytes(v)
	r.row("view: scan of the store", short(scanned))
	r.row("view: compilation", short(compiled))
	r.row(
		"view: heap a quad",
		fmt.Sprintf("%.1f B", float64(held)/float64(quads)),
		fmt.Sprintf("%.1f of them the texts of ids and literals", float64(strings)/float64(quads)),
	)
	r.ratio("view: heap a quad beyond the texts", float64(held-strings)/float64(quads), 0, 64, "bytes")
	runtime.KeepAlive(b)
	return v, nil
}

// stringBytes returns the total length of the ids and literals of a view, without duplicates.
func stringBytes(v *graph.View) int {
	sum := 0
	seen := map[claim.Value]struct{}{}
	for n := range v.All("") {
		sum += len(v.ID(n))
		for f := range v.Facts(n) {
			if _, ok := seen[f.Value]; !ok {
				seen[f.Value] = struct{}{}
				sum += len(f.Value.Text)
			}
		}
	}
	return sum
}

// The predicates that lead from a film to its actors.
const (
	starring = "/film/film/starring"
	actor    = "/film/performance/actor"
	star     = "/en/humphrey_bogart"
)

// coStars are the steps from an actor to all actors in the same films: backwards along actor to the performances,
// backwards along starring to the films, and then forwards again.
var coStars = []rival.Step{
	{Predicate: actor, Against: true},
	{Predicate: starring, Against: true},
	{Predicate: starring},
	{Predicate: actor},
}

// filmTraversals measures the 4-hop lookup of co-stars and the 8-hop lookup of their co-stars: on the view, in a bare
// loop over the same rows, and in Cayley's memstore.
func filmTraversals(ctx context.Context, o options, r *report, v *graph.View, quads []quad.Quad) error {
	start := time.Now()
	before := heap()
	memory := rival.NewMemory(quads)
	r.row(
		"Cayley memstore, for comparison: load",
		rate(len(quads), time.Since(start)),
		fmt.Sprintf("%.0f bytes of heap a quad, texts among them", float64(heap()-before)/float64(len(quads))),
	)
	from, ok := v.Lookup(star)
	if !ok {
		return fmt.Errorf("there is no %s", star)
	}
	var steps []step
	var rows []bareRows
	for _, s := range coStars {
		p, ok := v.Pred(s.Predicate)
		if !ok {
			return fmt.Errorf("there is no predicate %s", s.Predicate)
		}
		dir := graph.Out
		if s.Against {
			dir = graph.In
		}
		steps = append(steps, step{v.NewPreds(p), dir})
		rows = append(rows, newBareRows(v, steps[len(steps)-1]))
	}
	for _, q := range []struct {
		name  string
		times int
		n     int
	}{{"4-hop lookup of co-stars", 1, 5000}, {"8-hop expansion", 2, 300}} {
		var theirs []rival.Step
		var ours []step
		var bare []bareRows
		for range q.times {
			theirs, ours, bare = append(theirs, coStars...), append(ours, steps...), append(bare, rows...)
		}
		w := newWalker(v.Len())
		var reached [3]int
		took, err := inTurns(
			q.n,
			o.seconds(8),
			func() error { reached[0] = w.view(v, from, ours); return nil },
			func() error { reached[1] = w.bare(uint32(from), bare); return nil },
			func() (err error) { reached[2], err = memory.Expand(ctx, star, theirs); return err },
		)
		if err != nil {
			return err
		}
		if reached[0] != reached[1] || reached[0] != reached[2] {
			r.missed = append(r.missed, fmt.Sprintf("%s: view, bare loop and memstore reach %v", q.name, reached))
		}
		view, loop, mem := took[0].percentile(0), took[1].percentile(0), took[2].percentile(0)
		r.row(q.name+", through the view", short(view),
			fmt.Sprintf("best of %d in turns; to %s nodes", len(took[0]), number(reached[0])))
		r.row(q.name+", bare loop over the same rows", short(loop))
		r.row(q.name+", Cayley memstore", short(mem), fmt.Sprintf("%.0f times the view's", float64(mem)/float64(view)))
		r.ratio(q.name+", view / bare loop", float64(view)/float64(loop), 0, 3, "")
	}
	return nil
}

// inTurns calls functions n times or until the time is over, and returns how long the calls of each of them took. It
// alternates between them, so that other load of the machine affects all alike.
func inTurns(n int, limit time.Duration, calls ...func() error) ([]times, error) {
	took := make([]times, len(calls))
	for end := time.Now().Add(limit); len(took[0]) < n && time.Now().Before(end); {
		for i, call := range calls {
			start := time.Now()
			if err := call(); err != nil {
				return nil, err
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	return took, nil
}
