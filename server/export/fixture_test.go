package export_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
	"nexum/seed"
	"nexum/server/export"
)

const jurisdiction = `rule activity-in-jurisdiction:
  "A law binds whoever conducts an activity that it regulates, in a state where it applies."
  because "A statute governs conduct within its territory."
  constrains(Law, X) :- regulates(Law, A), conducts(X, A), appliesIn(Law, S), operatesIn(X, S).
`

// A book collects claims.
type book struct{ claims []claim.Claim }

func (b *book) say(subject, predicate string, object claim.Value, change ...func(*claim.Context)) {
	c := claim.Context{Document: "isaacs-2019", Locator: "4.5", Revision: 1}
	for _, f := range change {
		f(&c)
	}
	b.claims = append(b.claims, claim.Claim{Subject: subject, Predicate: predicate, Object: object, Context: c})
}

func (b *book) entity(id, kind, name string) {
	b.say(id, claim.PredicateKind, claim.Literal(kind))
	b.say(id, claim.PredicateName, claim.Literal(name))
}

func (b *book) relate(source, typ, target string, change ...func(*claim.Context)) {
	b.say(source, typ, claim.EntityValue(target), change...)
}

func during(from, to claim.Date) func(*claim.Context) {
	return func(c *claim.Context) { c.Period = claim.Period{From: from, To: to} }
}

// hostileTexts returns names with characters that are special in some format.
func hostileTexts() []string {
	return []string{
		`<script>alert("x")</script>`, `"quoted" 'and' \backslash\`, `ends in \`, "line\nbreak\r\nand\ttab", "👩‍👩‍👧 emoji 🇨🇳",
		"שלום עולם \u202eevil", "世纪互联", strings.Repeat("长 long ", 1250), "bell\aescape\x1b and \ufffe",
		`=cmd|' /C calc'!A0`, "+1", "-1+1", "@SUM(A1)", "\t=1", " =1", "＝1", `&amp; &#34; &lt;b&gt;`, "]]> --> <!-- ",
		`"]; evil [label="`, `"] --> x["`, `%%{init: {"theme":"dark"}}%%`, "end", "subgraph x", "click n0 href",
		"`markdown **bold**`", "#quot;", `a|b`, "\\N \\G \\n", "${x} $(x)", "\u2028\u2029", `"@en^^<x>`, "\\u0041",
		" lead and trail ", "{a: b}", "<<b>bold</b>>",
	}
}

