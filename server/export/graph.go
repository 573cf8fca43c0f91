package export

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/walk"
)

// DefaultBase is the IRI prefix for entities that have no IRI of their own.
const DefaultBase = "https://nexum.example/"

// A Graph defines the content of an export.
type Graph struct {
	// View is the view that contains the graph.
	View *graph.View
	// Engine derives and proves relations of the view.
	Engine *engine.Engine
	// Entities yields each entity once. It may run twice.
	Entities iter.Seq[graph.Node]
	// Columns are those of a table of entities; nil means the facts that Entities have.
	Columns *Columns
	// Relations yields each relation once.
	Relations iter.Seq2[graph.Relation, error]
	// Stated yields each stated relation of Relations once. It may run in addition to Relations.
	Stated iter.Seq2[graph.Relation, error]
	// Computed yields once each derived relation of Relations for which rules compute attributes. It may run in
	// addition to Relations and before it.
	Computed iter.Seq2[graph.Relation, error]
	// Truncated is the limit that cut the graph.
	Truncated walk.Truncation
	// Title is a short title.
	Title string
	// Base is the prefix of IRIs in RDF; empty means DefaultBase.
	Base string
	// Documents are those that the relations are restricted to; nil means all.
	Documents []graph.Node

	holds  func(graph.Node) bool     // whether an entity is in the graph; nil means that all are
	denied func(graph.Relation) bool // whether a relation that is only denied is in the graph; nil means that none is
}

// FromSubgraph returns a subgraph of a view for export.
func FromSubgraph(v *graph.View, e *engine.Engine, g walk.Subgraph) *Graph {
	relations := func(keep func(graph.Relation) bool) iter.Seq2[graph.Relation, error] {
		return func(yield func(graph.Relation, error) bool) {
			for _, r := range g.Relations {
				if keep(r) && !yield(r, nil) {
					return
				}
			}
		}
	}
	var among map[graph.Node]bool
	return &Graph{
		View: v, Engine: e, Entities: slices.Values(g.Entities), Truncated: g.Truncated,
		holds: func(n graph.Node) bool {
			if among == nil {
				among = make(map[graph.Node]bool, len(g.Entities))
				for _, n := range g.Entities {
					among[n] = true
				}
			}
			return among[n]
		},
		denied:    func(graph.Relation) bool { return true },
		Relations: relations(func(graph.Relation) bool { return true }),
		Stated:    relations(func(r graph.Relation) bool { return !r.Derived() }),
		Computed:  relations(graph.Relation.Derived),
	}
}

// renewAfter is the number of entities after which a new engine replaces the old one, because an engine keeps all
// relations that it derived.
const renewAfter = 1024

// FromView returns the entities of a view for which keep returns true, or all entities if keep is nil, and the
// relations that pass the filter. It looks at relations from their sources and ignores the direction of the filter.
func FromView(ctx context.Context, v *graph.View, e *engine.Engine, keep func(graph.Node) bool, f walk.Filter) *Graph {
	g := &Graph{View: v, Engine: e, Entities: entities(ctx, v, keep), Documents: f.Documents, holds: keep}
	if !f.NoDisputed {
		g.denied = func(r graph.Relation) bool {
			return f.Preds.Has(r.Type) && (f.Kinds == nil || f.Kinds[v.Kind(r.Target).Index]) &&
				(f.Documents == nil || v.Cites(r, f.Documents))
		}
	}
	f.Direction = graph.Out
	g.Relations = eachRelation(ctx, v, g.renewing(e, f))
	if preds := slices.DeleteFunc(e.Program().Computes(), func(p graph.Pred) bool {
		return !f.Preds.Has(p)
	}); f.Deriver != nil &&
		len(preds) > 0 {
		computed := f
		computed.Preds = e.Program().View().NewPreds(preds...)
		g.Computed = derivedOnly(eachRelation(ctx, v, g.renewing(e, computed)))
	}
	stated := f
	stated.Deriver = nil
	g.Stated = eachRelation(ctx, v, g.renewing(e, stated))
	return g
}

// Merges returns the pairs of ids of entities in the graph that claims call one entity, or not one, without those that
// the view leaves out.
func (g *Graph) Merges(ctx context.Context) ([]graph.Merge, error) {
	merges, err := g.View.Merges(ctx)
	return slices.DeleteFunc(merges, func(m graph.Merge) bool {
		if g.View.HidesMerge(&m) {
			return true
		}
		n, ok := g.View.Lookup(m.Subject)
		return g.holds != nil && !(ok && g.holds(n))
	}), err
}

