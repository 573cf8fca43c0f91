package server_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestOnlyStatedValuesShow checks that the field of a fact shows what is alleged or planned only if it is asked for,
// and agrees with the filter on the fact.
func TestOnlyStatedValuesShow(t *testing.T) {
	b := &book{at: "1"}
	as := func(m claim.Modality) func(*claim.Context) { return func(c *claim.Context) { c.Modality = m } }
	b.entity("both", "Company", "Both")
	b.say("both", "employees", claim.Literal("10"))
	b.say("both", "employees", claim.Literal("9000"), as(claim.Alleged))
	b.entity("rumour", "Company", "Rumour")
	b.say("rumour", "employees", claim.Literal("7"), as(claim.Alleged))
	b.entity("deal", "Deal", "Deal")
	b.say("deal", "closedOn", claim.Literal("2020"), as(claim.Planned))
	h := serveClaims(t, b.claims, nil).Handler()
	for _, tt := range []struct{ name, query, want string }{
		{
			"stated", `{companies { edges { node { id employees } } }}`,
			`{"companies":{"edges":[{"node":{"employees":10,"id":"both"}},{"node":{"employees":null,"id":"rumour"}}]}}`,
		},
		{
			"asked for",
			`query($m: [Modality!]) {companies { edges { node { id employees(modalities: [ALLEGED]) all: employees(modalities: $m) } } }}`,
			`{"companies":{"edges":[{"node":{"all":10,"employees":9000,"id":"both"}},{"node":{"all":null,"employees":7,"id":"rumour"}}]}}`,
		},
		{
			"as the filter has it",
			`{companies(filter: {employees: {exists: true}}) { totalCount } alleged: companies(filter: {employees: {gt: 6}, modalities: [ALLEGED]}) { totalCount }}`,
			`{"alleged":{"totalCount":2},"companies":{"totalCount":1}}`,
		},
		{
			"all", `{deals { edges { node { closedOn all: closedOn(modalities: null) } } }}`,
			`{"deals":{"edges":[{"node":{"all":"2020","closedOn":null}}]}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, h, tt.query, tt.want) })
	}
	if got := ask(t, h, `{company(id: "both") { employees(modalities: []) }}`, nil); got.code(t) != "BAD_USER_INPUT" {
		t.Errorf("an empty list: %+v", got.Errors)
	}
}

// TestTypedFilters queries lists of kinds and interfaces with typed filters, orders and counts.
func TestTypedFilters(t *testing.T) {
	h := serve(t).Handler()
	for _, tt := range []struct{ name, query, want string }{
		{
			"a fact",
			`{companies(filter: {foundedOn: {gte: "1999-06"}}) { edges { node { id } } } years: companies(filter: {foundedOn: {eq: "1999-06"}}) { totalCount }}`,
			`{"companies":{"edges":[{"node":{"id":"21vianet"}}]},"years":{"totalCount":1}}`,
		},
		{
			"no value", `{companies(filter: {not: {employees: {exists: true}}}) { totalCount edges { node { id } } }}`,
			`{"companies":{"edges":[{"node":{"id":"microsoft"}},{"node":{"id":"sinnet"}}],"totalCount":2}}`,
		},
		{
			"or, in and false",
			`{companies(filter: {or: [{stateOwned: {eq: false}}, {id: {in: ["sinnet"]}}]}) { edges { node { id } } }}`,
			`{"companies":{"edges":[{"node":{"id":"21vianet"}},{"node":{"id":"sinnet"}}]}}`,
		},
		{
			"names and aliases",
			`{companies(filter: {aliases: {startsWith: "21VIANET g"}}) { totalCount } laws(filter: {name: {contains: "security"}}) { totalCount }}`,
			`{"companies":{"totalCount":1},"laws":{"totalCount":1}}`,
		},
		{
			"a derived relation, from both ends",
			`{companies(filter: {constrainedBy: {some: {name: {startsWith: "cyber"}}}}) { edges { node { id } } }
			laws(filter: {constrains: {some: {id: {eq: "21vianet"}}}}) { edges { node { id } } }
			stated: companies(filter: {constrainedBy: {some: {}, relation: {includeDerived: false}}}) { totalCount }}`,
			`{"companies":{"edges":[{"node":{"id":"21vianet"}}]},"laws":{"edges":[{"node":{"id":"cn-cybersecurity-law-2017"}}]},"stated":{"totalCount":0}}`,
		},
		{
			"an interface",
			`{legalSubjects(filter: {constrainedBy: {some: {}}}, orderBy: [{name: DESC}]) { totalCount edges { node { __typename id } } } actors { totalCount }}`,
			`{"actors":{"totalCount":5},"legalSubjects":{"edges":[{"node":{"__typename":"Company","id":"21vianet"}}],"totalCount":1}}`,
		},
		{
			"order, with what has no value last",
			`{companies(orderBy: [{employees: ASC}, {name: DESC}]) { edges { node { id } } } down: companies(orderBy: [{foundedOn: DESC}]) { edges { node { id } } }}`,
			`{"companies":{"edges":[{"node":{"id":"21vianet"}},{"node":{"id":"sinnet"}},{"node":{"id":"microsoft"}}]},` +
				`"down":{"edges":[{"node":{"id":"21vianet"}},{"node":{"id":"microsoft"}},{"node":{"id":"sinnet"}}]}}`,
		},
		{
			"what is alleged", `{companies(filter: {partners: {some: {id: {eq: "microsoft"}}}}) { totalCount }
			alleged: companies(filter: {modalities: [STATED, ALLEGED], partners: {some: {id: {eq: "microsoft"}}}}) { edges { node { id } } }
			sure: companies(filter: {partners: {some: {}, relation: {modalities: [ALLEGED], minConfidence: 0.7}}}) { totalCount }}`,
			`{"alleged":{"edges":[{"node":{"id":"21vianet"}}]},"companies":{"totalCount":0},"sure":{"totalCount":0}}`,
		},
		{
			"from the end", `{companies(last: 1) { edges { node { id } } pageInfo { hasPreviousPage hasNextPage } }}`,
			`{"companies":{"edges":[{"node":{"id":"sinnet"}}],"pageInfo":{"hasNextPage":false,"hasPreviousPage":true}}}`,
		},
		{
			"all kinds", `{entities(filter: {kinds: [COMPANY, LAW], not: {name: {eq: "Sinnet"}}}) { totalCount }}`,
			`{"entities":{"totalCount":3}}`,
		},
		{
			"in a view",
			`{view(without: ["cn-cybersecurity-law-2017"]) { companies(filter: {constrainedBy: {some: {}}}) { totalCount }
			byHidden: companies(filter: {constrainedBy: {some: {id: {eq: "cn-cybersecurity-law-2017"}}}}) { totalCount } }}`,
			`{"view":{"byHidden":{"totalCount":0},"companies":{"totalCount":0}}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, h, tt.query, tt.want) })
	}
	for _, tt := range []struct{ name, query, code, message string }{
		{
			"no such id", `{companies(filter: {headquarteredIn: {some: {id: {eq: "chyna"}}}}) { totalCount }}`, "NOT_FOUND",
			`filter.headquarteredIn.some.id.eq: there is no entity "chyna"`,
		},
		{
			"no date", `{companies(filter: {foundedOn: {lt: "soon"}}) { totalCount }}`, "BAD_USER_INPUT",
			`filter.foundedOn.lt: `,
		},
		{
			"nothing to see", `{companies(filter: {name: {contains: " "}}) { totalCount }}`, "BAD_USER_INPUT",
			`no visible character`,
		},
		{
			"two fields to order by", `{companies(orderBy: [{foundedOn: DESC, name: ASC}]) { totalCount }}`, "BAD_USER_INPUT",
			`orderBy[0]: 2 fields; write one in each`,
		},
		{"both ends", `{companies(first: 1, last: 1) { totalCount }}`, "BAD_USER_INPUT", `first and last exclude each other`},
		{
			"of another order", `{companies(orderBy: [{name: ASC}], after: "aQAyMXZpYW5ldA") { totalCount }}`,
			"BAD_USER_INPUT", `after: `,
		},
		{"too deep", `{companies(filter: ` + strings.Repeat(`{not: `, 40) + `{}` + strings.Repeat(`}`, 40) +
			`) { totalCount }}`, "LIMIT_EXCEEDED", `deeper than 32`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, h, tt.query, nil)
			if got.code(t) != tt.code || !strings.Contains(got.Errors[0].Message, tt.message) {
				t.Errorf("got %+v, want %s with %s", got.Errors, tt.code, tt.message)
			}
		})
	}
}

