package export_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/formats"
	"nexum/schema"
	"nexum/server/export"
)

// TestRoundTrips checks that nexum can import its own exports, and that exporting the imported graph again changes
// nothing that the format can represent.
func TestRoundTrips(t *testing.T) {
	for _, tt := range []struct {
		format    string
		citations bool // whether the format keeps each claim and its place
	}{
		{"GEXF", false},
		{"GRAPHML", false},
		{"CYTOSCAPE", true},
		{"GRAPHOLOGY", true},
		{"D3", true},
		{"DOT", false},
		{"NEO4J", true},
		{"TURTLE", true},
		{"NQUADS", true},
		{"JSONLD", true},
		{"TURTLE_12", true},
		{"NTRIPLES_12", true},
	} {
		t.Run(tt.format, func(t *testing.T) {
			first := tradable()
			second := imported(t, first, tt.format)
			third := imported(t, second, tt.format)
			before, after, again := canonicalOf(t, first, tt.format, tt.citations),
				canonicalOf(t, second, tt.format, tt.citations), canonicalOf(t, third, tt.format, tt.citations)
			if diff := changesBetween(before, after); diff != "" {
				t.Errorf("export → import changes\n%s", diff)
			}
			if diff := changesBetween(after, again); diff != "" {
				t.Errorf("import → export → import changes\n%s", diff)
			}
			if len(after) < 60 {
				t.Errorf("only %d lines are compared", len(after))
			}
		})
	}
}

// tradable returns the claims of the fixture that files can contain: names without control characters, and ids that
// are valid in IRIs.
func tradable() (out []claim.Claim) {
	bad := map[string]bool{"http://e/<b> \"c\"": true, "/m/0x é": true}
	for _, c := range claims() {
		if c.Predicate == claim.PredicateName && strings.ContainsFunc(c.Object.Text, func(r rune) bool {
			return r < ' ' || r == 0x7f || r == 0xfffe || r == '\u202e'
		}) ||
			strings.TrimSpace(c.Object.Text) != c.Object.Text {
			bad[c.Subject] = true
		}
	}
	for _, c := range claims() {
		c.Context.Locator = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0xfffe || r == 0x7f {
				return -1
			}
			return r
		}, strings.TrimSpace(c.Context.Locator))
		if c.Context.Relays != "" {
			c.Context.Relays = "isaacs-2019" // it must be a document
		}
		if !bad[c.Subject] && !(c.Object.Entity && bad[c.Object.Text]) {
			out = append(out, c)
		}
	}
	return out
}

// imported exports claims in a format and imports the file.
func imported(t *testing.T, claims []claim.Claim, format string) (out []claim.Claim) {
	t.Helper()
	return importedFrom(t, whole(t, claims), format)
}

// importedFrom exports a graph in a format and imports the file.
func importedFrom(t *testing.T, g *export.Graph, format string) []claim.Claim {
	t.Helper()
	names := []string{format}
	if format == "NEO4J" {
		names = []string{"NEO4J_NODES", "NEO4J_RELATIONSHIPS"}
	}
	var paths []string
	for _, name := range names {
		f, _ := export.ByName(name)
		paths = append(paths, written(t, write(t, g, name), "graph."+f.Extension))
	}
	return importedPaths(t, g.View.Ontology(), paths...)
}

// importedFile imports a file with this content.
func importedFile(t *testing.T, o *schema.Ontology, content []byte, name string) []claim.Claim {
	t.Helper()
	return importedPaths(t, o, written(t, content, name))
}

