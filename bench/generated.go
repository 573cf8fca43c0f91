package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"nexum/graph"
)

// measureGenerated measures with graphs of loader/synth and the rules of the bundled dataset.
func measureGenerated(ctx context.Context, o options, r *report) (err error) {
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	var worlds []*world
	defer func() {
		for _, w := range worlds {
			err = errors.Join(err, w.close())
		}
	}()
	for _, n := range o.sizes {
		w, err := makeWorld(ctx, o, r, nexum, n)
		if err != nil {
			return fmt.Errorf("%d relations: %w", n, err)
		}
		worlds = append(worlds, w)
	}
	if slices.Contains(o.only, "graph") {
		if err := measureRequests(ctx, o, r, worlds); err != nil {
			return err
		}
	}
	if slices.Contains(o.only, "rate") {
		w := worlds[len(worlds)-1]
		for n := graph.Node(0); len(w.sample.twenty) == 0 && int(n) < w.view().Len(); n++ {
			if err := w.pickTwenty(ctx, n); err != nil {
				return err
			}
		}
		for _, q := range []question{plainEntity, questions[0]} {
			if err := measureThroughput(ctx, o, r, w, q); err != nil {
				return err
			}
		}
	}
	if slices.Contains(o.only, "rules") {
		return measureRules(ctx, o, r, worlds)
	}
	return nil
}

// A sample has the subjects of the questions about one graph.
type sample struct {
	twenty []graph.Node    // entities with 20 stated relations
	around []graph.Node    // entities with 80 to 120 others within two steps
	pairs  [][2]graph.Node // pairs with a path of 3 relations, for which the search reads similarly many
	// pairs for which the search for a path visits 20 to 100 other entities, with any number of relations to read
	anyPairs  [][2]graph.Node
	names     []string     // names of entities
	companies []company    // companies that laws bind; companies with the same index are similar in all graphs
	any       []company    // companies that laws bind, with any number of steps; chosen independently for each graph
	asked     []graph.Node // companies with 5 to 30 answers to askQuery
	smaller   int          // number of companies left out because it takes fewer steps to find their laws
	larger    int          // number of companies left out because it takes more steps
	full      bool
}

// A company is the subject of a question, with the number of steps to find the laws that bind it, and the number of
// these laws.
type company struct {
	node        graph.Node
	steps, laws int
}
