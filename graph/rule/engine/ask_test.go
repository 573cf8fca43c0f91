package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// asking returns a function that answers queries on a view as one line: the columns with their types and the rows, or
// the error.
func asking(t *testing.T, v *graph.View, rules string) func(string) string {
	t.Helper()
	p := program(t, v, rules)
	return func(text string) string {
		q, problems := parser().Query(text, v.Ontology())
		if len(problems) > 0 {
			return rule.Problems(problems).Error()
		}
		rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
		if err != nil {
			if !errors.Is(err, rule.ErrInvalid) {
				t.Fatal(err)
			}
			return err.Error()
		}
		checkAnswers(t, p, q, rows)
		var out strings.Builder
		for i, c := range proof.ColumnsOf(q, rows) {
			if i > 0 {
				out.WriteByte(' ')
			}
			fmt.Fprintf(&out, "%s:%s", c.Name, c.Type)
		}
		for _, r := range rows {
			out.WriteByte(';')
			for _, val := range r.Values {
				out.WriteString(" " + val.Text)
			}
		}
		return out.String()
	}
}

func attributed(source, typ, target, attributes string) claim.Claim {
	c := rel(source, typ, target, "1")
	c.Context.Attributes = attributes
	return c
}

func TestAttributesInQueries(t *testing.T) {
	var claims []claim.Claim
	for _, id := range []string{"a", "b", "c", "d"} {
		claims = append(claims, fact(id, "kind", "Company", "1"))
	}
	claims = append(claims,
		owns("a", "b", 9), owns("c", "b", 60), attributed("a", "OWNS", "c", `{"percent":"most"}`), owns("b", "c", 5),
		attributed("a", "SUPPLIES", "b", `{"since":"then","units":3}`))
	ask := asking(t, compile(t, ontology(t), claims), "")
	for query, want := range map[string]string{
		// The columns are in the order in which their variables first occur, and have the type of their values.
		"owns(X, Y, percent: P), P > 50":                     "X:entity Y:entity P:number; c b 60",
		"owns(X, /b, percent: P)":                            "X:entity P:number; a 9; c 60",
		"owns(X, /c, percent: P)":                            "X:entity P:text; a most; b 5",
		"owns(X, Y, percent: P), company(Y) | order P":       "X:entity Y:entity P:text; b c 5; a b 9; c b 60; a c most",
		"supplies(X, Y, since: S, units: U)":                 "X:entity Y:entity S:text U:number; a b then 3",
		"owns(X, /b, percent: P) | max(P)":                   "max:number; 60",
		"owns(X, Y, percent: P) | max(P) by Y":               "Y:entity max:text; b 60; c most",
		"owns(X, Y, percent: P), P > 0 | max(P) by Y":        "Y:entity max:number; b 60; c 5",
		"owns(X, /b, percent: P) | sum(P)":                   "sum:number; 69",
		"owns(X, Y, percent: P), P >= 0 | sum(P) by Y":       "Y:entity sum:number; b 69; c 5",
		"owns(X, Y, percent: P) | sum(P) by Y":               `query:1:30: there can be no sum of P: "most", one of its values, is not a number; with P >= 0 in the question, only numbers are answers`,
		"owns(X, Y) | sum(X)":                                "query:1:18: there can be no sum of X, which has type entity",
		"owns(X, Y, percent: P), owns(Y, Z, percent: P)":     "X:entity Y:entity P:text Z:entity",
		"owns(X, Y, percent: P), X = /c, not supplies(X, _)": "X:entity Y:entity P:number; c b 60",
	} {
		if got := ask(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

// TestMixedColumns checks that if the values of an attribute have several types, each keeps its type, and numbers are
// compared, ordered and counted as numbers.
func TestMixedColumns(t *testing.T) {
	var claims []claim.Claim
	for i, percent := range []string{
		`9`, `10`, `"10"`, `"9"`, `-3`, `2.50`, `"most"`, `"-3"`, `true`, `1e3`, `null`,
		`{"a":1}`,
	} {
		id := string(rune('a' + i))
		claims = append(claims, fact(id, "kind", "Company", "1"), attributed(id, "OWNS", "z", `{"percent":`+percent+`}`))
	}
	claims = append(claims, fact("z", "kind", "Company", "1"), attributed("a", "OWNS", "z", `{"percent":"9"}`),
		attributed("a", "OWNS", "z", `{"percent":9.0}`))
	ask := asking(t, compile(t, ontology(t), claims), "")
	for query, want := range map[string]string{
		"owns(X, /z, percent: P) | order P":                          "X:entity P:text; e -3; f 2.50; a 9; b 10; j 1e3; h -3; c 10; a 9; d 9; g most; i true",
		"owns(X, /z, percent: P) | order P desc":                     "X:entity P:text; i true; g most; a 9; d 9; c 10; h -3; j 1e3; b 10; a 9; f 2.50; e -3",
		"owns(_, /z, percent: P)":                                    "P:text; -3; 2.50; 9; 10; 1e3; -3; 10; 9; most; true",
		"owns(X, /z, percent: P), P > 9 | order P":                   "X:entity P:number; b 10; j 1e3",
		"owns(X, /z, percent: P), P <= 9 | order P":                  "X:entity P:number; e -3; f 2.50; a 9",
		`owns(X, /z, percent: P), P > "9"`:                           "X:entity P:text; g most; i true",
		"owns(X, /z, percent: 9)":                                    "X:entity; a",
		`owns(X, /z, percent: "9")`:                                  "X:entity; a; d",
		"owns(/a, /z, percent: P)":                                   "P:text; 9; 9",
		"owns(X, /z, percent: P) | count(P)":                         "count:number; 10",
		"owns(X, /z, percent: P) | count(X) by P | order count desc": "P:text count:number; 9 2; -3 1; 2.50 1; 9 1; 10 1; 1e3 1; -3 1; 10 1; most 1; true 1",
		"owns(X, /z, percent: P) | min(P)":                           "min:number; -3",
		"owns(X, /z, percent: P) | max(P)":                           "max:text; true",
		"owns(X, /z, percent: P), P < 100 | max(P)":                  "max:number; 10",
		"owns(X, /z, percent: P), P >= 0 | sum(P)":                   "sum:number; 1021.5",
		"owns(/d, /z, percent: P) | sum(P)":                          `query:1:32: there can be no sum of P: "9", one of its values, is not a number; with P >= 0 in the question, only numbers are answers`,
	} {
		if got := ask(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

// TestDatesInAttributes checks that a text that is a date is compared with dates and years as a date, also in proofs.
func TestDatesInAttributes(t *testing.T) {
	var claims []claim.Claim
	for i, when := range []string{`"2015-03"`, `"2016-12-31"`, `"2017"`, `2018`, `"later"`} {
		id := string(rune('a' + i))
		claims = append(claims, fact(id, "kind", "Company", "1"), fact(id, "foundedOn", "2016", "1"),
			attributed(id, "OWNS", "z", `{"closed":`+when+`}`))
	}
	v := compile(t, ontology(t), append(claims, fact("z", "kind", "Company", "1")))
	ask := asking(t, v, "")
	for query, want := range map[string]string{
		"owns(X, /z, closed: C), C < 2017":                            "X:entity C:text; a 2015-03; b 2016-12-31",
		"owns(X, /z, closed: C), C >= 2016-06-01":                     "X:entity C:text; b 2016-12-31; c 2017; d 2018",
		"owns(X, /z, closed: C), foundedOn(X, F), C > F":              "X:entity C:text F:date; c 2017 2016; d 2018 2016",
		"owns(X, /z, closed: C), C = 2017-05-01":                      "X:entity C:text; c 2017",
		`owns(X, /z, closed: C), C != 2017-05-01, C < "3"`:            "X:entity C:text; a 2015-03; b 2016-12-31",
		`owns(X, /z, closed: C), owns(Y, /z, closed: D), C < D, Y=/b`: "X:entity C:text Y:entity D:text; a 2015-03 b 2016-12-31",
	} {
		if got := ask(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
	p := program(t, v, `rule early: "x" affects(X, Z) :- owns(X, Z, closed: C), C < 2017.`)
	found := 0
	for r := range v.All("") {
		list, err := engine.NewEngine(p, engine.Limits{}).Derived(context.Background(), r, graph.Out, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			proofs, err := engine.NewEngine(p, engine.Limits{}).Prove(context.Background(), d, 1)
			if err != nil {
				t.Fatal(err)
			}
			if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(proofs[0]); err != nil {
				t.Error(err)
			}
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d derived, want 2", found)
	}
}

// TestUnknownAttributes checks that an attribute is known if the ontology names it or a claim of its relation type has
// it, even a hidden one.
func TestUnknownAttributes(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("b", "kind", "Company", "1"), fact("own", "kind", "Document", "1"),
		owns("a", "b", 9), attributed("a", "SUPPLIES", "b", `{"units":3,"insured":true,"parts":["x"],"yearly":5000000}`),
		attributed("a", "COMPETES_WITH", "b", `{"where":"China","since":"then","a":1,"b":2,"c":3,"d":4,"e":5,"f":6}`),
	})
	tests := map[string]string{
		"owns(X, Y, share: P)":            "query:1:12: owns has no attribute share; it has percent",
		"owns(X, Y, precent: P)":          "query:1:12: owns has no attribute precent; did you mean percent?",
		"owns(X, Y, percent: P, unit: U)": "query:1:24: owns has no attribute unit; it has percent",
		"company(X),\n  supplies(X, Y, percent: P, unit: U)": "query:2:18: supplies has no attribute percent; it has insured, parts, units, what, yearly\n" +
			"query:2:30: supplies has no attribute unit; did you mean units?",
		"competesWith(X, Y, market: M)":                          "query:1:20: competesWith has no attribute market; it has a, b, c, d, e, f and 2 others",
		"partnersWith(X, Y, where: P)":                           "query:1:20: partnersWith has no attribute where; it has none",
		"constrains(X, /nobody, how: P)":                         "query:1:15: there is no entity /nobody; search finds the id of an entity by its name\nquery:1:24: constrains has no attribute how; it has none",
		"funds(X, Y, amount: A)":                                 "X:entity Y:entity A:text",
		"supplies(X, Y, what: W)":                                "X:entity Y:entity W:text",
		"supplies(X, Y, units: N), competesWith(X, Y, where: W)": "X:entity Y:entity N:number W:text; a b 3 China",
		"supplies(X, Y, insured: I)":                             "X:entity Y:entity I:text; a b true",
		`supplies(X, Y, insured: "true")`:                        "X:entity Y:entity; a b",
		"supplies(X, Y, parts: P)":                               "X:entity Y:entity P:text", // a list is not a value
		"supplies(X, Y, yearly: N)":                              "X:entity Y:entity N:number; a b 5000000",
	}
	for query, want := range tests {
		if got := asking(t, v, "")(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
	for _, c := range []graph.Change{
		{Without: []string{"a"}},
		{Distrust: []string{"isaacs-2019"}},
		{AsOf: claim.Year(1900)},
	} {
		w, err := v.With(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := asking(t, w,
			"")("supplies(X, Y, unit: N)"); got != "query:1:16: supplies has no attribute unit; did you mean units?" {
			t.Errorf("%+v: %s", c, got)
		}
		if got := asking(t, w, "")("supplies(X, Y, units: N)"); strings.HasPrefix(got, "query:") {
			t.Errorf("%+v: what is only hidden is a mistake: %s", c, got)
		}
	}
	w := v.Apply(claim.Revision{Number: 9}, []claim.Claim{attributed("b", "OWNS", "a", `{"share":"half"}`)})
	if got := asking(t, w, "")("owns(X, Y, share: S)"); got != "X:entity Y:entity S:text; b a half" {
		t.Errorf("a claim that came later: %s", got)
	}
}

func TestUnknownEntities(t *testing.T) {
	v := compile(t, ontology(t), append(lawClaims(), fact("cn-cyber-plan-2016", "kind", "Plan", "1"),
		rel("http://e/a", "OWNS", "http://e/b", "1")))
	ask := asking(t, v, lawRules)
	for query, want := range map[string]string{
		"constrains(L, /21vianett)":                     "query:1:15: there is no entity /21vianett; did you mean /21vianet?",
		"company(X),\n  operates(X, /azure)":            "query:2:15: there is no entity /azure; did you mean /azure-plan?",
		"owns(X, D), foundedOn(X, D), D < 01.02.2001":   "query:1:40: \"2001\" does not belong here; a date is written year, month, day: 2001, 2001-02 or 2001-02-01",
		"foundedOn(X, D), D < 2001/02/01":               "query:1:29: a date is compared with the result of a calculation; a date is written year, month, day: 2001, 2001-02 or 2001-02-01",
		`owns(X, "Microsoft")`:                          `query:1:9: "Microsoft" is a text, but an entity is needed here: write its id, as /its-id, or a variable with the name beside it, as in name(Y, "Microsoft")`,
		"operates(/zzzzzzzz, X)":                        "query:1:10: there is no entity /zzzzzzzz; search finds the id of an entity by its name",
		"owns(/<http://e/c>, X)":                        "query:1:6: there is no entity /<http://e/c>; did you mean /<http://e/a>?",
		"constrains(L, X), X != /chyna":                 "query:1:24: there is no entity /chyna; did you mean /china?",
		"constrains(L, X), X = /chyna":                  "query:1:23: there is no entity /chyna; did you mean /china?",
		"constrains(L, X), not operatesIn(X, /chyna)":   "query:1:37: there is no entity /chyna; did you mean /china?",
		"aimsAt(/cyber-plan, X), operates(X, /nothing)": "query:1:8: there is no entity /cyber-plan; did you mean /cn-cyber-plan-2016?\nquery:1:37: there is no entity /nothing; search finds the id of an entity by its name",
		"company(/" + strings.Repeat("x", 200) + ")": "query:1:9: there is no entity /<" + strings.Repeat("x", 60) +
			"…>; search finds the id of an entity by its name",
		"owns(/21vianet, X)": "X:entity",
	} {
		if got := ask(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
	// A hidden entity is known; the query then has no answers.
	for _, c := range []graph.Change{{Without: []string{"21vianet"}}, {Distrust: []string{"isaacs-2019"}}} {
		w, err := v.With(c)
		if err != nil {
			t.Fatal(err)
		}
		if got := asking(t, w, lawRules)("constrains(L, /21vianet)"); got != "L:entity" {
			t.Errorf("%+v: %s", c, got)
		}
	}
	// An entity with an assumed relation exists, too.
	w, err := v.With(graph.Change{
		With: []graph.AssumedRelation{{Source: "21vianet", Type: "OPERATES", Target: "azure-plan"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := asking(t, w, lawRules)("operates(X, /azure-plan)"); got != "X:entity; 21vianet" {
		t.Error(got)
	}
}

func TestDatesOfDifferentPrecision(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		fact("a", "kind", "Law", "1"), fact("a", "inForceOn", "2017-06-01", "1"), fact("a", "enactedOn", "2017", "1"),
		fact("b", "kind", "Law", "1"), fact("b", "inForceOn", "2018", "1"), fact("b", "enactedOn", "2017-06", "1"),
		fact("c", "kind", "Law", "1"), fact("c", "inForceOn", "2018", "1"), fact("c", "enactedOn", "2018", "1"),
	})
	ask := asking(t, v, `rule same-time: "x" precedes(A, B) :- enactedOn(A, D), inForceOn(B, E), D = E, A != B.`)
	for query, want := range map[string]string{
		"inForceOn(L, D), D = 2017":               "L:entity D:date; a 2017-06-01",
		"D = 2017, inForceOn(L, D)":               "D:date L:entity; 2017-06-01 a",
		"inForceOn(L, D), D = 2017-06":            "L:entity D:date; a 2017-06-01",
		"inForceOn(L, D), 2018-03 = D":            "L:entity D:date; b 2018; c 2018",
		"inForceOn(L, D), D = 2017-07":            "L:entity D:date",
		"inForceOn(L, D), D != 2017":              "L:entity D:date; b 2018; c 2018",
		"inForceOn(L, D), D >= 2017, D <= 2017":   "L:entity D:date; a 2017-06-01",
		"inForceOn(L, D), enactedOn(L, E), D = E": "L:entity D:date E:date; a 2017-06-01 2017; c 2018 2018",
		// A variable that occurs twice needs equal values.
		"inForceOn(L, D), enactedOn(L, D)":           "L:entity D:date; c 2018",
		"inForceOn(L, 2017)":                         "L:entity; a",
		"inForceOn(L, D), enactedOn(L, E), D != E":   "L:entity D:date E:date; b 2018 2017-06",
		"precedes(A, B)":                             "A:entity B:entity; b a; c b",
		"name(X, N), N = \"2017\"":                   "X:entity N:text",
		"inForceOn(L, D), D = \"2017\"":              "query:1:18: type date cannot be compared with type text",
		"inForceOn(L, D), not enactedOn(L, D), L=/a": "L:entity D:date; a 2017-06-01",
	} {
		if got := ask(query); got != want {
			t.Errorf("%s\n got %s\nwant %s", query, got, want)
		}
	}
}

// TestDatesInProofs checks that the checker of proofs compares dates as the rules do.
func TestDatesInProofs(t *testing.T) {
	v := compile(t, ontology(t), []claim.Claim{
		fact("a", "kind", "Law", "1"), fact("a", "inForceOn", "2017-06-01", "1"), fact("b", "kind", "Law", "1"),
		fact("b", "enactedOn", "2017", "1"),
	})
	p := program(t, v, `rule same-time: "x" precedes(A, B) :- enactedOn(A, D), inForceOn(B, E), D = E.`)
	e := engine.NewEngine(p, engine.Limits{})
	b, _ := v.Lookup("b")
	derived, err := e.Derived(context.Background(), b, graph.Out, nil)
	if err != nil || len(derived) != 1 {
		t.Fatal(derived, err)
	}
	proofs, err := e.Prove(context.Background(), derived[0], 1)
	if err != nil || len(proofs) != 1 {
		t.Fatal(proofs, err)
	}
	if err := (&proof.Checker{View: v, Rules: p.Rules()}).Check(proofs[0]); err != nil {
		t.Error(err)
	}
}

func TestWhatGroupsRestOn(t *testing.T) {
	alleged := func(c claim.Claim) claim.Claim { c.Context.Modality = claim.Alleged; return c }
	during := func(c claim.Claim, from, to int) claim.Claim {
		c.Context.Period = claim.Period{From: claim.Year(from), To: claim.Year(to)}
		return c
	}
	v := compile(t, ontology(t), []claim.Claim{
		fact("a", "kind", "Company", "1"), fact("b", "kind", "Company", "1"), fact("c", "kind", "Company", "1"),
		alleged(fact("a", "employees", "10", "1")), fact("b", "employees", "20", "1"), fact("c", "employees", "20", "1"),
		during(rel("a", "OWNS", "c", "1"), 1998, 2002), during(rel("b", "OWNS", "c", "1"), 2014, 2018),
		during(rel("c", "OWNS", "b", "1"), 2016, 2020),
	})
	one := func(query string) []proof.Row {
		t.Helper()
		q, problems := parser().Query(query, v.Ontology())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rows, err := engine.NewEngine(program(t, v, ""), engine.Limits{}).Ask(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	type rests struct {
		premises int
		modality claim.Modality
	}
	for query, want := range map[string][]rests{
		"employees(X, N) | max(N)":   {{2, claim.Stated}}, // the two with this value
		"employees(X, N) | min(N)":   {{1, claim.Alleged}, {2, claim.Stated}},
		"employees(X, N) | sum(N)":   {{2, claim.Stated}, {3, claim.Alleged}}, // of the stated ones, and of all
		"employees(X, N) | count(N)": {{1, claim.Stated}, {2, claim.Alleged}}, // one for each value
	} {
		var got []rests
		for _, row := range one(query) {
			got = append(got, rests{len(row.Premises), row.Modality})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	// A row has the time that its answers have in common. If there is none, it has no period.
	rows := one("owns(X, Y) | count(X) by Y | order Y")
	if len(rows) != 2 || rows[0].Period != (claim.Period{From: claim.Year(2016), To: claim.Year(2020)}) ||
		!rows[1].Period.IsZero() {
		t.Errorf("%+v", rows)
	}
	if rows := one("owns(X, Y), X != /a | count(X)"); rows[0].Period != (claim.Period{
		From: claim.Year(2016),
		To:   claim.Year(2018),
	}) {
		t.Errorf("%+v", rows)
	}
}

// TestTextOfKinds checks that the text of an answer that depends only on kinds cites the claims of the kinds.
func TestTextOfKinds(t *testing.T) {
	p := program(t, compile(t, ontology(t), companies([]claim.Claim{rel("a", "OWNS", "b", "1")})), "")
	for question, want := range map[string]string{
		"company(/a)":             "a: kind Company   isaacs-2019, 1\n",
		"company(X), owns(X, /b)": "a OWNS b   isaacs-2019, 1\n",
	} {
		q, problems := parser().Query(question, p.View().Ontology())
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		rows, err := engine.NewEngine(p, engine.Limits{}).Ask(context.Background(), q)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		if got := rows[0].Text(p.View(), q); got != want {
			t.Errorf("%s: %q", question, got)
		}
	}
}

// TestOrderOfTime checks that dates, and texts that are dates, are ordered by time, not as texts.
func TestOrderOfTime(t *testing.T) {
	const early, middle, late = "2020-06-29T10:33:46.537+08:00", "2020-06-29T02:33:46.538Z", "2020-06-29 02:33:47"
	var claims []claim.Claim
	for _, c := range []struct{ id, at string }{{"a", early}, {"b", middle}, {"c", "2020-06-29T02:33:47Z"}} {
		claims = append(claims, fact(c.id, "foundedOn", c.at, "1"))
	}
	for _, at := range []string{late, early, middle, "9", "about then"} {
		claims = append(claims, attributed("a", "SUPPLIES", "b", `{"since":"`+at+`"}`))
	}
	claims = append(claims, attributed("a", "SUPPLIES", "c", `{"since":"`+late+`"}`),
		attributed("a", "SUPPLIES", "c", `{"since":"`+early+`"}`))
	ask := asking(t, compile(t, ontology(t), companies(claims)), "")
	tests := []struct{ query, want string }{
		{"foundedOn(X, D) | min(D), max(D)", "min:date max:date; " + early + " 2020-06-29T02:33:47Z"},
		{
			"foundedOn(X, D) | select X, D | order D",
			"X:entity D:date; a " + early + "; b " + middle + "; c 2020-06-29T02:33:47Z",
		},
		{"foundedOn(X, D) | select X | order X desc", "X:entity; c; b; a"},
		{
			"foundedOn(X, D) | max(D) by X | having max > 2020-06-29T02:33:46.537Z | order max desc",
			"X:entity max:date; c 2020-06-29T02:33:47Z; b " + middle,
		},
		{"supplies(/a, /c, since: T) | min(T), max(T)", "min:text max:text; " + early + " " + late},
		{
			"supplies(/a, /b, since: T) | select T | order T",
			"T:text; " + early + "; " + middle + "; " + late + "; 9; about then",
		},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestHints(t *testing.T) {
	ask := asking(t, compile(t, ontology(t), companies([]claim.Claim{fact("a", "foundedOn", "2010-05-02", "1")})), "")
	tests := []struct{ query, want string }{
		{
			"befriends(X, Y)",
			`query:1:1: befriends is not a relation type, fact or kind; a foreign predicate is written in quotes, as in "befriends"(X, Y)`,
		},
		{
			"compani(X, R)",
			`query:1:1: compani is not a relation type, fact or kind; a foreign predicate is written in quotes, as in "compani"(X, Y)`,
		},
		{"compani(X)", "query:1:1: compani is not a relation type, fact or kind; did you mean company?"},
		{
			"foundedOn(X, D), U = D - 2010",
			"query:1:24: 2010 is a number of days here, but looks like a year; write a date, as in D - 2010-01-01, or 2010.0 for the days",
		},
		{"foundedOn(X, D), U = D - 2010-05-01", "X:entity D:date U:number; a 2010-05-02 1"},
		{
			"foundedOn(X, D) | count(D) by X | having count > 2017-06-01",
			"query:1:42: a number is compared with a date; a count, sum, avg or total is a number",
		},
		{"foundedOn(X, D), U = D - 30", "X:entity D:date U:date; a 2010-05-02 2010-04-02"},
		{"foundedOn(X, D), U = D - 2010.0", "X:entity D:date U:date; a 2010-05-02 2004-10-30"},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			if got := ask(test.query); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
