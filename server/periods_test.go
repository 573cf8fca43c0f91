package server_test

import (
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/server"
)

// terms returns a graph in which a person works for a company in two periods, and a rule derives from that.
func terms() []claim.Claim {
	b := &book{at: "1"}
	period := func(from, to int, at string) func(*claim.Context) {
		return func(c *claim.Context) {
			c.Period, c.Locator = claim.Period{From: claim.Year(from), To: claim.Year(to)}, at
		}
	}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("a", "Person", "A")
	for _, id := range []string{"b", "c", "d"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	b.relate("a", "WORKS_FOR", "b", period(2001, 2003, "1"))
	b.relate("a", "WORKS_FOR", "b", period(2010, 2012, "2"))
	b.relate("b", "OWNS", "c", period(2005, 2006, "3"))
	b.relate("b", "OWNS", "d", period(2002, 2020, "4"))
	b.say("a", "alias", claim.Literal("Ay"), period(1990, 1995, "5"))
	b.say("a", "alias", claim.Literal("Ay"), period(2000, 2005, "6"))
	b.say("through", claim.PredicateRule, claim.Literal(`rule through:
  "Who works for an owner is exposed to what it owns."
  exposedTo(C, P) :- worksFor(P, B), owns(B, C).
`))
	return b.claims
}

// TestSeveralPeriods checks that the two periods stay separate in all answers that show when a relation holds.
func TestSeveralPeriods(t *testing.T) {
	v := viewOf(t, terms())
	h := serve(t, func(o *server.Options) { o.Graph, o.Search = fixedView{v}, indexOf(t, v) }).Handler()
	for _, tt := range []struct{ name, query, data string }{
		{
			"a stated relation",
			`{node(id:"a|WORKS_FOR|b"){...on Relation{validFrom validTo periods{validFrom validTo modality confidence disputed} proofs{validFrom claims{locator} text}}}}`,
			`{"node":{"validFrom":"2010","validTo":"2012","periods":[
				{"validFrom":"2001","validTo":"2003","modality":"STATED","confidence":1,"disputed":false},
				{"validFrom":"2010","validTo":"2012","modality":"STATED","confidence":1,"disputed":false}],
				"proofs":[{"validFrom":"2010","claims":[{"locator":"2"}],"text":"A WORKS_FOR B, 2010 to 2012   isaacs-2019, 2\n"},
				{"validFrom":"2001","claims":[{"locator":"1"}],"text":"A WORKS_FOR B, 2001 to 2003   isaacs-2019, 1\n"}]}}`,
		},
		{
			"a derived relation, each proof with the claims of its time",
			`{node(id:"d|EXPOSED_TO|a"){...on Relation{validFrom validTo periods{validFrom validTo} proofs{leaves{validFrom claims{locator}} steps{validFrom claims{locator}} text}}}}`,
			`{"node":{"validFrom":"2010","validTo":"2012","periods":[{"validFrom":"2002","validTo":"2003"},{"validFrom":"2010","validTo":"2012"}],"proofs":[
				{"leaves":[{"validFrom":"2010","claims":[{"locator":"2"}]},{"validFrom":"2002","claims":[{"locator":"4"}]}],
				 "steps":[{"validFrom":"2010","claims":[]},{"validFrom":"2002","claims":[{"locator":"4"}]},{"validFrom":"2010","claims":[{"locator":"2"}]}],
				 "text":"D EXPOSED_TO A, 2010 to 2012     derived: through\n├─ A WORKS_FOR B, 2010 to 2012   isaacs-2019, 2\n└─ B OWNS D, 2002 to 2020        isaacs-2019, 4\n"},
				{"leaves":[{"validFrom":"2001","claims":[{"locator":"1"}]},{"validFrom":"2002","claims":[{"locator":"4"}]}],
				 "steps":[{"validFrom":"2002","claims":[]},{"validFrom":"2002","claims":[{"locator":"4"}]},{"validFrom":"2001","claims":[{"locator":"1"}]}],
				 "text":"D EXPOSED_TO A, 2002 to 2003     derived: through\n├─ A WORKS_FOR B, 2001 to 2003   isaacs-2019, 1\n└─ B OWNS D, 2002 to 2020        isaacs-2019, 4\n"}]}}`,
		},
		{"what never was", `{node(id:"c|EXPOSED_TO|a"){id}}`, `{"node":null}`},
		{
			"a fact", `{entity(id:"a"){facts(first:1){edges{node{value periods{validFrom validTo}}}}}}`,
			`{"entity":{"facts":{"edges":[{"node":{"value":"Ay","periods":[{"validFrom":"1990","validTo":"1995"},{"validFrom":"2000","validTo":"2005"}]}}]}}}`,
		},
		{
			"its timeline", `{timeline(of:"a",includeDerived:false){edges{node{date what}}}}`,
			`{"timeline":{"edges":[{"node":{"date":"2001","what":"BEGINS"}},{"node":{"date":"2003","what":"ENDS"}},{"node":{"date":"2010","what":"BEGINS"}},{"node":{"date":"2012","what":"ENDS"}}]}}`,
		},
		{
			"the timeline of all", `{timeline(kinds:[PERSON]){edges{node{date what}}}}`,
			`{"timeline":{"edges":[{"node":{"date":"2001","what":"BEGINS"}},{"node":{"date":"2003","what":"ENDS"}},{"node":{"date":"2010","what":"BEGINS"}},{"node":{"date":"2012","what":"ENDS"}}]}}`,
		},
		{
			"the timeline of what is derived", `{timeline(of:"d"){edges{node{date what relation{type}}}}}`,
			`{"timeline":{"edges":[{"node":{"date":"2002","what":"BEGINS","relation":{"type":"OWNS"}}},{"node":{"date":"2002","what":"BEGINS","relation":{"type":"EXPOSED_TO"}}},
				{"node":{"date":"2003","what":"ENDS","relation":{"type":"EXPOSED_TO"}}},{"node":{"date":"2010","what":"BEGINS","relation":{"type":"EXPOSED_TO"}}},
				{"node":{"date":"2012","what":"ENDS","relation":{"type":"EXPOSED_TO"}}},{"node":{"date":"2020","what":"ENDS","relation":{"type":"OWNS"}}}]}}`,
		},
		{
			"a question, with a proof for each period",
			`{ask(query:"worksFor(/a, B), owns(B, /d)"){edges{node{validFrom validTo periods{validFrom validTo modality} proofs{validFrom} text}}}}`,
			`{"ask":{"edges":[{"node":{"validFrom":"2010","validTo":"2012","periods":[{"validFrom":"2002","validTo":"2003","modality":"STATED"},{"validFrom":"2010","validTo":"2012","modality":"STATED"}],
				"proofs":[{"validFrom":"2010"},{"validFrom":"2002"},{"validFrom":"2001"},{"validFrom":"2002"}],
				"text":"A WORKS_FOR B, 2010 to 2012   isaacs-2019, 2\nB OWNS D, 2002 to 2020        isaacs-2019, 4\nA WORKS_FOR B, 2001 to 2003   isaacs-2019, 1\n"}}]}}`,
		},
		{
			"a view as of a date",
			`{view(asOf:"2002"){node(id:"a|WORKS_FOR|b"){...on Relation{validFrom validTo periods{validFrom} claims{locator} proof{text}}}}}`,
			`{"view":{"node":{"validFrom":"2001","validTo":"2003","periods":[{"validFrom":"2001"}],"claims":[{"locator":"1"}],"proof":{"text":"A WORKS_FOR B, 2001 to 2003   isaacs-2019, 1\n"}}}}`,
		},
		{"a view as of a date between", `{view(asOf:"2005"){node(id:"a|WORKS_FOR|b"){id}}}`, `{"view":{"node":null}}`},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, h, tt.query, tt.data) })
	}
	for _, tt := range []struct{ path, want string }{
		{
			"/export/relations.csv?type=WORKS_FOR",
			`,2010,2012,false,false,2001/2003 | 2010/2012,STATED,1,false,false,false,,isaacs-2019,"isaacs-2019, 1, for 2001 to 2003 | isaacs-2019, 2, for 2010 to 2012"`,
		},
		{
			"/export/relations.csv?type=EXPOSED_TO",
			`,2010,2012,false,false,2002/2003 | 2010/2012,STATED,1,true,false,false,through,isaacs-2019,"isaacs-2019, 2, for 2010 to 2012 | isaacs-2019, 4, for 2002 to 2020 | isaacs-2019, 1, for 2001 to 2003"`,
		},
		{
			"/export/all.cyjs?type=WORKS_FOR",
			`"validFrom":"2010","validTo":"2012","periods":[{"validFrom":"2001","validTo":"2003","modality":"STATED","confidence":1,"disputed":false},{"validFrom":"2010","validTo":"2012"`,
		},
		{
			"/export/all.graphology.json?type=WORKS_FOR",
			`"validFrom":"2010","validTo":"2012","periods":[{"validFrom":"2001","validTo":"2003"`,
		},
		{"/export/all.graphml?type=EXPOSED_TO", `<data key="edge.periods">2002/2003 | 2010/2012</data>`},
		{"/export/all.dot?type=WORKS_FOR", `periods="2001/2003 | 2010/2012"`},
		{"/export/all.mmd?type=WORKS_FOR", `periods: 2001/2003 | 2010/2012`},
		{
			"/export/all.gexf?type=EXPOSED_TO",
			`<spells><spell start="2002-01-01" end="2003-12-31"/><spell start="2010-01-01" end="2012-12-31"/></spells>`,
		},
		{"/export/all.ttl?type=EXPOSED_TO", `time2`},
		{"/export/ask.csv?q=worksFor(/a,B)", `b,B,2010,2012,false,false,2001/2003 | 2010/2012,STATED`},
		{"/export/ask.json?q=worksFor(/a,B)", `"periods":[{"validFrom":"2001","validTo":"2003"`},
	} {
		t.Run(tt.path, func(t *testing.T) {
			if got := get(t, h, tt.path).Body.String(); !strings.Contains(got, tt.want) {
				t.Errorf("%s\n%s\nlacks %s", tt.path, got, tt.want)
			}
		})
	}
}

