package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// BenchmarkRequest measures requests of several kinds without a network.
func BenchmarkRequest(b *testing.B) {
	claims := smallGraph()
	c := claim.Context{Document: "isaacs-2019", Locator: "4.5"}
	for i := range 200 {
		id := fmt.Sprintf("partner-%03d", i)
		claims = append(claims,
			claim.Claim{Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Company"), Context: c},
			claim.Claim{Subject: id, Predicate: claim.PredicateName, Object: claim.Literal("Partner"), Context: c},
			claim.Claim{Subject: id, Predicate: "CUSTOMER_OF", Object: claim.EntityValue("microsoft"), Context: c})
	}
	v := viewOf(b, claims)
	h := serve(b, func(o *server.Options) { o.Graph = fixedView{v} }).Handler()
	for _, q := range []struct{ name, query string }{
		{"typename", `{__typename}`},
		{"entity", `{entity(id:"21vianet"){id name kind}}`},
		{
			"20relations",
			`{entity(id:"microsoft"){id name relations(first:20){edges{node{id type source{id name} target{id name}}}}}}`,
		},
		{
			"200relations",
			`{entity(id:"microsoft"){id name relations(first:200){edges{node{id type source{id name} target{id name}}}}}}`,
		},
		{
			"neighborhood",
			`{neighborhood(of:["azure-china"],depth:2){entities{id name kind} relations{id type source{id} target{id}}}}`,
		},
		{"constrainedBy", `{company(id:"21vianet"){constrainedBy{edges{node{name} relation{derived proof{text}}}}}}`},
	} {
		body, err := json.Marshal(map[string]string{"query": q.query})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(q.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := post(b.Context(), h, body); w.Code != http.StatusOK {
					b.Fatal(w.Body)
				}
			}
		})
	}
}