// claims returns a graph with everything that formats must represent.
func claims() []claim.Claim {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("21vianet", "Company", "21Vianet")
	b.say("21vianet", claim.PredicateAlias, claim.Value{Text: "世纪互联", Lang: "zh"})
	b.say("21vianet", claim.PredicateDescription, claim.Literal("A Chinese operator of data centres."))
	b.say("21vianet", "foundedOn", claim.Literal("1999"))
	b.say("21vianet", "employees", claim.Literal("2000"))
	b.say("21vianet", "stateOwned", claim.Literal("false"))
	b.entity("microsoft", "Company", "Microsoft")
	b.entity("sinnet", "Company", "Sinnet")
	b.entity("azure-china", "Service", "Azure China")
	b.entity("china", "State", "China")
	b.entity("csl", "Law", "Cybersecurity Law")
	b.say("csl", "inForceOn", claim.Literal("2017-06-01"))
	b.entity("network-operation", "Activity", "network operation")
	b.relate("21vianet", "OPERATES", "azure-china", during(claim.Day(2013, 6, 0), claim.Year(2015)),
		func(c *claim.Context) {
			c.Attributes = `{"under":"a \"licence\""}`
		})
	b.relate("21vianet", "OPERATES", "azure-china", during(claim.Year(2017), claim.Date{}), func(c *claim.Context) {
		c.Locator, c.Relays = "note 7", "microsoft"
	})
	b.relate("21vianet", "CONDUCTS", "network-operation")
	b.relate("21vianet", "OPERATES_IN", "china", during(claim.Day(2012, 1, 31), claim.Date{}))
	b.relate("21vianet", "PARTNERS_WITH", "microsoft", func(c *claim.Context) {
		c.Modality, c.Doubt, c.By = claim.Alleged, 0.4, "sinnet"
	})
	b.relate("csl", "REGULATES", "network-operation")
	b.relate("csl", "APPLIES_IN", "china", during(claim.Day(2017, 6, 1), claim.Date{}))
	b.relate("sinnet", "OPERATES", "azure-china")
	b.relate("sinnet", "OPERATES", "azure-china", func(c *claim.Context) { c.Stance = claim.Disputes })
	b.relate("microsoft", "SUPPLIES", "microsoft")
	b.say("sinnet", "foundedOn", claim.Literal("1998"), func(c *claim.Context) { c.Modality = claim.Alleged })
	foreign := func(c *claim.Context) { *c = claim.Context{Revision: 1} }
	b.say("http://e/a?b=c#d", "http://e/knows", claim.EntityValue("http://e/<b> \"c\""), foreign)
	b.say("/m/0x é", "/film/actor", claim.EntityValue("http://e/a?b=c#d"), foreign)
	b.say("http://e/a?b=c#d", "http://e/says", claim.Value{Text: "hi", Lang: "en"}, foreign)
	b.say("http://e/a?b=c#d", "http://e/counts",
		claim.Value{Text: "1", Datatype: "http://www.w3.org/2001/XMLSchema#integer"}, foreign)
	for i, name := range hostileTexts() {
		id := fmt.Sprintf("nasty-%02d", i)
		b.entity(id, "Company", name)
		b.say(id, claim.PredicateDescription, claim.Literal(name))
		b.relate(id, "OWNS", "21vianet", func(c *claim.Context) { c.Locator = name })
	}
	b.say("activity-in-jurisdiction", claim.PredicateRule, claim.Literal(jurisdiction))
	return b.claims
}

// random returns claims with random names made of special characters.
func random(r *rand.Rand, n int) []claim.Claim {
	b := &book{}
	parts := append(hostileTexts(), "a", " ", `"`, `\`, "<", "&", "\x00", "\U0001F468", "'", "=", "\n", "%%", "#",
		";", "]", "}")
	text := func() string {
		var s strings.Builder
		for range 1 + r.IntN(5) {
			p := []rune(parts[r.IntN(len(parts))])
			from := r.IntN(len(p))
			s.WriteString(string(p[from:min(len(p), from+1+r.IntN(12))]))
		}
		return s.String()
	}
	id := func(i int) string { return fmt.Sprintf("e%d", i) }
	for i := range n {
		b.entity(id(i), "Company", text())
		for range r.IntN(4) {
			y := 1900 + r.IntN(100)
			b.relate(id(i), []string{"OWNS", "SUPPLIES", "PARTNERS_WITH"}[r.IntN(3)], id(r.IntN(n)),
				during(claim.Day(y, 1+r.IntN(12), 0), claim.Year(y+r.IntN(9))), func(c *claim.Context) {
					c.Locator, c.Period = text(), c.Period.Bounds(r.IntN(3) == 0, r.IntN(3) == 0)
				})
		}
	}
	return b.claims
}

func viewOf(t testing.TB, claims []claim.Claim) (*graph.View, *engine.Engine) {
	t.Helper()
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	empty, err := graph.NewBuilder(o).View()
	if err != nil {
		t.Fatal(err)
	}
	v := empty.Apply(claim.Revision{Number: 1}, claims)
	p, err := engine.Load(v)
	if err != nil {
		t.Fatal(err)
	}
	return v, engine.NewEngine(p, engine.Limits{})
}

// whole returns an export of the whole view of claims, including derived relations.
func whole(t testing.TB, claims []claim.Claim) *export.Graph {
	t.Helper()
	v, e := viewOf(t, claims)
	g := export.FromView(t.Context(), v, e, nil, walk.Filter{Deriver: e})
	g.Title = `all --> "<x>"`
	g.Truncated = walk.TruncatedLimit
	return g
}

func write(t testing.TB, g *export.Graph, format string) []byte {
	t.Helper()
	f, ok := export.ByName(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	if err := g.Write(t.Context(), &b, f); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return b.Bytes()
}
