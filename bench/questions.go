package main

import (
	"fmt"

	"nexum/graph"
)

// A question is a query that is measured over GraphQL. Each request has different variables.
type question struct {
	name  string
	query string
	vars  func(w *world, i int) map[string]any
}

func (w *world) id(list []graph.Node, i int) map[string]any {
	return map[string]any{"id": w.view().ID(list[i%len(list)])}
}

func (w *world) ends(list [][2]graph.Node, i int) map[string]any {
	p := list[i%len(list)]
	return map[string]any{"from": w.view().ID(p[0]), "to": w.view().ID(p[1])}
}

const pathQuery = `query($from:ID!,$to:ID!){paths(from:$from,to:$to,first:1,filter:{includeDerived:false}){paths{entities{id name} relations{id type}} explored}}`

// entityQuery returns an entity with its first 20 relations.
const entityQuery = `query($id:ID!){entity(id:$id){id name kind relations(first:20,filter:{includeDerived:false}){edges{node{id type source{id name} target{id name}}}}}}`

// plainEntity asks for an entity without its relations.
var plainEntity = question{
	"an entity", `query($id:ID!){entity(id:$id){id name kind}}`,
	func(w *world, i int) map[string]any { return w.id(w.sample.twenty, i) },
}

var questions = []question{
	{
		"an entity with 20 relations", entityQuery,
		func(w *world, i int) map[string]any { return w.id(w.sample.twenty, i) },
	},
	{
		"the same, first 20 with derived ones",
		`query($id:ID!){entity(id:$id){id name kind relations(first:20){edges{node{id type source{id name} target{id name}}}}}}`,
		func(w *world, i int) map[string]any { return w.id(w.sample.twenty, i) },
	},
	{
		"a 2-hop neighborhood, stated",
		`query($id:ID!){neighborhood(of:[$id],depth:2,filter:{includeDerived:false}){entities{id name kind} relations{id type source{id} target{id}}}}`,
		func(w *world, i int) map[string]any { return w.id(w.sample.around, i) },
	},
	{
		"a shortest path of 3 relations, stated", pathQuery,
		func(w *world, i int) map[string]any { return w.ends(w.sample.pairs, i) },
	},
	{
		"a shortest path, however many relations are read", pathQuery,
		func(w *world, i int) map[string]any { return w.ends(w.sample.anyPairs, i) },
	},
	{
		"a search by name",
		`query($text:String!){search(text:$text,first:10){edges{score node{id name kind}}}}`,
		func(w *world, i int) map[string]any {
			return map[string]any{"text": w.sample.names[i%len(w.sample.names)]}
		},
	},
	{
		"companies by a typed filter, counted",
		`query($since:Date!){companies(filter:{foundedOn:{gte:$since}},orderBy:[{foundedOn:DESC}],first:20){totalCount edges{node{id name foundedOn}}}}`,
		func(_ *world, i int) map[string]any { return map[string]any{"since": fmt.Sprint(1960 + i%50)} },
	},
	{
		"constrainedBy with proofs",
		`query($id:ID!){company(id:$id){constrainedBy(first:50){edges{node{name} relation{derived proof{text}}}}}}`,
		func(w *world, i int) map[string]any {
			return map[string]any{"id": w.view().ID(w.sample.companies[i%len(w.sample.companies)].node)}
		},
	},
	{
		"ask, with proofs as text",
		`query($q:String!){ask(query:$q){edges{node{values{entity{id}} text}}}}`,
		func(w *world, i int) map[string]any {
			return map[string]any{"q": fmt.Sprintf(askQuery, w.view().ID(w.sample.asked[i%len(w.sample.asked)]))}
		},
	},
}
