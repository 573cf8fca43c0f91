package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestAskShowsHowSure checks that no format shows an answer that is alleged, disputed, assumed or limited in time as
// if it were a plain fact.
func TestAskShowsHowSure(t *testing.T) {
	dir, data := filepath.Join(t.TempDir(), "my"), t.TempDir()
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	write(t, dir, "a.yaml", `at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - {id: c, kind: Company, name: =C}
  - {id: b, kind: Company, name: B}
  - id: a
    kind: Company
    name: A
    facts: [{employees: 7}]
    relations:
      - {partnersWith: c, from: 2013-06, to: 2014}
      - {subsidiaryOf: c, modality: alleged, confidence: 0.5}
      - {supplies: c}
      - {supplies: c, stance: disputes, by: b}
      - {owns: b}
`)
	must(t, "load", "--data", data, dir)
	known := time.Now().UTC().Format(time.RFC3339Nano)
	write(t, dir, "b.yaml", "at: \"1\"\nentities:\n  - {id: b, relations: [{owns: c}]}\n")
	must(t, "load", "--data", data, dir)
	ask := func(args ...string) string {
		return must(t, append([]string{"ask", "--data", data, "--no-proofs"}, args...)...)
	}
	for _, tt := range []struct{ args, want string }{
		{"owns(/a, X)", "X = B (b)\n"},
		{"subsidiaryOf(/a, X)", "X = =C (c) [alleged, confidence 0.5]\n"},
		{"supplies(/a, X)", "X = =C (c) [disputed]\n"},
		{"partnersWith(/a, X)", "X = =C (c) [2013-06 to 2014]\n"},
		{"owns(/a, X)|--format table", "X\nb\n"},
		{"subsidiaryOf(/a, X)|--format table", "X  modality  confidence\nc  ALLEGED   0.5\n"},
		{"partnersWith(X, Y)|--format table", "X  Y  validFrom  validTo\na  c  2013-06    2014\nc  a  2013-06    2014\n"},
		{"owns(/a, /b)|--format table", "answer\ntrue\n"},
		{"owns(/b, /a)|--format table", "answer\nfalse\n"},
		{
			"supplies(/a, X)|--format csv",
			"X,XName,validFrom,validTo,validFromOrBefore,validToOrAfter,periods,modality,confidence,disputed\nc,'=C,,,false,false,,STATED,1,true\n",
		},
		{
			"employees(X, N)|--format csv",
			"X,XName,N,validFrom,validTo,validFromOrBefore,validToOrAfter,periods,modality,confidence,disputed\na,A,7,,,false,false,,STATED,1,false\n",
		},
		{
			"owns(/a, /b)|--format csv",
			"answer,validFrom,validTo,validFromOrBefore,validToOrAfter,periods,modality,confidence,disputed\ntrue,,,false,false,,STATED,1,false\n",
		},
		{
			"owns(/b, /a)|--format csv",
			"answer,validFrom,validTo,validFromOrBefore,validToOrAfter,periods,modality,confidence,disputed\nfalse,,,,,,,,\n",
		},
		{"owns(/b, /a)", "no answer\n"},
		// Flags that change the view.
		{"owns(/b, X)", "X = =C (c)\n"},
		{"owns(/b, X)|--known-at " + known, "no answer\n"},
		{"owns(/c, X)|--with c|OWNS|a", "X = A (a) [hypothetical]\n"},
	} {
		question, flags, _ := strings.Cut(tt.args, "|")
		if got := ask(append([]string{question}, strings.Fields(flags)...)...); got != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.args, got, tt.want)
		}
	}
	// JSON has the columns in the order of the question.
	got := ask("--format", "json", "employees(X, N), supplies(X, B)")
	var rows []struct{ Disputed bool }
	if err := json.Unmarshal([]byte(got), &rows); err != nil || len(rows) != 1 || !rows[0].Disputed ||
		strings.Join(strings.Fields(got), "") !=
			`[{"values":{"X":"a","N":7,"B":"c"},"names":{"X":"A","B":"=C"},"modality":"STATED","confidence":1,"disputed":true}]` {
		t.Errorf("%v: %s", err, got)
	}
	for _, flag := range []string{"--with=c|OWNS|a", "--with=c|owns|a"} {
		if got := ask("--no-proofs", flag, "owns(/c, X)"); !strings.Contains(got, "hypothetical") {
			t.Errorf("%s: %s", flag, got)
		}
	}
	for _, flag := range []string{"--without=a|SUPPLIES|c", "--without=a|supplies|c"} {
		if got := ask("--no-proofs", flag, "supplies(/a, X)"); strings.Contains(got, "(c)") {
			t.Errorf("%s: %s", flag, got)
		}
	}
	for _, tt := range [][2]string{
		{"--known-at=yesterday", "not a moment such as"},
		{"--with=c|OWNS", "not a relation such as"},
		{"--with=c|OWN|a", `no relation type "OWN"`},
		{"--with=c|OWNS|nobody", `"nobody"`},
	} {
		if _, err := run(t, "ask", "--data", data, tt[0], "owns(/c, X)"); err == nil ||
			!strings.Contains(err.Error(), tt[1]) {
			t.Errorf("%s: %v, want %s", tt[0], err, tt[1])
		}
	}
	if _, err := run(t, "ask", "--data", data, "owns(X, /bb)"); err == nil ||
		!strings.Contains(err.Error(), "owns(X, /bb)\n        ^ there is no entity /bb; did you mean /b?") {
		t.Errorf("an unknown id: %v", err)
	}
}

