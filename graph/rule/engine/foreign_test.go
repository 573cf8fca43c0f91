package engine_test

import (
	"context"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

const (
	knows = "http://xmlns.com/foaf/0.1/knows"
	typ   = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	xsd   = "http://www.w3.org/2001/XMLSchema#"
)

// foreignClaims returns a small graph with foreign predicates.
func foreignClaims() []claim.Claim {
	value := func(s, p, text, datatype string) claim.Claim {
		c := fact(s, p, text, "1")
		if datatype != "" {
			c.Object.Datatype = xsd + datatype
		}
		return c
	}
	person := "http://x/Person"
	return []claim.Claim{
		rel("http://x/a", knows, "http://x/b", "1"), rel("http://x/b", knows, "http://x/c", "1"),
		rel("http://x/c", "http://other/knows", "http://x/a", "1"),
		rel("http://x/a", typ, person, "1"), rel("http://x/b", typ, person, "1"),
		value("http://x/a", "http://x/age", "40", "integer"), value("http://x/b", "http://x/age", "9", "integer"),
		value("http://x/a", "http://x/born", "1980-05-01", "date"), value("http://x/c", "http://x/age", "unknown", ""),
		attributed("http://x/a", "http://x/pays", "http://x/b", `{"amount":10,"持股比例":51,"voting share":60}`),
		attributed("http://x/a", "http://x/pays", "http://x/c", `{"amount":20}`),
		rel("http://x/a", "RELATED", "http://x/d", "1"),
	}
}

// TestForeign asks for predicates that the ontology does not know.
func TestForeign(t *testing.T) {
	const rules = `
rule reaches: "Who knows somebody reaches whom that one reaches."
  <http://x/reaches>(X, Y) :- <` + knows + `>(X, Y).
rule reaches-on: "Who knows somebody reaches whom that one reaches."
  <http://x/reaches>(X, Z) :- <http://x/reaches>(X, Y), <` + knows + `>(Y, Z).
rule adult: "Who is of age is an adult."
  <http://x/Person>(X) :- "http://other/knows"(X, _).
rule boss: "Who pays is a company."
  company(X) :- "pays"(X, _, amount: A), A > 5.
rule alone: "Who pays nobody is alone."
  <http://x/alone>(X, X) :- <http://x/Person>(X), not company(X).
`
	p := stored(t, compile(t, ontology(t), foreignClaims()), rules)
	x := strings.NewReplacer("http://x/", "")
	for _, tt := range []struct{ name, question, want string }{
		{"by its IRI", "<" + knows + ">(X, Y)", "a b\nb c"},
		{"in quotes", `"` + knows + `"(X, Y)`, "a b\nb c"},
		{"by its local name", `"pays"(X, Y)`, "a b\na c"},
		{"a known source", "<" + knows + ">(/<http://x/a>, Y)", "b"},
		{"a known target", "<" + knows + ">(X, /<http://x/b>)", "a"},
		{"both known", "<" + knows + ">(/<http://x/a>, /<http://x/b>), <" + knows + ">(/<http://x/b>, Y)", "c"},
		{"a fact", `"age"(X, N)`, "a 40\nb 9\nc unknown"},
		{"a number", `"age"(X, N), N > 10`, "a 40"},
		{"a constant", `"age"(X, 9)`, "b"},
		{"a text", `"age"(X, "unknown")`, "c"},
		{"a date", `"born"(X, D), D < 1990`, "a 1980-05-01"},
		{"a fact that is not there", `<` + typ + `>(X, _), not "born"(X, _)`, "b\nc"},
		{"a relation that is not there", `"age"(X, _), not <` + knows + `>(X, _)`, "c"},
		{"an attribute", `"pays"(X, Y, amount: A), A > 10`, "a c 20"},
		{"an attribute in another script", `"pays"(X, Y, 持股比例: P)`, "a b 51"},
		{"an attribute in quotes", `"pays"(X, Y, "voting share": P)`, "a b 60"},
		{"any foreign relation", `related(X, /<http://x/d>)`, "a"},
		{"all foreign relations", `related(/<http://x/c>, Y)`, "Person\na\nc"},
		{"no foreign relation", `"age"(X, _), not related(X, /<http://x/b>), not related(X, /<http://x/d>)`, "c"},
		{"a sum of its attribute", `"pays"(X, Y, amount: A) | sum(A)`, "30"},
		{"a sum of facts", `"age"(X, N), N > 0, <` + knows + `>(X, _) | sum(N)`, "49"},
		{"a count of them", `related(X, Y) | count(Y)`, "5"},
		{"a class", `<http://x/Person>(X)`, "a\nb\nc"},
		{"as a relation", `<` + typ + `>(X, C)`, "a Person\nb Person\nc Person"},
		{"what rules yield", `<http://x/reaches>(X, Y)`, "a b\na c\nb c"},
		{"that rules yield, by its local name", `"reaches"(X, /<http://x/c>)`, "a\nb"},
		{"a derived kind", `company(X)`, "a"},
		{"not of a derived kind", `<http://x/Person>(X), not company(X)`, "b\nc"},
		{"what rests on its absence", `"alone"(X, Y)`, "b b\nc c"},
		{"an entity of no kind", `thing(X), "born"(X, _)`, "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := x.Replace(answers(t, p, tt.question)); got != tt.want {
				t.Errorf("%s = %q, want %q", tt.question, got, tt.want)
			}
		})
	}
}

