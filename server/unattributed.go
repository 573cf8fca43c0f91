package server

import (
	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/graph/rule/engine"
	"nexum/schema"
	"nexum/server/model"
)

// newUnattributed makes the document that represents all claims without a document. It is the only entity of a
// separate view, so that every field of a document works for it.
func newUnattributed(ontology *schema.Ontology, o Options) (*model.Entity, error) {
	empty, err := graph.NewBuilder(ontology).View()
	if err != nil {
		return nil, err
	}
	const id = "unattributed"
	say := func(predicate, text string) claim.Claim {
		return claim.Claim{
			Subject:   id,
			Predicate: predicate,
			Object:    claim.Literal(text),
			Context:   claim.Context{Document: id, Revision: 1},
		}
	}
	v := empty.Apply(claim.Revision{Number: 1}, []claim.Claim{
		say(claim.PredicateKind, "Document"),
		say(claim.PredicateName, "Unattributed"),
		say(claim.PredicateDescription, "Stands for the document of claims that name none."),
	})
	p, err := engine.NewProgram(v, nil)
	if err != nil {
		return nil, err
	}
	n, _ := v.Lookup(id)
	session := query.Open(p, nil, query.Options{Searcher: o.Search, Limits: o.Limits.Field})
	scope := &model.Scope{Session: session}
	scope.Unattributed = scope.Entity(n)
	return scope.Unattributed, nil
}
