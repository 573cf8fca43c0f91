package export_test

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server/export"
)

func withAttributes(json string) func(*claim.Context) {
	return func(c *claim.Context) { c.Attributes = json }
}

// owners is a graph whose relations have attributes. Some names of attributes are names that formats use themselves.
func owners() []claim.Claim {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for _, id := range []string{"p", "q", "a", "b", "c"} {
		b.entity(id, "Company", strings.ToUpper(id))
	}
	b.relate("p", "OWNS", "a", withAttributes(`{"percent":51,"role":"chairman"}`))
	b.relate("p", "OWNS", "b", withAttributes(`{"percent":12.50,"type":"direct","持股":1}`))
	b.relate("q", "OWNS", "b", withAttributes(`{"account":9007199254740993,"weight":2,"id number":12345678901234567890}`))
	b.relate("q", "OWNS", "c", withAttributes(`{"role":"a | b"}`))
	b.relate("q", "OWNS", "c", withAttributes(`{"role":"z"}`), func(c *claim.Context) { c.Locator = "9" })
	b.relate("q", "OWNS", "c", withAttributes(`{"role":"denied"}`), func(c *claim.Context) {
		c.Stance, c.Locator = claim.Disputes, "10"
	})
	return b.claims
}

func TestAttributesOfEdges(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(string(write(t, whole(t, owners()), "CSV_EDGES")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]string{}
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		got[m["source"]+" "+m["target"]] = m
	}
	for _, c := range []struct{ relation, column, want string }{
		{"p a", "percent", "51"},
		{"p a", "role", "chairman"},
		{"p b", "percent", "12.50"},
		{"p b", "role", ""},
		{"p b", "attribute:type", "direct"},
		{"p b", "type", "OWNS"},
		{"p b", "持股", "1"},
		{"q b", "account", "9007199254740993"},
		{"q c", "role", `a \| b | z`},
	} {
		t.Run(c.relation+" "+c.column, func(t *testing.T) {
			if got := got[c.relation][c.column]; got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAttributesInFormats(t *testing.T) {
	for _, c := range []struct {
		format string
		want   []string
	}{
		{"GRAPHML", []string{
			`id="edge.percent" for="edge" attr.name="percent" attr.type="double"`, `<data key="edge.percent">51</data>`,
			`id="edge.role" for="edge" attr.name="role" attr.type="string"`, `<data key="edge.attribute:type">direct</data>`,
		}},
		{"GEXF", []string{
			`id="percent" title="percent" type="double"`, `for="percent" value="51"`, `title="account" type="long"`,
			`for="account" value="9007199254740993"`, `title="id number" type="string"`, `title="weight" type="double"`,
		}},
		{"DOT", []string{`"percent"="51"`, `"attribute:weight"="2"`, `"role"="chairman"`}},
		{"MERMAID", []string{"percent: 51", "role: chairman"}},
		{"CYTOSCAPE", []string{
			`"attributes":{"percent":51,"role":"chairman"}`, `"account":9007199254740993`,
			`"role":["a | b","z"]`,
		}},
		{"GRAPHOLOGY", []string{`"attributes":{"percent":12.50,`}},
	} {
		t.Run(c.format, func(t *testing.T) {
			text := string(write(t, whole(t, owners()), c.format))
			for _, want := range c.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s is missing in\n%s", want, text)
				}
			}
		})
	}
}

// TestAliasesAreApart checks that aliases stay separate in exports, also if they contain separators.
func TestAliasesAreApart(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for id, aliases := range map[string][]string{
		"two": {"x | y", "z"}, "other": {"x", "y | z"},
		"three": {"x", "y", "z"},
	} {
		b.entity(id, "Company", id)
		for _, a := range aliases {
			b.say(id, claim.PredicateAlias, claim.Literal(a))
		}
	}
	rows, err := csv.NewReader(strings.NewReader(string(write(t, whole(t, b.claims), "CSV_NODES")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"two": `x \| y | z`, "other": `x | y \| z`, "three": `x | y | z`}
	for _, row := range rows[1:] {
		if w, ok := want[row[0]]; ok && row[3] != w {
			t.Errorf("%s: the aliases are %q, want %q", row[0], row[3], w)
		}
	}
}

// TestAttributesAsOf checks that attributes of claims for another time are left out.
func TestAttributesAsOf(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("p", "Company", "P")
	b.entity("a", "Company", "A")
	b.relate("p", "OWNS", "a", withAttributes(`{"percent":30}`), during(claim.Year(2010), claim.Year(2011)))
	b.relate("p", "OWNS", "a", withAttributes(`{"percent":60}`), during(claim.Year(2012), claim.Date{}))
	g := whole(t, b.claims)
	var err error
	if g.View, err = g.View.With(graph.Change{AsOf: claim.Year(2010)}); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Elements struct {
			Edges []struct {
				Data struct{ Attributes map[string]any }
			}
		}
	}
	if err := json.Unmarshal(write(t, g, "CYTOSCAPE"), &out); err != nil {
		t.Fatal(err)
	}
	if got := out.Elements.Edges[0].Data.Attributes["percent"]; got != 30.0 {
		t.Errorf("percent as of 2010 is %v, want 30", got)
	}
}

// TestNamesOfColumns checks that all columns of a table of answers have different names.
func TestNamesOfColumns(t *testing.T) {
	for _, tt := range []struct {
		name    string
		columns []export.AnswerColumn
		want    string
	}{
		{"two variables", []export.AnswerColumn{
			{Name: "X", Entity: true},
			{Name: "P", Entity: false},
			{Name: "Y", Entity: true},
		}, "X XName P Y YName"},
		{
			"a variable that is named as another's name",
			[]export.AnswerColumn{{Name: "X", Entity: true}, {Name: "XName", Entity: true}},
			"X XName_ XName XNameName",
		},
		{"before it", []export.AnswerColumn{{Name: "XName", Entity: false}, {Name: "X", Entity: true}}, "XName X XName_"},
		{"and with _", []export.AnswerColumn{
			{Name: "X", Entity: true},
			{Name: "XName", Entity: false},
			{Name: "XName_", Entity: false},
		}, "X XName__ XName XName_"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			header := (&export.Answers{Columns: tt.columns}).Header()
			if got := strings.Join(header[:len(header)-len(export.Standings())], " "); got != tt.want {
				t.Errorf("Header() = %s, want %s", got, tt.want)
			}
		})
	}
}

// TestComputedAttributes checks that the attributes that rules compute for a derived relation are exported like those
// of a stated relation.
func TestComputedAttributes(t *testing.T) {
	b := &book{claims: owners()}
	b.relate("a", "OWNS", "c", withAttributes(`{"percent":10}`))
	b.relate("b", "OWNS", "c", withAttributes(`{"percent":40}`))
	for id, text := range map[string]string{
		"part":  `rule part: "A share of a share is an interest." controls(X, Y, interest: R) :- owns(X, Z, percent: P), owns(Z, Y, percent: Q), R = P * Q / 100.`,
		"whole": `rule whole: "A share is an interest." supplies(X, Y, interest: P) :- owns(X, Y, percent: P), P > 20.`,
	} {
		b.say(id, claim.PredicateRule, claim.Literal(text))
	}
	for _, tt := range []struct {
		format string
		want   []string
	}{
		{"GRAPHOLOGY", []string{
			`"attributes":{"interest":[5.1,5]}`, `"attributes":{"interest":51}`,
			`"attributes":{"interest":40}`,
		}},
		{"CSV_EDGES", []string{"interest", ",5.1 | 5,", ",51,"}},
		{"GRAPHML", []string{`attr.name="interest" attr.type="string"`, ">5.1 | 5</data>", ">51</data>"}},
		{"GEXF", []string{`title="interest" type="string"`, `value="5.1 | 5"`}},
		{"DOT", []string{`"interest"="5.1 | 5"`}},
	} {
		t.Run(tt.format, func(t *testing.T) {
			got := string(write(t, whole(t, b.claims), tt.format))
			for _, want := range tt.want {
				if !strings.Contains(got, want) {
					t.Errorf("no %s in\n%s", want, got)
				}
			}
		})
	}
}
