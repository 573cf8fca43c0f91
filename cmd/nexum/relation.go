package main

import (
	"context"
	"strings"

	"nexum/graph"
	"nexum/graph/query"
	"nexum/graph/rule/proof"
	"nexum/server/export"
)

// describe returns the form of a relation that commands print: its certainty, and the documents that state it or the
// rule that derives it.
func describe(ctx context.Context, s *query.Session, r graph.Relation) (*export.Relation, error) {
	return export.NewRelation(ctx, s.View, s.Engine, r)
}

// describeAll returns the form of relations that commands print.
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
		"validFrom", "validTo", "validFromOrBefore", "validToOrAfter", "periods",
		"modality", "confidence", "disputed", "derived", "rule", "citations",
	}
}

// relationCells returns the cells of a relation in the order of relationColumns.
func relationCells(r *export.Relation) []export.TableCell {
	out := cells(r.Source, r.SourceName, relationType(r), r.Target, r.TargetName)
	out = append(out, standingCells(r.Summary, r.Held)...)
	return append(out, cells(yesOrNo(r.Derived), r.Rule, export.Join(export.Texts(r.Citations)))...)
}

// standingCells returns the cells that show how certain a relation is, as in the answers to a question.
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

// relationType returns the type of a relation, or the predicate of foreign data.
func relationType(r *export.Relation) string {
	if r.Predicate != "" {
		return "<" + r.Predicate + ">"
	}
	return r.Type
}

// relationLine formats a relation on one line, with all qualifications and its sources.
func relationLine(r *export.Relation) string {
	line := oneLine(r.SourceName+" "+relationType(r)+" "+r.TargetName+proof.WithKey(r.Occurrence)) +
		bracketed(inWords(r.Summary, r.Held))
	return line + sourceOf(r)
}

// sourceOf returns the documents that state a relation, or the rule that derives it.
func sourceOf(r *export.Relation) string {
	says := strings.Join(export.Texts(r.Citations), "; ")
	switch {
	case r.Rule != "" && r.Derived:
		says = "derived by " + r.Rule + ", from " + says
	case r.Rule != "":
		says += "; derived with more certainty by " + r.Rule
	}
	if says == "" {
		return ""
	}
	return "  (" + oneLine(says) + ")"
}
