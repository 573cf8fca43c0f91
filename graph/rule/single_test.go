package rule_test

import (
	"strings"
	"testing"

	"nexum/graph/rule"
	"nexum/schema"
	"nexum/seed"
)

// TestSingle checks which variables are reported because they occur once in their rule.
func TestSingle(t *testing.T) {
	o, err := seed.Ontology()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, clause, want string }{
		{"all twice", "controls(X, Y) :- owns(X, Y).", ""},
		{"a slip", "controls(X, Y) :- owns(X, Y), owns(Y, Zz).", "rule r has the variable Zz once, so it can be anything; if that is meant, write _"},
		{"anything", "controls(X, Y) :- owns(X, Y), owns(Y, _).", ""},
		{"an attribute", "controls(X, Y) :- owns(X, Y, percent: P).", "rule r has the variable P once, so it can be anything; if that is meant, write _"},
		{"compared", "controls(X, Y) :- owns(X, Y, percent: P), P > 50.", ""},
		{"computed", "controls(X, Y) :- owns(X, Y, percent: P), Q = P * 2, Q > 50.", ""},
		{"a kind", "controls(X, Y) :- owns(X, Y), company(X).", ""},
		{"a sum", "controls(X, Y) :- company(X), company(Y), sum(P: owns(X, Y, percent: P)) > 50.", ""},
		{"a count", "controls(X, Y) :- owns(X, Y), count(Z: owns(Z, Y)) > 2.", ""},
		{"absent", "controls(X, Y) :- owns(X, Y), not owns(Y, _).", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rules, problems := rule.NewParser().Rules("r", `rule r: "x" `+tt.clause, o)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			got := ""
			for _, p := range rule.Single(rules) {
				got += p.Message
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestLabels checks that a rule can name a relation type, a fact, a kind and an attribute by a label in another script,
// and that a label that two of them have is not accepted.
func TestLabels(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "x.graphqls", Text: `
"A firm." type Firm @label(language: "zh", text: "公司") {
  "When." foundedOn: Date @label(language: "zh", text: "成立日期")
  "Where." flag: String @label(language: "zh", text: "旗") }
"A ship." type Ship { "Where." port: String @label(language: "zh", text: "旗") }
extend enum RelationType {
  "The source owns the target." OWNS @predicate(from: [FIRM], to: [FIRM], inverse: "owned by", attributes: ["share"])
    @label(language: "zh", text: "持有") @attributeLabel(attribute: "share", language: "zh", text: "份额")
  "The source rules the target." RULES @predicate(from: [FIRM], to: [FIRM], inverse: "ruled by")
}`})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, clause, same, wrong string }{
		{"a relation type", "rules(X, Y) :- 持有(X, Y).", "rules(X, Y) :- owns(X, Y).", ""},
		{"in the head", "持有(X, Y) :- rules(X, Y).", "owns(X, Y) :- rules(X, Y).", ""},
		{
			"a fact and a kind", "rules(X, Y) :- owns(X, Y), 公司(X), 成立日期(Y, D), D > 2010.",
			"rules(X, Y) :- owns(X, Y), firm(X), foundedOn(Y, D), D > 2010.", "",
		},
		{
			"an attribute", "rules(X, Y) :- 持有(X, Y, 份额: P), P > 50.", "rules(X, Y) :- owns(X, Y, share: P), P > 50.", "",
		},
		{"two facts with the label", `rules(X, Y) :- owns(X, Y), 旗(X, "cn").`, "", "旗 is not a relation type, fact or kind"},
		{"no label", "rules(X, Y) :- 拥有(X, Y).", "", "拥有 is not a relation type, fact or kind"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			read := func(clause string) (*rule.Rule, string) {
				rules, problems := rule.NewParser().Rules("r", `rule r: "x" `+clause, o)
				if len(problems) > 0 {
					return nil, problems[0].Message
				}
				return rules[0], ""
			}
			got, problem := read(tt.clause)
			if !strings.HasPrefix(problem, tt.wrong) || (problem == "") != (tt.wrong == "") {
				t.Fatalf("%q, want %q", problem, tt.wrong)
			}
			if tt.same == "" {
				return
			}
			want, _ := read(tt.same)
			if names(got) != names(want) {
				t.Errorf("%s, want %s", names(got), names(want))
			}
		})
	}
}

// names lists the names that the literals and attributes of a rule stand for.
func names(r *rule.Rule) string {
	var out []string
	for _, l := range append([]rule.Literal{r.Head}, r.Body...) {
		switch {
		case l.Type != nil:
			out = append(out, l.Type.Name)
		case l.Of != nil:
			out = append(out, l.Of.Name)
		default:
			out = append(out, l.Fact)
		}
		for _, a := range l.Attrs {
			out = append(out, a.Name)
		}
	}
	return strings.Join(out, " ")
}
