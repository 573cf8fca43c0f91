package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
	"nexum/server"
)

// shares returns a service with firms that own shares of each other, and the rule that more than 50 percent is
// control. ann has 30 percent of beta, beta has 40 percent of gamma, and nobody says how much gamma has of ann. PAYS is
// repeatable.
func shares(t *testing.T) http.Handler {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "firm/firm.graphqls", Text: `
"A firm."
type Firm {
  "Its capital."
  capital: Decimal
}
extend enum RelationType {
  "The source has a share of the target."
  OWNS @predicate(from: [FIRM], to: [FIRM], inverse: "owned by")
    @attribute(name: "percent", type: Decimal) @attribute(name: "since", type: Date)
  "The source pays the target."
  PAYS @predicate(from: [FIRM], to: [FIRM], inverse: "paid by") @repeatable @attribute(name: "amount", type: Decimal)
  "The source has more than half of the target, by itself and through what it controls."
  CONTROLS @predicate(from: [FIRM], to: [FIRM], inverse: "controlled by")
  "The source has half of the target by itself."
  LEADS @predicate(from: [FIRM], to: [FIRM], inverse: "led by")
  "The source gives the target more than 100."
  FUNDS @predicate(from: [FIRM], to: [FIRM], inverse: "funded by")
}
`})
	if err != nil {
		t.Fatal(err)
	}
	b := &book{at: "1"}
	for _, id := range []string{"ann", "beta", "gamma"} {
		b.entity(id, "Firm", strings.ToUpper(id[:1])+id[1:])
	}
	b.entity("isaacs-2019", "Document", "Isaacs")
	percent := func(text string) func(*claim.Context) {
		return func(c *claim.Context) { c.Attributes = `{"percent":` + text + `}` }
	}
	b.relate("ann", "OWNS", "beta", percent("30"))
	b.relate("beta", "OWNS", "gamma", percent("40"))
	b.relate("gamma", "OWNS", "ann")
	b.relate("ann", "PAYS", "beta", func(c *claim.Context) { c.Attributes = `{"amount":70,"key":"1"}` })
	for id, text := range map[string]string{
		"held":    `controls(X, Y) :- sum(P: owns(X, Y, percent: P)) > 50`,
		"through": `controls(X, Y) :- X != Y, sum(P: controls(X, Z), owns(Z, Y, percent: P)) > 50`,
		"leads":   `leads(X, Y) :- owns(X, Y, percent: P), P >= 50`,
		"paid":    `funds(X, Y) :- sum(A: pays(X, Y, amount: A)) > 100`,
	} {
		b.say(id, claim.PredicateRule, claim.Literal("rule "+id+": \"A rule.\" "+text+"."))
	}
	v, err := graph.Compile(o, claim.Revision{Number: 1}, slices.Values(b.claims))
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, func(o *server.Options) { o.Graph, o.Search = fixedView{v}, indexOf(t, v) }).Handler()
}

// TestMissingAttributes checks that whyNot names the attributes that a premise reads, and that an assumed relation with
// them satisfies it.
func TestMissingAttributes(t *testing.T) {
	h := shares(t)
	missing := `{ missing { text type attributes lacks } }`
	want(t, h, `{ whyNot(source: "ann", type: LEADS, target: "gamma") `+missing+` }`, `{"whyNot":[{"missing":[
		{"text":"owns(/ann, /gamma, percent: P)","type":"OWNS","attributes":["percent"],"lacks":null}]}]}`)
	want(t, h, `{ whyNot(source: "gamma", type: LEADS, target: "ann") `+missing+` }`, `{"whyNot":[{"missing":[
		{"text":"owns(/gamma, /ann, percent: P); owns(/gamma, /ann) holds, but no claim of it gives a percent",
		"type":"OWNS","attributes":["percent"],"lacks":"no claim of it gives a percent"}]}]}`)
	want(t, h, `{ view(with: [{source: "gamma", type: OWNS, target: "ann", attributes: {percent: 60}}]) {
		node(id: "gamma|LEADS|ann") { ... on Relation { modality derived } } } }`,
		`{"view":{"node":{"modality":"HYPOTHETICAL","derived":true}}}`)
}