// written writes a file and returns its path.
func written(t *testing.T, content []byte, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func importedPaths(t *testing.T, o *schema.Ontology, paths ...string) (out []claim.Claim) {
	t.Helper()
	l, err := loader.New(loader.Options{Ontology: o, Formats: formats.All(), TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	report, err := l.Load(context.Background(), func(_ string, all iter.Seq2[claim.Claim, error]) error {
		for c, err := range all {
			if err != nil {
				return err
			}
			c.Context.Revision = 1
			out = append(out, c)
		}
		return nil
	}, paths...)
	if err != nil {
		t.Fatalf("%s: %v", report, err)
	}
	return out
}

// canonicalOf returns a canonical text of a graph, with one line per entity, fact and relation.
func canonicalOf(t *testing.T, claims []claim.Claim, format string, citations bool) (out []string) {
	t.Helper()
	v, _ := viewOf(t, claims)
	for n := range v.All("") {
		id := v.ID(n)
		if strings.HasPrefix(id, "file:") {
			continue // the file itself, which is the document of all claims without one
		}
		out = append(out, fmt.Sprintf("%s is %s %q, description %q", id, v.Kind(n).Name, v.Name(n), descriptionOf(v, n)))
		for _, a := range v.Aliases(n) {
			out = append(out, fmt.Sprintf("%s alias %q", id, a))
		}
		for f := range v.Facts(n) {
			name := v.PredName(f.Pred)
			if format == "DOT" { // nexum writes DOT without facts
				break
			}
			if name == claim.PredicateRule || name == claim.PredicateKind || name == claim.PredicateName ||
				name == claim.PredicateAlias || name == claim.PredicateDescription {
				continue
			}
			out = append(out, fmt.Sprintf("%s %s %q", id, name, f.Value.Text))
			if !slices.Contains([]string{"TURTLE", "NQUADS", "JSONLD", "TURTLE_12", "NTRIPLES_12"}, format) {
				continue
			}
			for _, c := range v.FactClaims(f) {
				if c.Context.Graph = ""; c.Context.Document == "" || strings.HasPrefix(c.Context.Document, "file:") {
					continue
				}
				out = append(out, fmt.Sprintf("%s %s %q says %+v", id, name, f.Value.Text, c.Context))
			}
		}
	}
	g := whole(t, claims)
	for r, err := range g.Stated {
		if err != nil {
			t.Fatal(err)
		}
		x, err := export.NewRelation(t.Context(), g.View, g.Engine, r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprintf("%s %s%s %s: %s | %s %g disputed %t %v", x.Source, x.Type, x.Predicate, x.Target,
			export.TextPeriods(x.Held), x.Modality, x.Confidence, x.Disputed, x.Attributes))
		if citations {
			for _, c := range x.Citations {
				if !strings.HasPrefix(c.Context.Document, "file:") && c.Context.Document != "" {
					out = append(out, fmt.Sprintf("%s %s %s says %+v", x.Source, x.Type, x.Target, c.Context))
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

func descriptionOf(v *graph.View, n graph.Node) string {
	if p, ok := v.Pred(claim.PredicateDescription); ok {
		if f, ok := v.Fact(n, p); ok {
			return f.Value.Text
		}
	}
	return ""
}

// changesBetween returns the lines that are in only one of two lists.
func changesBetween(a, b []string) string {
	var out strings.Builder
	for _, x := range a {
		if !slices.Contains(b, x) {
			fmt.Fprintf(&out, "- %s\n", x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			fmt.Fprintf(&out, "+ %s\n", x)
		}
	}
	return out.String()
}

// TestMergesRoundTrip checks that RDF keeps merges and their sources, and that a proposed merge stays a proposal and a
// denied one a denial.
func TestMergesRoundTrip(t *testing.T) {
	b := &book{claims: tradable()}
	b.entity("21vianet-group", "Company", "21Vianet Group")
	b.entity("vnet", "Company", "VNET")
	b.relate("21vianet-group", claim.PredicateSameAs, "21vianet", func(c *claim.Context) {
		c.Locator, c.Doubt, c.Attributes = "row 5", claim.DoubtOf(0.9), `{"reasons":["equal LEI"],"score":0.9}`
	})
	b.relate("vnet", claim.PredicateSameAs, "21vianet-group", func(c *claim.Context) { c.Locator = "row 6" })
	b.entity("founder", "Person", "A person who is taken for the company")
	b.relate("founder", claim.PredicateSameAs, "21vianet", func(c *claim.Context) { c.Locator = "row 8" })
	b.relate("sinnet", claim.PredicateSameAs, "21vianet", func(c *claim.Context) { c.Modality = claim.Recommended })
	b.relate("microsoft", claim.PredicateSameAs, "21vianet", func(c *claim.Context) { c.Stance = claim.Disputes })
	b.relate("21vianet-group", "PARTNERS_WITH", "sinnet", func(c *claim.Context) { c.Locator = "row 7" })
	const unsure = 0.9 // the confidence of the merge on which the relation rests
	merges := func(claims []claim.Claim) (out []string) {
		v, _ := viewOf(t, claims)
		for n := range v.All("") {
			for _, m := range v.SameAs(n) {
				for _, c := range m.Claims {
					out = append(out, fmt.Sprintf("%s is %s, %s: %+v", m.Subject, m.Object, m.State, c.Context))
				}
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	want := merges(b.claims)
	if len(want) != 5 {
		t.Fatal(want)
	}
	for _, format := range []string{"TURTLE", "NQUADS", "JSONLD", "TURTLE_12", "NTRIPLES_12"} {
		t.Run(format, func(t *testing.T) {
			second := imported(t, b.claims, format)
			if got := merges(second); !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
			v, _ := viewOf(t, second)
			source, _ := v.Lookup("21vianet")
			target, _ := v.Lookup("sinnet")
			partners, _ := v.Pred("PARTNERS_WITH")
			if r, ok := v.Find(source, partners, target); !ok || v.Summary(r).Confidence != unsure {
				t.Errorf("found %v: the relation of the merged id must be as sure as the merge", ok)
			}
			if diff := changesBetween(canonicalOf(t, b.claims, format, true), canonicalOf(t, second, format, true)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestEveryClaimRoundTrips checks that each format that nexum reads again keeps each claim: what is alleged, planned,
// denied or doubted stays so, and several claims of one relation or fact stay several.
func TestEveryClaimRoundTrips(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("jones-2012", "Document", "Jones 2012")
	for _, id := range []string{"p", "q", "r", "old-q"} {
		b.entity(id, "Company", "Name of "+id)
	}
	b.entity("founder", "Person", "A person who is taken for a company")
	b.entity("china", "State", "China")
	at := func(m claim.Modality, doubt float64, document, locator string) func(*claim.Context) {
		return func(c *claim.Context) {
			c.Modality, c.Doubt, c.Document, c.Locator = m, claim.DoubtOf(doubt), document, locator
		}
	}
	denied := func(c *claim.Context) { c.Stance = claim.Disputes }
	b.say("alleged-firm", claim.PredicateKind, claim.Literal("Company"), at(claim.Alleged, 0.3, "jones-2012", "p. 1"))
	b.say("alleged-firm", claim.PredicateName, claim.Literal(`A "bell" & <firm>; x|y\`),
		at(claim.Alleged, 1, "jones-2012", "p. 2"))
	b.say("p", claim.PredicateAlias, claim.Value{Text: "世纪", Lang: "zh"}, at(claim.Alleged, 1, "jones-2012", "p. 3"))
	b.say("p", claim.PredicateDescription, claim.Literal("said to be shady"),
		at(claim.Alleged, 0.3333333333333333, "jones-2012", "p. 4"))
	b.say("p", "employees", claim.Literal("5"), at(claim.Planned, 0.5, "jones-2012", "p. 5"),
		during(claim.Year(2030), claim.Date{}))
	b.say("p", "employees", claim.Literal("5"))
	b.say("p", "employees", claim.Literal("5"), denied, at(claim.Stated, 1, "jones-2012", "p. 11"))
	b.say("p", "stateOwned", claim.Literal("true"), at(claim.Hypothetical, 0.1, "jones-2012", "p. 6"))
	b.relate("p", "OWNS", "q", withAttributes(`{"percent":60,"role":"x | y"}`),
		during(claim.Year(2001).OrBefore(), claim.Year(2003).OrAfter()))
	b.relate("p", "OWNS", "q", withAttributes(`{"percent":40}`), at(claim.Alleged, 0.4, "jones-2012", "p. 7"))
	b.relate("p", "OWNS", "q", withAttributes(`{"nested":{"a":[1,"b",null]},"percent":12.50}`),
		at(claim.Planned, 1, "jones-2012", "p. 8"), during(claim.Year(2029), claim.Date{}))
	b.relate("p", "OWNS", "q", denied, func(c *claim.Context) { c.Relays, c.By = "jones-2012", "r" })
	b.relate("q", "OWNS", "r", at(claim.Alleged, 0.2, "jones-2012", "p. 9"))
	b.relate("r", "OWNS", "p")
	b.relate("r", "OWNS", "p", at(claim.Stated, 0.8, "jones-2012", "p. 12"), denied)
	b.relate("p", "OPERATES_IN", "china", at(claim.Planned, 1, "jones-2012", "p. 10"))
	b.relate("old-q", claim.PredicateSameAs, "q", func(c *claim.Context) { c.Attributes = `{"score":0.9}` })
	b.relate("old-q", claim.PredicateSameAs, "r", denied)
	b.relate("p", claim.PredicateSameAs, "r", at(claim.Recommended, 0.6, "jones-2012", "p. 13"))
	b.relate("founder", claim.PredicateSameAs, "p", at(claim.Stated, 0.7, "jones-2012", "p. 14"))
	b.say("founder", "title", claim.Literal("Chair"))
	b.relate("founder", "NATIONAL_OF", "china")
	b.relate("r", "OWNS", "old-q", at(claim.Alleged, 0.9, "jones-2012", "p. 15"))
	b.say("q", "shownSince", claim.Literal("2012"))
	b.say("old-q", "employees", claim.Literal("7"), at(claim.Stated, 0.8, "jones-2012", "p. 16"))
	// What is only denied.
	b.say("r", claim.PredicateKind, claim.Literal("Person"), denied)
	b.say("r", claim.PredicateName, claim.Literal("No name of r"), denied)
	b.say("r", claim.PredicateAlias, claim.Value{Text: "别名", Lang: "zh"}, denied,
		at(claim.Stated, 0.9, "jones-2012", "p. 17"))
	b.say("r", "stateOwned", claim.Literal("true"), denied)
	b.say("founder", "title", claim.Literal("Owner"), denied)
	b.relate("p", "PARTNERS_WITH", "q", denied, withAttributes(`{"role":"x"}`), during(claim.Year(2001), claim.Date{}))
	b.relate("p", "PARTNERS_WITH", "q", denied, at(claim.Alleged, 0.5, "jones-2012", "p. 18"))
	b.relate("old-q", "OPERATES_IN", "china", denied)
	b.relate("founder", "HEADS", "r", denied)
	b.relate("http://e/a", "http://e/hates", "p", denied)
	b.say("http://e/a", "http://e/says", claim.Value{Text: "no", Lang: "en"}, denied)
	b.say("http://e/a", "http://e/says", claim.Value{Text: "hi", Lang: "en"}, at(claim.Alleged, 1, "jones-2012", "line 3"))
	b.say("http://e/a", "http://e/counts", claim.Value{Text: "1", Datatype: "http://www.w3.org/2001/XMLSchema#integer"})
	b.relate("http://e/a", "http://e/knows", "p", at(claim.Recommended, 0.7, "jones-2012", "line 4"))
	// What has escapes.
	b.say("http://e/a%20b%252F", "http://e/is%20called", claim.Literal("100%25"))
	b.relate("http://e/a%20b%252F", "http://e/k%C3%B6nnt", "http://e/a")
	for _, format := range []string{
		"GEXF", "GRAPHML", "CYTOSCAPE", "GRAPHOLOGY", "D3", "DOT", "NEO4J", "TURTLE", "NQUADS", "JSONLD", "TURTLE_12",
		"NTRIPLES_12",
	} {
		t.Run(format, func(t *testing.T) {
			want, second := everyClaim(b.claims), imported(t, b.claims, format)
			if diff := changesBetween(want, everyClaim(second)); diff != "" {
				t.Errorf("export → import changes\n%s", diff)
			}
			if diff := changesBetween(everyClaim(second), everyClaim(imported(t, second, format))); diff != "" {
				t.Errorf("import → export → import changes\n%s", diff)
			}
		})
	}
}

// everyClaim returns each claim as a line. It omits the claims about the file itself.
func everyClaim(claims []claim.Claim) (out []string) {
	for _, c := range claims {
		if strings.HasPrefix(c.Context.Document, "file:") {
			continue
		}
		out = append(out, fmt.Sprintf("%s %s %+v: %+v", c.Subject, c.Predicate, c.Object, c.Context))
	}
	slices.Sort(out)
	return out
}

// TestChangedFiles checks that a file that another program or a person changed keeps its claims, and that what is new
// in it is a claim of the file.
func TestChangedFiles(t *testing.T) {
	b := &book{}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	b.entity("p", "Company", "Old name")
	b.entity("q", "Company", "Q")
	b.say("p", "employees", claim.Literal("5"))
	alleged := func(c *claim.Context) { c.Modality, c.Doubt = claim.Alleged, claim.DoubtOf(0.5) }
	b.relate("p", "OWNS", "q", withAttributes(`{"percent":60}`), alleged)
	for _, tt := range []struct {
		name, format string
		change       []string
		want         []string
	}{
		{"Gephi", "GEXF", []string{
			"<creator>nexum</creator>", "<creator>Gephi</creator>", `value="60"`,
			`value="60.0"`,
		}, nil},
		{"a value", "GRAPHML", []string{`>60</data>`, `>61.0</data>`}, []string{`p OWNS q ALLEGED 0.5 {"percent":61.0}`}},
		{
			"a field", "CYTOSCAPE",
			[]string{`"derived":false`, `"derived":false,"weight":2`},
			[]string{`p OWNS q ALLEGED 0.5 {"weight":2}`},
		},
		{
			"a name", "GRAPHOLOGY",
			[]string{`"name":"Old name","label":"Old name"`, `"name":"New name","label":"New name"`},
			[]string{"p name New name STATED 1 "},
		},
		{"a fact", "DOT", []string{`, name="Q"`, `, name="Q", founder="R"`}, []string{"q graph:founder R STATED 1 "}},
		{"a count", "D3", []string{`"employees":5`, `"employees":6`}, []string{"p employees 6 STATED 1 "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := string(write(t, whole(t, b.claims), tt.format))
			changed := strings.NewReplacer(tt.change...).Replace(text)
			if changed == text {
				t.Fatalf("nothing to change in\n%s", text)
			}
			f, _ := export.ByName(tt.format)
			second := importedFile(t, whole(t, b.claims).View.Ontology(), []byte(changed), "graph."+f.Extension)
			if diff := changesBetween(everyClaim(b.claims), everyClaim(second)); diff != "" {
				t.Error(diff)
			}
			var got []string
			for _, c := range second {
				x := c.Context
				if strings.HasPrefix(x.Document, "file:") && !strings.HasPrefix(c.Subject, "file:") {
					got = append(got, fmt.Sprintf("%s %s %s %s %g %s", c.Subject, c.Predicate, c.Object.Text, x.Modality,
						x.Confidence(), x.Attributes))
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the file claims %q, want %q", got, tt.want)
			}
		})
	}
}
