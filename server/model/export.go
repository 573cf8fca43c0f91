package model

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/graph/query"
	"nexum/graph/walk"
	"nexum/server/export"
)

// Export returns the subgraph in a file format.
func (g *Subgraph) Export(ctx context.Context, format string) (string, error) {
	f, ok := export.ByName(format)
	if !ok {
		return "", query.InputError("%s: there is no format %s", query.Argument("format"), query.Clip(format))
	}
	var b bytes.Buffer
	if err := g.Write(ctx, &answerWriter{&b, g.scope.Budget()}, f, ""); err != nil {
		return "", err
	}
	return b.String(), nil
}

// Write writes the subgraph in a file format, with a title.
func (g *Subgraph) Write(ctx context.Context, w io.Writer, f export.Format, title string) error {
	x := export.FromSubgraph(g.scope.View, g.scope.Engine, g.graph)
	x.Base, x.Title = g.scope.Base, title
	return x.Write(ctx, w, f)
}

// An answerWriter counts the bytes that it writes against the size limit of the answer.
type answerWriter struct {
	to     *bytes.Buffer
	budget *budget.Budget
}

func (w *answerWriter) Write(p []byte) (int, error) {
	if err := w.budget.Write(len(p)); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// ExportAll returns a graph for export: the entities of the given kinds, or all entities if kinds is empty, and the
// relations that pass the filter. The graph finds its entities and relations while it is written.
func ExportAll(ctx context.Context, kinds []string, filter *RelationFilter) (*export.Graph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	f, err := s.filter(Follow{}, filter)
	if err != nil {
		return nil, err
	}
	if err := s.CheckPredicates(ctx, domainFilter(filter)); err != nil {
		return nil, err
	}
	g := export.FromView(ctx, s.View, s.Engine, ofKinds(s.View, s.Kinds("", kinds)), f)
	g.Base = s.Base
	return g, nil
}

// ofKinds returns a function that reports whether an entity is of a wanted kind; nil, for all, if wanted is nil.
func ofKinds(v *graph.View, wanted []bool) func(graph.Node) bool {
	if wanted == nil {
		return nil
	}
	return func(n graph.Node) bool { return wanted[v.Kind(n).Index] }
}

// ExportEntities returns entities for export, at most first of them. The columns of the table are the facts of all
// entities of the kinds, whatever the filter is. A first of less than 0 means all.
func ExportEntities(ctx context.Context, q query.EntityQuestion, first int) (*export.Graph, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	wanted, err := s.KindsNamed(q.Kinds)
	if err != nil {
		return nil, err
	}
	g := export.FromView(ctx, s.View, s.Engine, ofKinds(s.View, wanted), walk.Filter{})
	g.Columns, err = query.Kept(s.Session, fmt.Sprint("columns ", wanted), func() (*export.Columns, int64, error) {
		c, err := export.ColumnsOf(ctx, s.View, g.Entities)
		if err != nil {
			return nil, 0, err
		}
		return c, c.Bytes(), nil
	})
	if err != nil || q.Where == nil && len(q.Order) == 0 && first < 0 {
		return g, err
	}
	list, err := s.EntityList(ctx, q)
	if err != nil {
		return nil, err
	}
	if first < 0 {
		first = math.MaxInt32
	}
	found, err := list.Page(query.Slice{Size: first})
	if err != nil {
		return nil, err
	}
	g.Entities = slices.Values(found.Entries)
	return g, nil
}

// Subgraph returns the entities and relations of all paths, without duplicates.
func (r *PathResult) Subgraph() *Subgraph {
	g := &Subgraph{scope: r.scope, graph: walk.Subgraph{Truncated: r.paths.Truncated}}
	nodes, rels := map[graph.Node]bool{}, map[graph.Relation]bool{}
	for _, p := range r.paths.Paths {
		for _, n := range p.Entities {
			if !nodes[n] {
				nodes[n] = true
				g.graph.Entities = append(g.graph.Entities, n)
			}
		}
		for _, t := range p.Relations {
			if !rels[t] {
				rels[t] = true
				g.graph.Relations = append(g.graph.Relations, t)
			}
		}
	}
	return g
}

// Export returns the paths for JSON. If times is true, they have the times of their relations.
func (r *PathResult) Export(times bool) []export.Path {
	out := make([]export.Path, len(r.paths.Paths))
	for i, p := range r.paths.Paths {
		out[i] = export.NewPath(r.scope.View, p, times, r.weighed)
	}
	return out
}

// Answers returns all answers to a question, ready for export. If proofs is true, they have their proofs.
func Answers(ctx context.Context, question string, proofs bool) (*export.Answers, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	ask := s.AskValues
	if proofs {
		ask = s.Session.Ask
	}
	a, err := ask(ctx, question)
	if err != nil {
		return nil, err
	}
	return export.NewAnswers(a, len(a.Rows), proofs), nil
}

// Groups answers a question about the number of entities and totals of their facts, and returns the first groups.
func Groups(ctx context.Context, q query.AggregateQuestion, first int) (*export.Groups, error) {
	s, err := ScopeFrom(ctx)
	if err != nil {
		return nil, err
	}
	a, err := s.AggregateOf(ctx, q)
	if err != nil {
		return nil, err
	}
	return export.NewGroups(a, first)
}
