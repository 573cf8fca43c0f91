package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"nexum/graph"
)

// measureGenerated measures on graphs of loader/synth, under the rules of the dataset that comes along.
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
		if err := measureThroughput(ctx, o, r, worlds[len(worlds)-1]); err != nil {
			return err
		}
	}
	if slices.Contains(o.only, "rules") {
		return measureRules(ctx, o, r, worlds)
	}
	return nil
}

// A sample is what the questions are asked about, in one graph.
type sample struct {
	twenty    []graph.Node    // entities with 20 stated relations
	around    []graph.Node    // entities with 80 to 120 others within two steps
	pairs     [][2]graph.Node // entities between which a path is found among 20 to 100 others
	names     []string        // of entities
	companies []company       // that laws bind, each like the one at the same place in the other graphs
	any       []company       // that laws bind, each found in least to most steps, whatever there is in the other graphs
	asked     []graph.Node    // companies with 5 to 30 answers to askQuery
	smaller   int             // companies that were left out, for it takes fewer steps to find their laws
	larger    int             // and those for which it takes more
	full      bool
}

// A company is one to ask about, with how many steps it takes to find the laws that bind it, and how many these are.
type company struct {
	node        graph.Node
	steps, laws int
}