// TestAssumedAttributes checks that rules, proofs and exports use the attributes of assumed relations, in every way to
// write them, and that they say that these are assumed.
func TestAssumedAttributes(t *testing.T) {
	h := shares(t)
	question := func(query string) string {
		return `ask(query: "` + query + `") { edges { node { values { text } modality validFrom } } }`
	}
	for _, tt := range []struct{ name, view, query, want string }{
		{"nobody controls", ``, "controls(X, Y)", ``},
		{
			"an assumed share",
			`with: [{source: "ann", type: OWNS, target: "beta", attributes: {percent: 60}}]`, "controls(X, Y)",
			`ann beta HYPOTHETICAL`,
		},
		{
			"a chain",
			`with: [{source: "ann", type: OWNS, target: "beta", attributes: {percent: 60}},
				{source: "beta", type: OWNS, target: "gamma", attributes: {percent: 50.01}}]`, "controls(/ann, Y)",
			`beta HYPOTHETICAL; gamma HYPOTHETICAL`,
		},
		{
			"a share in place of the stated one",
			`without: ["ann|OWNS|beta"], with: [{source: "ann", type: OWNS, target: "beta", attributes: {percent: 20}}]`,
			"owns(/ann, /beta, percent: P)", `20 HYPOTHETICAL`,
		},
		{
			"beside the stated one", `with: [{source: "ann", type: OWNS, target: "beta", attributes: {percent: 60}}]`,
			"owns(/ann, /beta, percent: P)", `30 STATED; 60 HYPOTHETICAL`,
		},
		{
			"all digits",
			`with: [{source: "ann", type: OWNS, target: "gamma", attributes: {percent: 0.12345678901234567890123}}]`,
			"owns(/ann, /gamma, percent: P)", `0.12345678901234567890123 HYPOTHETICAL`,
		},
		{
			"a period",
			`with: [{source: "ann", type: OWNS, target: "gamma", validFrom: "2020", attributes: {percent: 60}}]`,
			"controls(/ann, Y)", `gamma HYPOTHETICAL 2020`,
		},
		{
			"by its id", `assume: ["ann|owns|gamma {\"percent\": 60}"]`, "controls(/ann, Y)",
			`gamma HYPOTHETICAL`,
		},
		{
			"as an object",
			`assume: ["{\"source\": \"ann\", \"type\": \"owns\", \"target\": \"gamma\", \"attributes\": {\"percent\": 60}, ` +
				`\"validFrom\": \"..2020\"}"]`, "controls(/ann, Y)",
			`gamma HYPOTHETICAL 2020`,
		},
		{
			"another occurrence", `assume: ["ann|PAYS|beta|2 {\"amount\": 40}"]`, "funds(X, Y)",
			`ann beta HYPOTHETICAL`,
		},
		{
			"an occurrence by its attributes", `with: [{source: "ann", type: PAYS, target: "beta", attributes: {amount: 40}}]`,
			"funds(X, Y)", `ann beta HYPOTHETICAL`,
		},
		{
			"a rival value of one occurrence",
			`with: [{source: "ann", type: PAYS, target: "beta", occurrence: "1", attributes: {amount: 40}}]`, "funds(X, Y)", ``,
		},
		{
			"nested views", `assume: ["ann|OWNS|gamma {\"percent\": 60}"]) { view(asOf: "2020"`, "controls(/ann, Y)",
			`gamma HYPOTHETICAL`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			query := "{ " + question(tt.query) + " }"
			if tt.view != "" {
				query = "{ view(" + tt.view + ") " + query + strings.Repeat(" }", strings.Count(tt.view, "{ view")+1)
			}
			got := ask(t, h, query, nil)
			if len(got.Errors) > 0 {
				t.Fatal(got.Errors)
			}
			if rows := rowsIn(got.Data); rows != tt.want {
				t.Errorf("%s, want %s", rows, tt.want)
			}
		})
	}
	t.Run("a variable", func(t *testing.T) {
		with := []any{map[string]any{
			"source": "ann", "type": "OWNS", "target": "gamma", "attributes": map[string]any{"percent": json.Number("60.10")},
		}}
		got := ask(t, h, `query($w: [RelationInput!]) { view(with: $w) { `+question("owns(/ann, /gamma, percent: P)")+` } }`,
			map[string]any{"w": with})
		if rows := rowsIn(got.Data); rows != "60.10 HYPOTHETICAL" {
			t.Errorf("%v %s", got.Errors, rows)
		}
		got = ask(t, h, `query($p: JSON) {
			view(with: [{source: "ann", type: OWNS, target: "gamma", attributes: {percent: $p}}]) { `+
			question("owns(/ann, /gamma, percent: P)")+` } }`, map[string]any{"p": 60})
		if rows := rowsIn(got.Data); rows != "60 HYPOTHETICAL" {
			t.Errorf("%v %s", got.Errors, rows)
		}
	})
	t.Run("proofs and ids", func(t *testing.T) {
		for _, view := range []string{
			`with: [{source: "ann", type: OWNS, target: "beta", attributes: {percent: 60}}]`,
			`assume: ["ann|OWNS|beta {\"percent\": 60}"]`,
			`with: [{source: "ann", type: PAYS, target: "beta", occurrence: "x", attributes: {amount: 60}}]`,
		} {
			got := ask(t, h, `{ view(`+view+`, idsByView: true) { relations(filter: {types: [CONTROLS, FUNDS]}) { edges { node {
				id proof { text accepted file } } } } } }`, nil)
			if len(got.Errors) > 0 {
				t.Fatal(got.Errors)
			}
			node := got.Data["view"].(map[string]any)["relations"].(map[string]any)["edges"].([]any)[0].(map[string]any)["node"]
			proof := node.(map[string]any)["proof"].(map[string]any)
			again := ask(t, h, `query($id: ID!) { node(id: $id) { ... on Relation { proof { text } } } }`,
				map[string]any{"id": node.(map[string]any)["id"]})
			if !strings.Contains(text(t, again.Data), text(t, proof["text"])) {
				t.Errorf("%s: %v, want the proof of %v", view, again, proof["text"])
			}
			if !strings.Contains(proof["text"].(string), "assumed (hypothetical)") || proof["accepted"] != true {
				t.Errorf("%s: %v", view, proof)
			}
			if !strings.Contains(text(t, proof["file"]), `60}`) {
				t.Errorf("%s: the file of the proof has no assumption: %v", view, text(t, proof["file"]))
			}
		}
	})
	t.Run("exports", func(t *testing.T) {
		w := download(t, h, "/export/relations.csv?type=owns&with="+url.QueryEscape(`ann|owns|gamma {"percent": 60.5}`))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "60.5") ||
			!strings.Contains(strings.ToLower(w.Body.String()), "hypothetical") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	})
}