// TestCheckRules checks that errors in rules are reported with their positions before the rules are loaded.
func TestCheckRules(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my")
	write(t, dir, "dataset.yaml", "name: my\ndocument: d\n")
	for text, want := range map[string]string{
		`constrains(X, L) :- regulates(L, X).`: "a.rules:2:23: nothing can be X: in constrains(X, L) it is law, in regulates(L, X) activity or concept or market",

		`owns(X, Y) :- controls(X, Y), not owns(Y, X).`: "a.rules:2:33: rule a depends on the absence of owns",
	} {
		write(t, dir, "a.rules", "rule a: \"x\"\n  "+text+"\n")
		if out, err := run(t, "check", dir); err == nil || !strings.Contains(out, want) {
			t.Errorf("%s: %s, want %s", text, out, want)
		}
	}
	// The claims that a rule reads may be loaded later, so an unknown attribute is only a warning.
	warned := func(out string) bool { return strings.Contains(out, "of owns has the attribute") }
	write(t, dir, "data.yaml",
		"entities:\n  - {id: a, kind: Company, name: A}\n  - {id: b, kind: Company, name: B}\n  - {id: d, kind: Document, name: D}\n"+
			"  - {id: a, relations: [{owns: b, at: \"1\", attributes: {share: 51, basis: shares}}]}\n")
	for text, want := range map[string]string{
		`controls(X, Y) :- owns(X, Y, percent: P), P > 50.`:       "",
		`controls(X, Y) :- owns(X, Y, share: P), P > 50.`:         "",
		`controls(X, Y) :- sum(P: owns(X, Y, shares: P)) > 50.`:   "a.rules:2:39: no claim of owns has the attribute shares that this rule reads; did you mean share?",
		`controls(X, Y) :- owns(X, Y, precent: P), P > 50.`:       "a.rules:2:32: no claim of owns has the attribute precent that this rule reads; did you mean percent?",
		`controls(X, Y) :- owns(X, Y, voting-rights: P), P > 50.`: "a.rules:2:32: no claim of owns has the attribute voting-rights that this rule reads\n",
	} {
		write(t, dir, "a.rules", "rule on-owning: \"x\"\n  "+text+"\n")
		out, err := run(t, "check", dir)
		if err != nil || !strings.Contains(out, want) || want == "" && warned(out) {
			t.Errorf("%s: %v: %s, want %s", text, err, out, want)
		}
	}
	// A rule whose computation may not terminate is loaded with a warning.
	write(t, dir, "a.rules",
		"rule on-steps: \"x\"\n  controls(X, Y, n: N) :- controls(X, Z, n: M), owns(Z, Y), N = M + 1.\n")
	if out, err := run(t, "check", dir); err != nil ||
		!strings.Contains(out, "a.rules:2:18: rule on-steps computes n from what it yields, without end") {
		t.Errorf("a rule without end: %v: %s", err, out)
	}
	// Entities that a rule names may also be loaded later.
	write(t, dir, "data.yaml", "entities:\n  - {id: bank, kind: Company, name: A}\n  - {id: d, kind: Document, name: D}\n"+
		"  - {id: bank, relations: [{owns: bank, at: \"1\"}]}\n")
	write(t, dir, "data.nq", "<http://x/1> <http://x/p> <http://x/2> .\n")
	for text, want := range map[string]string{
		`controls(X, /bnak) :- owns(X, Y).`:                 "a.rules:2:15: rule on-naming names the id /bnak, which no entity has; did you mean /bank?\n",
		`controls(X, Y) :- owns(X, Y), X != /bnak.`:         "a.rules:2:38: rule on-naming names the id /bnak, which no entity has; did you mean /bank?\n",
		`controls(X, Y) :- owns(X, Y), not owns(/qqqq, X).`: "a.rules:2:42: rule on-naming names the id /qqqq, which no entity has\n",
		`controls(X, Y) :- owns(X, Y), X = /<http://x/3>.`:  "rule on-naming names the id /<http://x/3>, which no entity has; did you mean /<http://x/1>?\n",
		`controls(X, /bank) :- owns(X, /<http://x/2>).`:     "",
		`controls(X, /d) :- owns(X, /<http://x/1>).`:        "",
	} {
		write(t, dir, "a.rules", "rule on-naming: \"x\"\n  "+text+"\n")
		out, err := run(t, "check", dir)
		if err != nil || !strings.Contains(out, want) || want == "" && strings.Contains(out, "which no entity has") {
			t.Errorf("%s: %v: %s, want %s", text, err, out, want)
		}
	}
	// The entity that a rule names, and the attribute that it reads, can be in the store instead of the load.
	write(t, dir, "more.yaml",
		"entities:\n  - {id: a, kind: Company, name: A, relations: [{owns: bank, at: \"2\", attributes: {basis: shares}}]}\n")
	data := filepath.Join(t.TempDir(), "data")
	if _, err := run(t, "load", "--data", data, dir); err != nil {
		t.Fatal(err)
	}
	rules := filepath.Join(t.TempDir(), "rules")
	write(t, rules, "dataset.yaml", "name: rules\ndocument: d\n")
	write(t, rules, "b.rules", "rule on-basis: \"x\"\n  controls(X, Y) :- owns(X, Y, basis: \"shares\").\n")
	if out, err := run(t, "load", "--data", data, rules); err != nil || warned(out) {
		t.Errorf("an attribute of a claim in the store: %v: %s", err, out)
	}
	write(t, rules, "b.rules", "rule on-basis: \"x\"\n  controls(X, /bank) :- owns(X, /<http://x/1>).\n")
	if out, err := run(t, "load", "--replace", "--data", data, rules); err != nil ||
		strings.Contains(out, "which no entity has") {
		t.Errorf("an entity of the store: %v: %s", err, out)
	}
	write(t, rules, "b.rules", "rule on-basis: \"x\"\n  controls(X, /banc) :- owns(X, Y).\n")
	if out, err := run(t, "load", "-n", "--data", data, rules); err != nil ||
		!strings.Contains(out, "names the id /banc, which no entity has; did you mean /bank?") {
		t.Errorf("an entity that the store does not have: %v: %s", err, out)
	}
}
