package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
)

// beyond is a rule that yields a relation between kinds that the ontology does not allow for it.
const beyond = `
rule beyond: "A duty that rests on an activity rests on the services that conduct it."
  borneBy(D, X) :- borneBy(D, A), conducts(X, A).
rule symmetric: "x" competesWith(X, Y) :- locatedIn(X, Z), locatedIn(Y, Z).`

// mistakes returns the mistakes of a query or of rules, one per line.
func mistakes(t *testing.T, text string) string {
	t.Helper()
	o, p := ontology(t), parser()
	if strings.HasPrefix(text, "rule") {
		rules, problems := p.Rules("r", text, o)
		if len(problems) == 0 {
			_, problems = rule.Stratify(rules)
			problems = append(problems, rule.Impossible(o, rules)...)
		}
		return rule.Problems(problems).Error()
	}
	q, problems := p.Query(text, o)
	if len(problems) == 0 {
		v := compile(t, o, []claim.Claim{fact("a", "kind", "Company", "1")})
		_, err := engine.NewEngine(program(t, v, beyond), engine.Limits{}).Ask(context.Background(), q)
		if found, ok := errors.AsType[rule.Problems](err); ok {
			problems = found
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return rule.Problems(problems).Error()
}

const arithmetic = "only comparisons compute; give the result a name there and write the name here, as in Q = P * 2, owns(X, Y, percent: Q)"

// TestOneMistakeOneProblem checks that each mistake is reported once, at its position, in terms of the language, with a
// correction.
func TestOneMistakeOneProblem(t *testing.T) {
	for text, want := range map[string]string{
		"employees(X, N + 1)":               "query:1:16: " + arithmetic,
		"owns(X, Y, percent: P / 2)":        "query:1:23: " + arithmetic,
		"owns(X /b)":                        "query:1:8: a comma is missing before /b",
		"owns(X, Y, Percent: P)":            `query:1:19: an attribute that begins with an upper-case letter is written in quotes: "Percent": P`,
		"owns(X, Y, percent: P / b)":        "query:1:23: " + arithmetic,
		"employees(X, N), N ^ 2 > 3":        "query:1:20: the operators are + - * /",
		`employees(X, N), N + "a" > 3`:      "query:1:20: + takes no value of type text; it takes numbers and dates, or two texts",
		"foundedOn(X, D), D * 2 > 3":        "query:1:20: * takes no value of type date; it takes numbers",
		"foundedOn(X, D), D + D > 3":        "query:1:20: two dates cannot be added; add a number of days to a date, as in D + 30",
		"foundedOn(X, D), 30 - D > 3":       "query:1:21: a date cannot be subtracted from a number; write the date first, as in D - 30",
		`foundedOn(X, D), D - D > "a"`:      "query:1:18: type number cannot be compared with type text",
		"owns(X, Y), X + 1 > 3":             "query:1:15: + takes no value of type entity; it takes numbers and dates, or two texts",
		"employees(X, N), R = S * 2":        "query:1:18: R is in no positive literal, so it could be anything; add a literal for it, as in company(X)\nquery:1:22: S is in no positive literal, so it could be anything; add a literal for it, as in company(X)",
		"employees(X, N), R = R + N":        "query:1:18: R is in no positive literal, so it could be anything; add a literal for it, as in company(X)",
		"constrains(law-x, X)":              `query:1:12: "law-x" comes where a Variable, /an-entity, "a text", a number or a date belongs; an entity is written /law-x, and a Variable begins with an upper-case letter`,
		"constrains(X, 21vianet)":           `query:1:17: "vianet" comes where , or ) belongs; an entity is written with a slash: /21vianet`,
		"company(/Azure)":                   "query:1:9: an entity is written /an-entity, or /<its id> if that has other characters than a to z, 0 to 9 and -",
		"OWNS(X, Y)":                        "query:1:5: a relation type, fact or kind begins with a lower-case letter: owns(…); what begins with an upper-case one is a Variable",
		"FoundedOn(X, D)":                   "query:1:10: a relation type, fact or kind begins with a lower-case letter: foundedOn(…); what begins with an upper-case one is a Variable",
		"owns(X, /jürgen-m)":                "query:1:11: an id with other characters than a to z, 0 to 9 and - has a prefix, as in /person:jürgen-m",
		"company('x')":                      `query:1:9: a text is written in double quotes: "a text"`,
		`name(X, "a\q")`:                    `query:1:9: a \ in a text must come before a quote, another \, or a letter of an escape: \", \\, \n, \u4e91`,
		`name(X, "x)`:                       `query:1:9: a text ends with another " on its line`,
		"company(X); person(Y)":             "query:1:11: literals are joined by commas: company(X), owns(X, Y)",
		"company(X) person(Y)":              `query:1:12: "person" does not belong here; literals are joined by commas: company(X), owns(X, Y)`,
		"company(X) order X":                `query:1:12: "order" does not belong here; stages that process the answers come after a |, as in | order …`,
		"owns(X, Y, percent P)":             `query:1:10: after this comma, another argument must follow: a Variable, /an-entity, "a text", a number or a date, or an attribute such as percent: P`,
		"owns(X, microsoft)":                `query:1:7: after this comma, another argument must follow: a Variable, /an-entity, "a text", a number or a date, or an attribute such as percent: P; an entity is written /microsoft`,
		"owns(X, /Microsoft)":               "query:1:7: after this comma, an entity is written /an-entity, or /<its id> if that has other characters than a to z, 0 to 9 and -",
		"":                                  "query:1:1: the question is empty; write literals such as company(X), owns(X, Y)",
		"# a comment":                       "query:1:12: the question is empty; write literals such as company(X), owns(X, Y)",
		" # one\n# two\n ":                  "query:3:2: the question is empty; write literals such as company(X), owns(X, Y)",
		"# one\n| select X":                 "query:2:1: before a | there must be literals, such as company(X), owns(X, Y)",
		"company(X), # one":                 `query:1:18: the end comes where a Variable, /an-entity, "a text", a number or a date belongs; after this comma, another literal must follow, such as company(X)`,
		"SUBSIDIARY_OF(X, Y)":               "query:1:11: a relation type begins with a lower-case letter and is written in camel case: KIND_OF is kindOf",
		"Company(X)":                        "query:1:8: a relation type, fact or kind begins with a lower-case letter: company(…); what begins with an upper-case one is a Variable",
		"company(X), X == /a":               "query:1:16: = is written once",
		"employees(X, N), 3 < N < 5":        `query:1:24: "<" does not belong here; a comparison has two sides: 3 < N, N < 5`,
		"law(X) :- company(X)":              "query:1:8: a query is the body of a rule alone, without :-",
		"sum(P: owns(X, Y, percent: P))<3":  "query:1:1: counts and sums come after the body of a query: … | sum(P)",
		"X < 3":                             "query:1:1: X is in no positive literal, so it could be anything; add a literal for it, as in company(X)",
		"3 > X, X > 1":                      "query:1:5: X is in no positive literal, so it could be anything; add a literal for it, as in company(X)",
		"company(X), not owns(X, Y)":        "query:1:25: Y is in no positive literal, so it could be anything; add a literal for it, as in company(X), or write _ if any value is meant",
		"not (company(X))":                  "query:1:6: not comes before a literal without parentheses: not owns(X, Y)",
		"company(X), not(owns(X, Y))":       "query:1:21: not comes before a literal without parentheses: not owns(X, Y)",
		"company(X), not":                   "query:1:16: not comes before a literal: not owns(X, Y)",
		"company(X), owns(X, a) | count(X)": `query:1:22: "a" comes where a Variable, /an-entity, "a text", a number or a date belongs; an entity is written /a, and a Variable begins with an upper-case letter`,
		"company(X, Y)":                     "query:1:1: company takes 1 argument, not 2",
		"not owns(_, _)":                    "query:1:1: one literal at least must be neither a negation nor a comparison, such as company(X)",
		"owns(X, Y) :- controls(X, Y).":     "query:1:12: a query is the body of a rule alone, without :-",

		`rule a: "x" owns(X, Y) :- controls(X, _).`:                                                                                "r:1:21: Y is in no positive literal of the body, so it could be anything; add a literal for it, as in company(X)",
		`rule a: "x" owns(X, Y) :- controls(X, Y), not owns(Y, X).`:                                                                "r:1:43: rule a depends on the absence of owns, which rule a derives: this is a contradiction; leave out the negation, or negate something that does not depend on owns",
		"rule a: \"x\" controls(X, Y) :- owns(X, Y).\nrule b: \"x\" owns(X, Y) :- funds(X, Y),\n  not controls(X, Y), company(Y).": "r:3:3: rule b depends on the absence of controls, which depends, by rule a, on owns, which rule b derives: this is a contradiction; leave out the negation, or negate something that does not depend on owns",
	} {
		if got := mistakes(t, text); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestImpossibleQueries checks that a query that the ontology makes impossible is a mistake, not a query without
// answers.
func TestImpossibleQueries(t *testing.T) {
	for text, want := range map[string]string{
		"company(X), constrains(X, Y)":                                                          "query:1:13: nothing can be X: in company(X) it is company, in constrains(X, Y) law",
		"constrains(X, Y),\n company(X), law(Y)":                                                "query:2:2: nothing can be X: in constrains(X, Y) it is law, in company(X) company\nquery:2:14: nothing can be Y: in constrains(X, Y) it is company, deal, facility, ministry, organization, person or one of 2 others, in law(Y) law",
		"company(X), inForceOn(X, D)":                                                           "query:1:13: nothing can be X: in company(X) it is company, in inForceOn(X, D) duty or law or provision",
		"sanctioned(X, /a), law(X)":                                                             "query:1:20: nothing can be X",
		"appliesIn(L, X), operates(Y, X)":                                                       "query:1:18: nothing can be X: in appliesIn(L, X) it is place or state, in operates(Y, X) activity or facility or service",
		"operatesIn(X, P), locatedIn(Y, P), market(P)":                                          "query:1:36: nothing can be P: in locatedIn(Y, P) it is place or state, in market(P) market",
		`rule a: "x" constrains(X, L) :- regulates(L, X).`:                                      "r:1:33: nothing can be X: in constrains(X, L) it is law, in regulates(L, X) activity or concept or market",
		`rule a: "x" affects(X, Y) :- funds(X, Y), sum(P: owns(X, Z, percent: P), law(X)) > 3.`: "nothing can be X",

		// Possible queries pass: overlapping kinds, negations, names, things.
		"company(X), not constrains(X, _)":              "",
		"thing(X), affects(X, Y), company(Y)":           "",
		"company(X), name(X, N)":                        "",
		"competesWith(X, Y), service(X), company(Y)":    "",
		"constrains(L, X), company(X), locatedIn(X, P)": "",
		"partOf(P, L), provision(P), law(L)":            "",
		"borneBy(D, X), service(X)":                     "", // by a rule
		"competesWith(X, Y), law(Y)":                    "",
		"thing(X), borneBy(X, Y)":                       "", // foreign data has no kinds
		`mode(D, "OBLIGATION")`:                         "",
		`mode(D, M), M != "PROHIBITION"`:                "",
		`name(X, "OBLIGATIO")`:                          "",
		`stateOwned(X, "true")`:                         "",

		// The same for values.
		`mode(D, "OBLIGATIO")`:              `query:1:9: mode is never "OBLIGATIO"; did you mean "OBLIGATION"?`,
		`mode(D, "obligation")`:             `query:1:9: mode is never "obligation"; did you mean "OBLIGATION"?`,
		`mode(D, "x")`:                      `query:1:9: mode is never "x"; it is one of `,
		`mode(D, M), M = "PROHIBITED"`:      `query:1:17: mode is never "PROHIBITED"; did you mean "PROHIBITION"?`,
		`mode(D, M), "OBLIGATON" != M`:      `query:1:13: mode is never "OBLIGATON"; did you mean "OBLIGATION"?`,
		`duty(D), not mode(D, "OBLIGATON")`: `query:1:22: mode is never "OBLIGATON"; did you mean "OBLIGATION"?`,
		`stateOwned(X, "yes")`:              `query:1:15: stateOwned is never "yes"; it is one of false, true`,
		`rule a: "x" affects(D, X) :- mode(D, "OBLIGATON"), borneBy(D, X).`: `r:1:38: mode is never "OBLIGATON"; did you mean "OBLIGATION"?`,
	} {
		if got := mistakes(t, text); want == "" && got != "" ||
			!strings.HasPrefix(got, want) && !strings.Contains(got, ": "+want) {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}