// entities yields the entities of a view for which keep returns true, or all entities if keep is nil. It stops early if
// the context ends, which Write reports.
func entities(ctx context.Context, v *graph.View, keep func(graph.Node) bool) iter.Seq[graph.Node] {
	return func(yield func(graph.Node) bool) {
		watch := budget.NewWatch(ctx)
		for n := range v.All("") {
			if watch.Err() != nil {
				return
			}
			if (keep == nil || keep(n)) && !yield(n) {
				return
			}
		}
	}
}

// renewing returns a function that returns the filter to use after the given number of entities. From time to time it
// replaces the engine of the graph and of the filter. It does not close first, which is the engine of the caller.
func (g *Graph) renewing(first *engine.Engine, f walk.Filter) func(entities int) walk.Filter {
	derives, summarizes := f.Deriver != nil, f.Summarizer != nil
	return func(entities int) walk.Filter {
		if !derives && !summarizes || entities%renewAfter != 0 {
			return f
		}
		if g.Engine != first {
			g.Engine.Close()
		}
		g.Engine = first.Program().Engine(first.Budget())
		if derives {
			f.Deriver = g.Engine
		}
		if summarizes {
			f.Summarizer = g.Engine
		}
		return f
	}
}

// derivedOnly yields the derived relations of all.
func derivedOnly(all iter.Seq2[graph.Relation, error]) iter.Seq2[graph.Relation, error] {
	return func(yield func(graph.Relation, error) bool) {
		for r, err := range all {
			if (err != nil || r.Derived()) && !yield(r, err) {
				return
			}
		}
	}
}

// eachRelation yields the relations of a view that pass the filter, from their sources. filter returns the filter to
// use after the given number of entities.
func eachRelation(ctx context.Context, v *graph.View,
	filter func(entities int) walk.Filter,
) iter.Seq2[graph.Relation, error] {
	return func(yield func(graph.Relation, error) bool) {
		count := 0
		watch := budget.NewWatch(ctx)
		for n := range v.All("") {
			if err := watch.Err(); err != nil {
				yield(graph.Relation{}, err)
				return
			}
			f := filter(count)
			count++
			more := true
			err := walk.Relations(ctx, v, n, f, func(r graph.Relation) bool {
				more = r.Source != n || yield(r, nil) // a symmetric relation occurs at both ends
				return more
			})
			if err != nil {
				yield(graph.Relation{}, err)
				return
			}
			if !more {
				return
			}
		}
	}
}

// truncations has the names of the limits in the API.
var truncations = [...]string{walk.TruncatedDepth: "DEPTH", walk.TruncatedLimit: "LIMIT", walk.TruncatedTime: "TIME"}

// TruncationName returns the name of a limit in the API; empty for no limit.
func TruncationName(t walk.Truncation) string { return truncations[t] }

// Write writes the graph in a format. If the context ends, it stops and returns the context's error.
func (g *Graph) Write(ctx context.Context, w io.Writer, f Format) error {
	out := bufio.NewWriterSize(w, 64<<10)
	columns, err := g.columns(ctx, f)
	if err != nil {
		return err
	}
	attributes, err := g.attributeColumns(ctx, f)
	if err != nil {
		return err
	}
	base := g.Base
	if base == "" {
		base = DefaultBase
	}
	h := &head{
		title: g.Title, truncated: truncations[g.Truncated], revision: g.View.Revision().Number, times: g.View.HasTimes(),
		facts: columns, attributes: attributes, names: newNames(base, g.View.Ontology()),
	}
	if f.table != nil {
		return g.writeTable(ctx, w, f, h)
	}
	enc := f.encoder(out, h)
	rec := recorder{ctx: ctx, graph: g, columns: columns}
	enc.begin()
	count := 0
	live := func() error { // returns an error if the context or the writer failed
		if count++; count%256 != 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := out.Write(nil)
		return err
	}
	if !f.edgesOnly {
		for n := range g.Entities {
			if err := live(); err != nil {
				return err
			}
			enc.entity(rec.entity(n))
		}
	}
	if !f.nodesOnly {
		for r, err := range g.Relations {
			if err == nil {
				err = live()
			}
			if err != nil {
				return err
			}
			x, err := rec.relation(r)
			if err != nil {
				return fmt.Errorf("export a relation: %w", err)
			}
			enc.relation(x)
		}
	}
	enc.end()
	return out.Flush()
}