// TestBounds checks that the API gives the plain dates of a period, and says which of them are bounds.
func TestBounds(t *testing.T) {
	b := &book{at: "1"}
	held := func(from, to claim.Date) func(*claim.Context) {
		return func(c *claim.Context) { c.Period = claim.Period{From: from, To: to} }
	}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"a", "b", "c"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	b.relate("a", "OWNS", "b", held(claim.Year(2012).OrBefore(), claim.Year(2015).OrAfter()))
	b.relate("b", "OWNS", "c", held(claim.Year(2011), claim.Year(2014)))
	b.say("through", claim.PredicateRule, claim.Literal(`rule through:
  "An owner of an owner is exposed to what it owns."
  exposedTo(C, A) :- owns(A, B), owns(B, C).
`))
	v := viewOf(t, b.claims)
	h := serve(t, func(o *server.Options) { o.Graph, o.Search = fixedView{v}, indexOf(t, v) }).Handler()
	const dates = "validFrom validFromOrBefore validTo validToOrAfter"
	const (
		open   = `"validFrom":"2012","validFromOrBefore":true,"validTo":"2015","validToOrAfter":true`
		closed = `"validFrom":"2011","validFromOrBefore":false,"validTo":"2014","validToOrAfter":false`
		common = `"validFrom":"2012","validFromOrBefore":true,"validTo":"2014","validToOrAfter":false`
	)
	for _, tt := range []struct{ name, query, data string }{
		{
			"a relation", `{node(id:"a|OWNS|b"){...on Relation{` + dates + ` periods{` + dates + `} claims{` + dates +
				`} proof{` + dates + ` text}}}}`,
			`{"node":{` + open + `,"periods":[{` + open + `}],"claims":[{` + open + `}],"proof":{` + open + `,
				"text":"A OWNS B, 2012 or before to 2015 or after   isaacs-2019, 1\n"}}}`,
		},
		{
			"a derived relation", `{node(id:"c|EXPOSED_TO|a"){...on Relation{` + dates + ` proof{` + dates + ` steps{` + dates +
				`} leaves{` + dates + `}}}}}`,
			`{"node":{` + common + `,"proof":{` + common + `,"steps":[{` + common + `},{` + closed + `},{` + open +
				`}],"leaves":[{` + open + `},{` + closed + `}]}}}`,
		},
		{
			"an answer", `{ask(query:"owns(/a, X)"){edges{node{` + dates + `}}}}`,
			`{"ask":{"edges":[{"node":{` + open + `}}]}}`,
		},
		{
			"a timeline", `{timeline(of:"a",includeDerived:false){edges{node{date bound what}}}}`,
			`{"timeline":{"edges":[{"node":{"date":"2012","bound":true,"what":"BEGINS"}},{"node":{"date":"2015","bound":true,"what":"ENDS"}}]}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) { want(t, h, tt.query, tt.data) })
	}
	t.Run("rows of JSON", func(t *testing.T) {
		const row = `"validFrom":"2012","validTo":"2015","validFromOrBefore":true,"validToOrAfter":true,`
		if got := get(t, h, "/export/ask.ndjson?q=owns(/a,X)").Body.String(); !strings.Contains(got, row) {
			t.Errorf("%s\nlacks %s", got, row)
		}
	})
}