func TestForeignProblems(t *testing.T) {
	v := compile(t, ontology(t), foreignClaims())
	p := program(t, v, "")
	for _, tt := range []struct{ name, question, want string }{
		{
			"a slip", `<http://xmlns.com/foaf/0.1/nows>(X, Y)`,
			"there is no foreign predicate <http://xmlns.com/foaf/0.1/nows>; did you mean <http://other/knows>?",
		},
		{"of a local name", `"agee"(X, Y)`, `there is no foreign predicate "agee"; did you mean <http://x/age>?`},
		{"nothing near", `<http://x/something>(X, Y)`, "there is no foreign predicate <http://x/something>"},
		{
			"an ambiguous name", `"knows"(X, Y)`,
			`"knows" can be <http://other/knows> or <http://xmlns.com/foaf/0.1/knows>; write one of them in full`,
		},
		{
			"a word of the ontology", `"owns"(X, Y)`,
			"owns is a name of the ontology: write owns(…), without quotes or brackets",
		},
		{"by its name", `<OWNS>(X, Y)`, "OWNS is a name of the ontology: write owns(…), without quotes or brackets"},
		{"three arguments", `<http://x/age>(X, Y, Z)`, "<http://x/age> takes two arguments, or one if it is a class, not 3"},
		{
			"a class that nothing has", `<http://x/Persson>(X)`,
			"there is no entity /<http://x/Persson>; did you mean /<http://x/Person>?",
		},
		{
			"an attribute that nothing has", `"pays"(X, Y, amuont: A)`,
			"<http://x/pays> has no attribute amuont; did you mean amount?",
		},
		{"of related", `related(X, Y, amuont: A)`, "related has no attribute amuont; did you mean amount?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			q, problems := parser().Query(tt.question, v.Ontology())
			if len(problems) == 0 {
				_, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
				found, ok := err.(rule.Problems)
				if !ok {
					t.Fatalf("%s: %v", tt.question, err)
				}
				problems = found
			}
			if len(problems) != 1 || problems[0].Message != tt.want {
				t.Errorf("%s:\ngot  %v\nwant %s", tt.question, problems, tt.want)
			}
		})
	}
}

// TestClassesHaveStrata checks that a class can be concluded from the absence of another class, but not from its own
// absence.
func TestClassesHaveStrata(t *testing.T) {
	claims := foreignClaims()
	for _, class := range []string{"A", "B", "C"} {
		claims = append(claims, rel("http://x/"+class, typ, "http://x/Class", "1"))
	}
	const a = `rule a: "Who is known is A." <http://x/A>(X) :- <` + knows + `>(_, X).`
	for _, tt := range []struct{ name, rules, question, want, wrong string }{
		{
			"of what is not of another", a + `
			rule b: "Who is not A is B." <http://x/B>(X) :- <` + knows + `>(X, _), not <http://x/A>(X).`,
			"<http://x/B>(X)", "a", "",
		},
		{
			"all classes, the higher first", a + `
			rule b: "Who is not A is B." <http://x/B>(X) :- <` + knows + `>(X, _), not <http://x/A>(X).`,
			"<" + typ + ">(X, C), C != /<http://x/Class>, C != /<http://x/Person>", "a B\nb A\nc A", "",
		},
		{
			"the class that a chain reaches", a + `
			rule b: "Whoever an A that is no C knows is B." <http://x/B>(Y) :- <http://x/A>(X), <` + knows +
				`>(X, Y), not <http://x/C>(Y).
			rule c: "Who pays is C." <http://x/C>(X) :- "pays"(X, _).`,
			"<http://x/B>(X)", "c", "",
		},
		{
			"what has no class that a rule concludes", a + `
			rule alone: "Who is not A is alone." <http://x/alone>(X, X) :- <` + knows + `>(X, _), not <http://x/A>(X).`,
			"<http://x/alone>(X, X)", "a", "",
		},
		{
			"of what is not of the same", `
			rule b: "Who is not B is B." <http://x/B>(X) :- <` + knows + `>(X, _), not <http://x/B>(X).`,
			"<http://x/B>(X)", "", "rule b depends on the absence of <http://x/B>, which rule b derives",
		},
		{
			"a circle through another", `
			rule a: "Who is B is A." <http://x/A>(X) :- <http://x/B>(X).
			rule b: "Who is not A is B." <http://x/B>(X) :- <` + knows + `>(X, _), not <http://x/A>(X).`,
			"<http://x/B>(X)", "", "rule b depends on the absence of <http://x/A>, which depends, by rule a, on <http://x/B>",
		},
		{
			"a circle through any class", a + `
			rule b: "What an entity is, what it knows is, unless it is A." <` + typ + `>(Y, C) :- <` + typ + `>(X, C), <` +
				knows + `>(X, Y), not <http://x/A>(Y).`,
			"<http://x/B>(X)", "", "depends on the absence of <http://x/A>",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := compile(t, ontology(t), claims)
			rules, problems := rule.NewParser().Rules("r", tt.rules, v.Ontology())
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if _, problems = rule.Stratify(rules); tt.wrong != "" {
				if len(problems) != 1 || !strings.Contains(problems[0].Message, tt.wrong) {
					t.Fatalf("Stratify: %v, want one that says %q", problems, tt.wrong)
				}
				return
			}
			got := strings.ReplaceAll(answers(t, stored(t, v, tt.rules), tt.question), "http://x/", "")
			if got != tt.want {
				t.Errorf("%s:\n%s\nwant\n%s", tt.question, got, tt.want)
			}
		})
	}
}
