package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// TestDisputedEverywhere checks that a fact with rival values, a fact that a source denies, and what rules derive from
// the first are disputed in every answer that shows them. A value that agrees, and a rival of another time, are not.
func TestDisputedEverywhere(t *testing.T) {
	b := &book{at: "1"}
	for _, id := range []string{"rival", "denied", "plain", "precise", "later"} {
		b.entity(id, "Company", "The "+id)
	}
	other := func(c *claim.Context) { c.Document = "other" }
	in := func(year int) func(*claim.Context) {
		return func(c *claim.Context) { c.Period = claim.On(claim.Year(year)) }
	}
	b.say("rival", "foundedOn", claim.Literal("2010"))
	b.say("rival", "foundedOn", claim.Literal("2011"), other)
	b.say("denied", "foundedOn", claim.Literal("2010"))
	b.say("denied", "foundedOn", claim.Literal("2010"), other, func(c *claim.Context) { c.Stance = claim.Disputes })
	b.say("plain", "foundedOn", claim.Literal("2010"))
	b.say("precise", "foundedOn", claim.Literal("2010"))
	b.say("precise", "foundedOn", claim.Literal("2010-05"), other)
	b.say("later", "employees", claim.Literal("10"), in(2010))
	b.say("later", "employees", claim.Literal("20"), in(2011))
	b.say("old", claim.PredicateRule,
		claim.Literal(`rule old: "Old companies compete." competesWith(X, X) :- foundedOn(X, D), D < 2015.`))
	h := serveClaims(t, b.claims, nil).Handler()
	disputed := map[string]bool{"rival": true, "denied": true}

	type edges struct {
		Edges []struct {
			Node struct {
				ID, Name, Fact string
				Disputed       bool
				Entity         struct{ ID string }
				Value          *struct{ Disputed bool }
				Values         []struct{ Text, Name string }
				Facts          struct {
					Edges []struct {
						Node struct {
							Name     string
							Disputed bool
							Periods  []struct{ Disputed bool }
						}
					}
				}
				Relations struct {
					Edges []struct {
						Node struct{ Disputed bool }
					}
				}
			}
		}
	}
	var data struct {
		Data struct{ Companies, Founded, Competes, Timeline edges }
	}
	w := post(t.Context(), h, []byte(`{"query":"{`+
		`companies { edges { node { id facts(first: 20) { edges { node { name disputed periods { disputed } } } } relations { edges { node { disputed } } } } } }`+
		`founded: ask(query: \"foundedOn(X, D)\") { edges { node { disputed values { text } } } }`+
		`competes: ask(query: \"competesWith(X, Y)\") { edges { node { disputed values { text name } } } }`+
		`timeline { edges { node { fact entity { id } value { disputed } } } }}"}`))
	if err := json.Unmarshal(w.Body.Bytes(), &data); err != nil || len(data.Data.Companies.Edges) != 5 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	seen := map[string]int{}
	check := func(face, id string, got bool) {
		t.Helper()
		if seen[face]++; got != disputed[id] {
			t.Errorf("%s: %s disputed %v", face, id, got)
		}
	}
	for _, e := range data.Data.Companies.Edges {
		for _, f := range e.Node.Facts.Edges {
			if f.Node.Name == "foundedOn" || f.Node.Name == "employees" {
				check("facts", e.Node.ID, f.Node.Disputed)
			}
			for _, p := range f.Node.Periods {
				check("periods", e.Node.ID, p.Disputed)
			}
		}
		for _, r := range e.Node.Relations.Edges {
			check("relations", e.Node.ID, r.Node.Disputed)
		}
	}
	for _, e := range data.Data.Founded.Edges {
		check("ask", e.Node.Values[0].Text, e.Node.Disputed)
	}
	for _, e := range data.Data.Competes.Edges {
		check("ask for what a rule derives", e.Node.Values[0].Text, e.Node.Disputed)
		if v := e.Node.Values[0]; v.Name != "The "+v.Text {
			t.Errorf("%s is named %s", v.Text, v.Name)
		}
	}
	for _, e := range data.Data.Timeline.Edges {
		if e.Node.Fact == "foundedOn" {
			check("timeline", e.Node.Entity.ID, e.Node.Value.Disputed)
		}
	}
	for _, row := range table(t, download(t, h, "/export/ask.csv?q=foundedOn(X,D)").Body.Bytes()) {
		check("ask.csv", row["X"], row["disputed"] == "true")
	}
	for _, row := range lines(t, download(t, h, "/export/ask.ndjson?q=foundedOn(X,D)").Body.Bytes()) {
		check("ask.ndjson", row["X"].(string), row["disputed"] == true)
	}
	for _, row := range table(t, download(t, h, "/export/relations.csv?type=competesWith").Body.Bytes()) {
		check("relations.csv", row["source"], row["disputed"] == "true")
	}
	call := func(tool, arguments string) string {
		return get(t, h, "/mcp", func(r *http.Request) {
			*r = *agentCall(t, `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"`+tool+`","arguments":`+
				arguments+`}}`)
		}).Body.String()
	}
	for id := range map[string]bool{"rival": true, "denied": true, "plain": true, "precise": true} {
		check("MCP's entity", id, strings.Contains(call("entity", `{"id":"`+id+`"}`), `\"disputed\":true`))
		check("MCP's ask", id, strings.Contains(call("ask", `{"question":"foundedOn(/`+id+`, D)"}`), `\"disputed\":true`))
		check("MCP's timeline", id, strings.Contains(call("timeline", `{"of":"`+id+`"}`), `\"disputed\":true`))
	}
	for face, n := range map[string]int{
		"facts": 8, "periods": 2, "relations": 4, "ask": 6, "ask for what a rule derives": 4, "timeline": 6, "ask.csv": 6,
		"ask.ndjson": 6, "relations.csv": 4, "MCP's entity": 4, "MCP's ask": 4, "MCP's timeline": 4,
	} {
		if seen[face] != n {
			t.Errorf("%s: %d answers, not %d", face, seen[face], n)
		}
	}
}

// agentCall is a request of a program to the MCP endpoint.
func agentCall(t *testing.T, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/mcp", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/json, text/event-stream")
	r.Header.Set("Mcp-Protocol-Version", "2025-11-25")
	return r
}
