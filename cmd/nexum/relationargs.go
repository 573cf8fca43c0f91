package main

import (
	"context"
	"fmt"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
)

// relationArgs are the arguments of a command that name a relation: its id in one argument, or its parts in several.
type relationArgs struct {
	Relation []string `arg:"" question:"source type target" help:"A relation: its id, 'cn-icp-isp-licensing|CONSTRAINS|21vianet', or source, type and target as three arguments." placeholder:"RELATION"`
}

// maxExamples is the number of occurrences that an error names.
const maxExamples = 5

// relationOf finds the relation that arguments name.
func relationOf(ctx context.Context, s *query.Session, words ...string) (graph.Relation, error) {
	named, err := query.ParseRelation(s.View.Ontology(), "relation", words...)
	if err != nil {
		return graph.Relation{}, err
	}
	for _, end := range [...]string{named.Source, named.Target} {
		if _, err := s.Node("relation", end); err != nil {
			return graph.Relation{}, err
		}
	}
	if _, ok := s.View.Pred(named.Predicate); !ok {
		return graph.Relation{}, fmt.Errorf(
			"there is no relation type %.200q%s",
			named.Predicate,
			query.NearType(s.View.Ontology(), named.Predicate),
		)
	}
	r, ok, err := s.Relation(ctx, named.String())
	switch {
	case err != nil || ok:
		return r, err
	case named.Occurrence != "":
		return r, fmt.Errorf("%s %s %s has no occurrence %q in this view", named.Source, named.Predicate, named.Target,
			named.Occurrence)
	}
	if examples := s.Occurrences(named, maxExamples+1); len(examples) > 0 {
		more := ""
		if len(examples) > maxExamples {
			examples, more = examples[:maxExamples], " and others"
		}
		return r, fmt.Errorf("%v holds several times; name one: %s%s", named, strings.Join(examples, ", "), more)
	}
	return r, fmt.Errorf(
		"%s %s %s does not hold in this view; nexum whynot '%v' says why",
		named.Source,
		named.Predicate,
		named.Target,
		named,
	)
}

// named reads the arguments of a command that takes no occurrence.
func (a relationArgs) named(s *query.Session) (claim.RelationID, error) {
	named, err := query.ParseRelation(s.View.Ontology(), "relation", a.Relation...)
	if err == nil && named.Occurrence != "" {
		return named, fmt.Errorf("<relation>: leave the occurrence %.200q out; the question is whether %s %s %s holds at all",
			named.Occurrence, named.Source, named.Predicate, named.Target)
	}
	return named, err
}
