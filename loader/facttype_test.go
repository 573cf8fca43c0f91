package loader_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"nexum/loader"
)

// typedFacts are facts of types that the small ontology does not use.
const typedFacts = `
	"What it costs." price: Decimal
	"When it was last seen." seen: DateTime
	"The company that insures it." insurer: String @identifier(scheme: "lei")
	"Its numbers of an unknown register." registered: [String!] @identifier(scheme: "cat-register")
	"Numbers that it likes." lucky: [Int!]
`

// TestFactTypes loads values of typed facts. Each must have one canonical form in the claims, or yield a problem or
// warning.
func TestFactTypes(t *testing.T) {
	o := smallOntology(t, typedFacts)
	for _, c := range []struct {
		fact          string
		want          []string
		wrong, warned string
	}{
		{fact: "price: 0012.50", want: []string{"12.5"}},
		{fact: `price: "1234567890123456789012.345"`, want: []string{"1234567890123456789012.345"}},
		{fact: "price: cheap", wrong: `price must be a number: write 12.50, not "cheap"`},
		{fact: "price: true", wrong: `price must be a number: write 12.50, not true`},
		{fact: "seen: 2020-06-29T02:33:46.538Z", want: []string{"2020-06-29T02:33:46.538Z"}},
		{fact: "seen: 2020-06-29 02:33", want: []string{"2020-06-29T02:33"}},
		{fact: "seen: 2020-06-29", wrong: `seen must be a date with a time of day: write 2017-06-01T12:30:59Z, not "2020-06-29"`},
		{fact: "insurer: 5493001kjtiigc8y1r12", want: []string{"5493001KJTIIGC8Y1R12"}},
		{
			fact: "insurer: 5493001kjtiigc8y1r13", want: []string{"5493001kjtiigc8y1r13"},
			warned: `insurer of tom: not a valid identifier: "5493001kjtiigc8y1r13" is no LEI: its check digit is wrong; it is kept as it is written`,
		},
		{
			fact: "insurer: Lloyds", want: []string{"Lloyds"},
			warned: `insurer of tom: not a valid identifier: "Lloyds" is no LEI, such as 5493001KJTIIGC8Y1R12; it is kept as it is written`,
		},
		{fact: `registered: [" A 1 ", B-2]`, want: []string{"A 1", "B-2"}},
		{fact: `lucky: [7, 13]`, want: []string{"13", "7"}},
		{fact: `lucky: [7, x]`, wrong: `lucky must be a whole number: write 41, not "x"`},
	} {
		t.Run(c.fact, func(t *testing.T) {
			path := write(t, "a.yaml", "document: doc\nat: \"1\"\nentities:\n- {id: doc, kind: Document, name: D}\n"+
				"- {id: tom, kind: Cat, name: Tom, facts: [{"+c.fact+
				"}], relations: [{meets: rex}]}\n- {id: rex, kind: Dog, name: Rex}\n") + "/a.yaml"
			s := newFakeStore()
			r, err := newLoader(t, loader.Options{Ontology: o}).Load(context.Background(), s.commit, path)
			if c.wrong != "" {
				if len(r.Problems) != 1 || r.Problems[0].Message != c.wrong {
					t.Errorf("got %v, want %s", r.Problems, c.wrong)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var warnings, got []string
			for _, w := range r.Warnings {
				warnings = append(warnings, w.Message)
			}
			if strings.Join(warnings, "\n") != c.warned {
				t.Errorf("warnings %q, want %q", warnings, c.warned)
			}
			name, _, _ := strings.Cut(c.fact, ":")
			for _, claim := range s.claims() {
				if claim.Predicate == name {
					got = append(got, claim.Object.Text)
				}
			}
			if slices.Sort(got); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// TestSchemesByKind checks that a fact whose identifiers have another scheme in another kind is read by the scheme that
// its value has, where the kind of its entity is not known yet: neither a wrong warning nor a value in the form of the
// wrong scheme follows.
func TestSchemesByKind(t *testing.T) {
	o := smallOntology(t, `"Its code." code: String @identifier(scheme: "domain") }
"A code." type Page { "Its code." code: String @identifier(scheme: "url") }
"A card." type Card { "Its code." code: String @identifier(scheme: "mac")`)
	for _, c := range []struct{ kind, value, want, warned string }{
		{"Page", "http://X4z9arb.example/4712/", "http://x4z9arb.example/4712/", ""},
		{"Card", "AA-BB-CC-00-11-22", "aa:bb:cc:00:11:22", ""},
		{"Cat", "WWW.Example.org", "www.example.org", ""},
		{"Page", "???", "???", `code of x: not a valid identifier: "???" is no MAC address, such as d2:fb:49:24:37:18; it is kept as it is written`},
	} {
		t.Run(c.value, func(t *testing.T) {
			dir := write(t, "a.yaml", "document: doc\nat: \"1\"\nentities:\n- {id: doc, kind: Document, name: D}\n- {id: x, kind: "+
				c.kind+", name: X}\n")
			facts := write(t, "b.yaml", "document: doc\nat: \"2\"\nentities:\n- {id: x, facts: [{code: \""+c.value+"\"}]}\n")
			s := newFakeStore()
			l := newLoader(t, loader.Options{Ontology: o})
			r, err := l.Load(context.Background(), s.commit, dir+"/a.yaml", facts+"/b.yaml")
			if err != nil {
				t.Fatal(err, r.Problems)
			}
			warned := ""
			for _, w := range r.Warnings {
				if strings.Contains(w.Message, "identifier") {
					warned = w.Message
				}
			}
			got := ""
			for _, claim := range s.claims() {
				if claim.Predicate == "code" {
					got = claim.Object.Text
				}
			}
			if got != c.want || warned != c.warned {
				t.Errorf("got %q with the warning %q, want %q with %q", got, warned, c.want, c.warned)
			}
		})
	}
}
