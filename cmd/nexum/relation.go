package main

import (
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/server/export"
)

// describe returns what is printed of a relation: how sure it is, who says so or which rule derives it.
func describe(ctx context.Context, s *query.Session, r graph.Relation) (*export.Relation, error) {
	return export.NewRelation(ctx, s.View, s.Engine, r)
}

// describeAll returns what is printed of relations.
func describeAll(ctx context.Context, s *query.Session, list []graph.Relation) ([]*export.Relation, error) {
	out := make([]*export.Relation, len(list))
	for i, r := range list {
		var err error
		if out[i], err = describe(ctx, s, r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// relationColumns are the columns of a table of relations.
func relationColumns() []string {
	return []string{
		"source", "sourceName", "type", "target", "targetName",
		"validFrom", "validTo", "periods", "modality", "confidence", "disputed", "derived", "rule", "citations",
	}
}

// relationCells returns the cells of a relation by relationColumns.
func relationCells(r *export.Relation) []export.TableCell {
	out := cells(r.Source, r.SourceName, relationType(r), r.Target, r.TargetName)
	out = append(out, standingCells(r.Summary, r.Held)...)
	return append(out, cells(yesOrNo(r.Derived), r.Rule, export.Join(export.Texts(r.Citations)))...)
}

// standingCells returns the cells that tell how far something can be relied on, as the answers to a question have them.
func standingCells(s graph.Summary, held []graph.Summary) []export.TableCell {
	a := export.Answer{Summary: s, Held: held}
	var out []export.TableCell
	for _, column := range export.Standings() {
		out = append(out, column.Of(&a))
	}
	return out
}

func yesOrNo(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// relationType returns the type of a relation; of foreign data, the predicate.
func relationType(r *export.Relation) string {
	if r.Predicate != "" {
		return "<" + r.Predicate + ">"
	}
	return r.Type
}

// relationLine writes a relation in one line, with all that keeps it from being plain fact, and who says so.
func relationLine(r *export.Relation) string {
	line := oneLine(r.SourceName+" "+relationType(r)+" "+r.TargetName) + bracketed(inWords(r.Summary, r.Held))
	return line + sourceOf(r)
}

// sourceOf writes who says that a relation holds, or by which rule it is derived.
func sourceOf(r *export.Relation) string {
	says := strings.Join(export.Texts(r.Citations), "; ")
	if r.Rule != "" {
		says = "derived by " + r.Rule + ", from " + says
	}
	if says == "" {
		return ""
	}
	return "  (" + oneLine(says) + ")"
}