// rowsIn returns the answers in the innermost view of a response.
func rowsIn(data map[string]any) string {
	for data["view"] != nil {
		data = data["view"].(map[string]any)
	}
	var out []string
	for _, e := range data["ask"].(map[string]any)["edges"].([]any) {
		node := e.(map[string]any)["node"].(map[string]any)
		var row []string
		for _, v := range node["values"].([]any) {
			row = append(row, v.(map[string]any)["text"].(string))
		}
		row = append(row, node["modality"].(string))
		if from, ok := node["validFrom"].(string); ok {
			row = append(row, from)
		}
		out = append(out, strings.Join(row, " "))
	}
	return strings.Join(out, "; ")
}

// TestWrongAssumedAttributes checks the errors about attributes that cannot be assumed.
func TestWrongAssumedAttributes(t *testing.T) {
	h := shares(t)
	for _, tt := range []struct{ name, attributes, want string }{
		{
			"a misspelt name", `{percnt: 60}`,
			"the attribute percnt is unknown; OWNS has no such attribute; did you mean percent?",
		},
		{"a text", `{percent: "60"}`, `the attribute percent must be a number: write 60 without quotes, not "60"`},
		{"true", `{percent: true}`, `the attribute percent must be a number: write 12.50, not true`},
		{"null", `{percent: null}`, `the attribute percent must be a number, not null`},
		{"null without a type", `{note: null}`, `the attribute note must be a text, a number, true or false, not null`},
		{"an object", `{note: {a: 1}}`, `the attribute note must be a text, a number, true or false, not an object`},
		{"no date", `{since: "soon"}`, `the attribute since: `},
		{"a list", `[60]`, `its attributes are not a JSON object such as {"percent": 60}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, h, `{ view(with: [{source: "ann", type: OWNS, target: "beta", attributes: `+tt.attributes+`}]) {
				stats { relations } } }`, nil)
			want := "with: no such relation can be assumed: " + tt.want
			if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, want) {
				t.Errorf("%v, want %s", got.Errors, want)
			}
		})
	}
	for _, tt := range []struct{ name, assume, want string }{
		{"no object", `ann|OWNS|beta {60}`, `no such entity`},
		{"a large exponent", `ann|OWNS|beta {"note": 1e999999}`, `the attribute note is out of range`},
		{"two keys", `ann|PAYS|beta|1 {"key": "2"}`, "the key of the occurrence is given twice"},
		{"a merge", `ann|sameAs|beta {"score": 1}`, "a merge is assumed without attributes; leave them out"},
		{
			"an unknown field", `{"source": "ann", "type": "OWNS", "target": "beta", "percent": 60}`,
			"is not a JSON object with source, type and target",
		},
		{
			"a brace too many", `{"source": "ann", "type": "OWNS", "target": "beta"}}`,
			"is not a JSON object with source, type and target",
		},
		{"no target", `{"source": "ann", "type": "OWNS"}`, "is not a JSON object with source, type and target"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ask(t, h, `query($a: [ID!]) { view(assume: $a) { stats { relations } } }`, map[string]any{"a": tt.assume})
			if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, tt.want) {
				t.Errorf("%v, want %s", got.Errors, tt.want)
			}
		})
	}
}
