package server_test

import "testing"

func TestMetrics(t *testing.T) {
	h := serve(t).Handler()
	want(t, h,
		`{metrics(metrics:[DEGREE], ids:["21vianet","china"], filter:{includeDerived:false}){metric exact values{entity{id} value rank}}}`,
		`{"metrics":[{"metric":"DEGREE","exact":true,"values":[{"entity":{"id":"21vianet"},"value":1,"rank":1},{"entity":{"id":"china"},"value":1,"rank":1}]}]}`)
	// In each group, entities with more relations come first.
	want(t, h, `{subgraph(ids:["21vianet","china"]){metrics(metrics:[COMPONENT, CORE]){metric values(first:1){value}}}}`,
		`{"subgraph":{"metrics":[{"metric":"COMPONENT","values":[{"value":1}]},{"metric":"CORE","values":[{"value":1}]}]}}`)
	// In a view without the relation between the two entities, both have degree 0.
	want(t, h,
		`{view(without:["21vianet|OPERATES_IN|china"]){metrics(metrics:[DEGREE], ids:["21vianet","china"]){values{value}}}}`,
		`{"view":{"metrics":[{"values":[{"value":0},{"value":0}]}]}}`)
	for _, tt := range []struct{ name, query, code string }{
		{"an unknown entity", `{metrics(metrics:[DEGREE], ids:["nobody"]){exact}}`, "NOT_FOUND"},
		{"an unknown entity to begin with", `{metrics(metrics:[DEGREE], of:["nobody"]){exact}}`, "NOT_FOUND"},
		{"ids and of", `{metrics(metrics:[DEGREE], ids:["china"], of:["china"]){exact}}`, "BAD_USER_INPUT"},
		{"a depth of nothing", `{metrics(metrics:[DEGREE], depth:2){exact}}`, "BAD_USER_INPUT"},
		{"a weight that nothing has", `{metrics(metrics:[DEGREE], weight:"tons"){exact}}`, "BAD_USER_INPUT"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := ask(t, h, tt.query, nil).code(t); got != tt.code {
				t.Errorf("%s, want %s", got, tt.code)
			}
		})
	}
}
