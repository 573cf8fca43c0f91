package server_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/server"
)

// paid returns a view in which a pays b three times and b pays c twice.
func paid(t *testing.T) *graph.View {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: `
"Somebody who pays."
type Payer {
  "Whom it pays."
  paid: [Payer!] @relation(type: PAYS, direction: OUT)
}

extend enum RelationType {
  "The source pays the target."
  PAYS @predicate(from: [PAYER], to: [PAYER], inverse: "paid by") @repeatable @attribute(name: "amount", type: Decimal)
}
`})
	if err != nil {
		t.Fatal(err)
	}
	b := &book{at: "1"}
	b.entity("bank", "Document", "Bank")
	for _, id := range []string{"a", "b", "c"} {
		b.entity(id, "Payer", strings.ToUpper(id))
	}
	pay := func(from, to, key string, amount, day int) {
		b.relate(from, "PAYS", to, func(c *claim.Context) {
			c.Document, c.Attributes = "bank", fmt.Sprintf(`{"amount":%d,"key":%q}`, amount, key)
			c.Period = claim.On(claim.Day(2024, 1, day))
		})
	}
	pay("a", "b", "t1", 5, 3)
	pay("a", "b", "t2", 7, 9)
	pay("a", "b", "t3", 9, 20)
	pay("b", "c", "u1", 1, 1)
	pay("b", "c", "u2", 2, 10)
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(b.claims))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestOccurrences checks that every field shows each occurrence as a relation of its own.
func TestOccurrences(t *testing.T) {
	v := paid(t)
	h := serve(t, func(o *server.Options) { o.Graph, o.Search = fixedView{v}, indexOf(t, v) }).Handler()
	for _, tt := range []struct{ name, query, data string }{
		{
			"a connection has and counts each",
			`{entity(id:"a"){relations(filter:{types:[PAYS]}){totalCount edges{node{id occurrence validFrom claims{attributes}}}} relationCounts{count}}}`,
			`{"entity":{"relations":{"totalCount":3,"edges":[
				{"node":{"id":"a|PAYS|b|t1","occurrence":"t1","validFrom":"2024-01-03","claims":[{"attributes":{"amount":5,"key":"t1"}}]}},
				{"node":{"id":"a|PAYS|b|t2","occurrence":"t2","validFrom":"2024-01-09","claims":[{"attributes":{"amount":7,"key":"t2"}}]}},
				{"node":{"id":"a|PAYS|b|t3","occurrence":"t3","validFrom":"2024-01-20","claims":[{"attributes":{"amount":9,"key":"t3"}}]}}]},
				"relationCounts":[{"count":3}]}}`,
		},
		{
			"a typed field",
			`{payer(id:"b"){paid{totalCount edges{node{id} relation{occurrence}}}}}`,
			`{"payer":{"paid":{"totalCount":2,"edges":[{"node":{"id":"c"},"relation":{"occurrence":"u1"}},{"node":{"id":"c"},"relation":{"occurrence":"u2"}}]}}}`,
		},
		{
			"an id names one", `{node(id:"a|PAYS|b|t2"){...on Relation{validFrom proof{text}}} pair:node(id:"a|PAYS|b"){id}}`,
			`{"node":{"validFrom":"2024-01-09","proof":{"text":"A PAYS B #t2, in 2024-01-09   bank, 1\n"}},"pair":null}`,
		},
		{
			"a view without one, and without all",
			`{one:view(without:["a|PAYS|b|t2"]){relations(filter:{types:[PAYS]}){totalCount}} all:view(without:["a|PAYS|b"]){relations(filter:{types:[PAYS]}){totalCount}}}`,
			`{"one":{"relations":{"totalCount":4}},"all":{"relations":{"totalCount":2}}}`,
		},
		{
			"as of a date", `{view(asOf:"2024-01-09"){relations(filter:{types:[PAYS]}){edges{node{occurrence}}}}}`,
			`{"view":{"relations":{"edges":[{"node":{"occurrence":"t2"}}]}}}`,
		},
		{
			"a neighborhood has each", `{neighborhood(of:["b"]){relations{occurrence}}}`,
			`{"neighborhood":{"relations":[{"occurrence":"u1"},{"occurrence":"u2"},{"occurrence":"t1"},{"occurrence":"t2"},{"occurrence":"t3"}]}}`,
		},
		{"a timeline has each", `{timeline(of:"a"){totalCount}}`, `{"timeline":{"totalCount":6}}`},
		{
			"a path is one", `{paths(from:"a",to:"c"){paths{relations{occurrence}}}}`,
			`{"paths":{"paths":[{"relations":[{"occurrence":"t1"},{"occurrence":"u1"}]}]}}`,
		},
		{
			"a path in ascending time uses those that fit",
			`{paths(from:"a",to:"c",times:ASCENDING){paths{relations{occurrence}}}}`,
			`{"paths":{"paths":[{"relations":[{"occurrence":"t1"},{"occurrence":"u2"}]}]}}`,
		},
		{"a total", `{ask(query:"pays(X, Y, amount: A) | total(A) by X"){edges{node{values{text}}}}}`, ``},
		{
			"the ontology says so", `{ontology{relationTypes{name repeatable keyedBy}}}`, ``,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.data != "" {
				want(t, h, tt.query, tt.data)
				return
			}
			if got := ask(t, h, tt.query, nil); len(got.Errors) > 0 {
				t.Error(got.Errors)
			} else if text := fmt.Sprint(got.Data); !strings.Contains(text, "21") &&
				!strings.Contains(text, "keyedBy:[] name:pays repeatable:true") {
				t.Error(text)
			}
		})
	}
	t.Run("pages of one", func(t *testing.T) {
		for _, list := range []string{
			`entity(id:"a"){list:relations(first:1%s){pageInfo{hasNextPage endCursor} edges{node{occurrence}}}}`,
			`entity:stats{__typename} list:relations(first:1%s,filter:{types:[PAYS]}){pageInfo{hasNextPage endCursor} edges{node{occurrence}}}`,
		} {
			var seen []string
			for after := ""; len(seen) < 9; {
				got := ask(t, h, "{"+fmt.Sprintf(list, after)+"}", nil)
				page, ok := got.Data["list"].(map[string]any)
				if !ok {
					page = got.Data["entity"].(map[string]any)["list"].(map[string]any)
				}
				for _, e := range page["edges"].([]any) {
					seen = append(seen, fmt.Sprint(e.(map[string]any)["node"].(map[string]any)["occurrence"]))
				}
				info := page["pageInfo"].(map[string]any)
				if info["hasNextPage"] != true {
					break
				}
				after = fmt.Sprintf(`,after:%q`, info["endCursor"])
			}
			if text := fmt.Sprint(seen); text != "[t1 t2 t3]" && text != "[t1 t2 t3 u1 u2]" {
				t.Error(text)
			}
		}
	})
}