// TestTypedFilterVariables passes filters, orders and their parts as variables.
func TestTypedFilterVariables(t *testing.T) {
	h := serve(t).Handler()
	const query = `query($f: CompanyFilter, $o: [CompanyOrder!], $d: Date) {
		whole: companies(filter: $f, orderBy: $o) { edges { node { id } } }
		part: companies(filter: {foundedOn: {gte: $d}}) { totalCount }
	}`
	got := ask(t, h, query, map[string]any{
		"f": map[string]any{"stateOwned": map[string]any{"exists": false}},
		"o": []any{map[string]any{"name": "DESC"}}, "d": nil,
	})
	edges := got.Data["whole"].(map[string]any)["edges"].([]any)
	if len(got.Errors) > 0 || len(edges) != 2 || edges[0].(map[string]any)["node"].(map[string]any)["id"] != "sinnet" {
		t.Errorf("got %+v", got)
	}
	if n := got.Data["part"].(map[string]any)["totalCount"]; n != 3.0 { // null does not restrict the list
		t.Errorf("with null: %v", n)
	}
}

// TestAggregates checks counts and sums by group.
func TestAggregates(t *testing.T) {
	h := serve(t).Handler()
	for _, tt := range []struct{ name, query, want string }{
		{
			"all",
			`{companiesAggregate { count groupCount groups { count } min { employees foundedOn } max { employees } sum { employees } avg { employees } }}`,
			`{"companiesAggregate":{"avg":{"employees":"2000"},"count":3,"groupCount":0,"groups":[],"max":{"employees":2000},"min":{"employees":2000,"foundedOn":"1999"},"sum":{"employees":"2000"}}}`,
		},
		{
			"by a fact",
			`{companiesAggregate(groupBy: [STATE_OWNED]) { groups { keys { name value entity { id } } count avg { employees } } }}`,
			`{"companiesAggregate":{"groups":[{"avg":{"employees":null},"count":2,"keys":[{"entity":null,"name":"stateOwned","value":null}]},` +
				`{"avg":{"employees":"2000"},"count":1,"keys":[{"entity":null,"name":"stateOwned","value":"false"}]}]}}`,
		},
		{
			"by a relation and a year, filtered",
			`{companiesAggregate(filter: {conducts: {some: {}}}, groupBy: [OPERATES_IN, FOUNDED_ON_YEAR]) { groups { keys { value entity { name } } count } }}`,
			`{"companiesAggregate":{"groups":[{"count":1,"keys":[{"entity":{"name":"China"},"value":"china"},{"entity":null,"value":"1999"}]}]}}`,
		},
		{
			"an interface by kind",
			`{actorsAggregate(groupBy: [KIND]) { count groups(first: 2) { keys { value } count } groupCount }}`,
			`{"actorsAggregate":{"count":5,"groupCount":3,"groups":[{"count":3,"keys":[{"value":"COMPANY"}]},{"count":1,"keys":[{"value":"MINISTRY"}]}]}}`,
		},
		{
			"what is alleged does not count", `{companiesAggregate(groupBy: [PARTNERS]) { groups { keys { value } count } }
			alleged: companiesAggregate(filter: {modalities: [ALLEGED]}, groupBy: [PARTNERS]) { groups { keys { value } count } }}`,
			`{"alleged":{"groups":[{"count":1,"keys":[{"value":"21vianet"}]},{"count":1,"keys":[{"value":"microsoft"}]},{"count":1,"keys":[{"value":null}]}]},` +
				`"companiesAggregate":{"groups":[{"count":3,"keys":[{"value":null}]}]}}`,
		},
		{
			"in a view", `{view(without: ["sinnet"]) { companiesAggregate { count } }}`,
			`{"view":{"companiesAggregate":{"count":2}}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, h, tt.query, tt.want) })
	}
}
