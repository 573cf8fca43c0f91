package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph/rule/proof/portable"
)

// proofOf writes the proofs of answers to a file.
func proofOf(t *testing.T, args ...string) (text, path string) {
	t.Helper()
	text = must(t, append([]string{"ask", "--format", "proof", "--first", "0"}, args...)...)
	path = filepath.Join(t.TempDir(), "proof.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return text, path
}

// TestCheckProof checks the proofs of many answers, with a store, in its views, and inside a service. Every one must be
// accepted.
func TestCheckProof(t *testing.T) {
	data := bundled(t)
	addr := serve(t, "--data", data)
	tests := []struct {
		name    string
		ask     []string
		answers int // at least
	}{
		{"derived relations", []string{`constrains(X, Y)`}, 200},
		{"a join", []string{`constrains(Law, /21vianet), enacted(Body, Law)`}, 5},
		{"an absence", []string{`constrains(X, Y), not constrains(X, /microsoft)`}, 10},
		{"a kind", []string{`company(X), not subsidiaryOf(X, /microsoft)`}, 10},
		{"facts and comparisons", []string{`law(X), inForceOn(X, D), D > 2015`}, 1},
		{"yes", []string{`constrains(/cn-cybersecurity-law-2017, /21vianet)`}, 1},
		{"a view", []string{`constrains(X, Y)`, "--as-of", "2018", "--distrust", "kpmg-2017"}, 50},
		{"an assumed relation", []string{`canCompel(X, Y)`, "--with", "21vianet|SUBSIDIARY_OF|microsoft"}, 10},
		{
			"an assumed relation with attributes",
			[]string{`subsidiaryOf(X, /microsoft, percent: P)`, "--with", `21vianet|SUBSIDIARY_OF|microsoft {"percent": 60}`},
			1,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, path := proofOf(t, append([]string{"--data", data}, tt.ask...)...) // the service does it
			out := must(t, "check-proof", "--data", data, path)
			if n := strings.Count(out, "accepted: "); n < tt.answers || n != strings.Count(out, "\n") {
				t.Errorf("%d accepted:\n%s", n, out)
			}
		})
	}
	_, path := proofOf(t, "--data", data, `constrains(X, /21vianet)`)
	want := must(t, "check-proof", "--data", data, path)
	for _, where := range [][]string{{"--data", bundled(t)}, {"--url", "http://" + addr}} {
		if out := must(t, append([]string{"check-proof", path}, where...)...); out != want {
			t.Errorf("%s: %s, want %s", where, out, want)
		}
	}
	var answer struct {
		Company struct {
			ConstrainedBy struct {
				Edges []struct {
					Relation struct {
						Proof struct {
							File     json.RawMessage
							Accepted bool
						}
					}
				}
			}
		}
	}
	post(t, addr,
		`{ company(id: "21vianet") { constrainedBy(first: 3) { edges { relation { proof { file accepted } } } } } }`, &answer)
	if len(answer.Company.ConstrainedBy.Edges) != 3 {
		t.Fatalf("%d laws", len(answer.Company.ConstrainedBy.Edges))
	}
	for _, e := range answer.Company.ConstrainedBy.Edges {
		if !e.Relation.Proof.Accepted {
			t.Error("the service does not accept its own proof")
		}
		write(t, filepath.Dir(path), "graphql.json", string(e.Relation.Proof.File))
		if out := must(t, "check-proof", "--url", "http://"+addr,
			filepath.Join(filepath.Dir(path), "graphql.json")); !strings.HasPrefix(out, "accepted: ") {
			t.Error(out)
		}
	}
}

// TestForgedProof makes one change to a correct file per case. The checker must refuse each file, with the place and
// the reason.
func TestForgedProof(t *testing.T) {
	where := []string{"--url", "http://" + serve(t, "--data", bundled(t))}
	text, _ := proofOf(t, append(where, `constrains(/cn-cybersecurity-law-2017, X), X = /21vianet`)...)
	step := func(f *portable.File, is func(*portable.Step) bool) *portable.Step {
		i := slices.IndexFunc(f.Steps, func(s portable.Step) bool { return is(&s) })
		if i < 0 {
			t.Fatalf("no such step in %s", text)
		}
		return &f.Steps[i]
	}
	derived := func(s *portable.Step) bool { return s.Rule != nil }
	stated := func(s *portable.Step) bool { return s.Rule == nil && !s.ValidFrom.IsZero() && len(s.Span) == 0 }
	bounded := func(s *portable.Step) bool { return stated(s) && s.ValidFrom.IsBound() }
	undated := func(s *portable.Step) bool { return len(s.Span) > 0 }
	absence := func(f *portable.File) *portable.Absent {
		has := func(p portable.Premise) bool { return p.Absent != nil }
		s := step(f, func(s *portable.Step) bool { return slices.ContainsFunc(s.Premises, has) })
		return s.Premises[slices.IndexFunc(s.Premises, has)].Absent
	}
	tests := []struct {
		name  string
		forge func(f *portable.File)
		want  string
	}{
		{
			"another value", func(f *portable.File) { f.Answers[0].Values["X"] = "microsoft" },
			"the premises do not match the question with these values",
		},
		{"another question", func(f *portable.File) { f.Question = "constrains(X, /21vianet)" }, "refused: X = 21vianet"},
		{"surer", func(f *portable.File) { f.Answers[0].Confidence = 1 }, "must follow from its premises: STATED, 0.9"},
		{
			"a longer period", func(f *portable.File) { f.Answers[0].ValidFrom = step(f, stated).ValidFrom },
			"its premises hold together",
		},
		{"a surer step", func(f *portable.File) { step(f, derived).Confidence = 1 }, "must follow from its premises"},
		{"another modality", func(f *portable.File) { step(f, derived).Modality = "ALLEGED" }, "must follow from its premises"},
		{"no modality", func(f *portable.File) { step(f, derived).Modality = "SURE" }, "there is no modality \"SURE\""},
		{"disputed", func(f *portable.File) { step(f, derived).Disputed = true }, "must follow from its premises"},
		{
			"another period of a step", func(f *portable.File) { s := step(f, stated); s.ValidTo.Date = s.ValidFrom.Plain() },
			"its premises never hold at one time",
		},
		{"a start that is no bound", func(f *portable.File) {
			s := step(f, bounded)
			s.ValidFrom.Date = s.ValidFrom.Plain()
		}, "the dates of a premise differ from those of its claims"},
		{"a start that is a bound", func(f *portable.File) {
			s := step(f, undated)
			s.ValidFrom.Date = s.ValidFrom.OrBefore()
		}, "the dates of a premise differ from those of its claims"},
		{"an answer with a bound", func(f *portable.File) {
			f.Answers[0].ValidFrom.Date = f.Answers[0].ValidFrom.OrBefore()
		}, "its premises hold together"},
		{"another end of a premise", func(f *portable.File) { step(f, stated).Source = "microsoft" }, ""},
		{"a premise that nobody states", func(f *portable.File) {
			s := step(f, stated)
			s.Source, s.Target = s.Target, s.Source
		}, "nobody states"},
		{
			"an unknown entity", func(f *portable.File) { step(f, stated).Source = "nobody" },
			"there is no entity \"nobody\" in this view",
		},
		{
			"no premise", func(f *portable.File) { s := step(f, derived); s.Premises = s.Premises[1:] },
			"its premises are not an instance of rule",
		},
		{"the premises exchanged", func(f *portable.File) {
			p := step(f, derived).Premises
			p[0].Literal, p[1].Literal = p[1].Literal, p[0].Literal
		}, ""},
		{
			"another document", func(f *portable.File) { step(f, stated).Claims[0].Document = "kpmg-2017" },
			"it cites \"kpmg-2017\"",
		},
		{
			"another place", func(f *portable.File) { step(f, stated).Claims[0].Locator = "1.1" },
			"and there is no such claim in this view",
		},
		{"a claim left out", func(f *portable.File) { step(f, stated).Claims = nil }, "it leaves out \"isaacs-2019\""},
		{
			"a claim denied", func(f *portable.File) { step(f, stated).Claims[0].Stance = "DISPUTES" },
			"and there is no such claim in this view",
		},
		{
			"another fact", func(f *portable.File) { step(f, undated).Span[0].Value = "2016-06-01" },
			"nobody states that the inForceOn",
		},
		{
			"no fact behind a date", func(f *portable.File) { step(f, undated).Span = nil },
			"the dates of a premise differ from those of its claims and of the entities that it connects",
		},
		{
			"another end of an absence", func(f *portable.File) { absence(f).Source = "microsoft" },
			"its premises are not an instance of rule",
		},
		{
			"no end of an absence", func(f *portable.File) { absence(f).Source = "" },
			"its premises are not an instance of rule",
		},
		{
			"attributes of an absence", func(f *portable.File) { absence(f).Attributes = json.RawMessage(`{"percent":5}`) },
			"its premises are not an instance of rule",
		},
		{
			"an absence about an unknown entity", func(f *portable.File) { absence(f).Source = "nobody" },
			"there is no entity \"nobody\" in this view",
		},
		{
			"an unknown rule", func(f *portable.File) { step(f, derived).Rule.ID = "made-up" },
			"there is no rule \"made-up\" in this view",
		},
		{
			"another text of a rule", func(f *portable.File) { step(f, derived).Rule.Text += " " },
			"has another text in this view",
		},
		{
			"a derived step without its rule", func(f *portable.File) { s := step(f, derived); s.Rule, s.Premises = nil, nil },
			"nobody states",
		},
		{
			"a circle", func(f *portable.File) { s := step(f, derived); s.Premises[0].Step = s.ID },
			"it is a premise of itself",
		},
		{
			"a missing step", func(f *portable.File) { step(f, derived).Premises[0].Step = "s99" },
			"the file does not have this step",
		},
		{
			"a literal that is not there", func(f *portable.File) { step(f, derived).Premises[0].Literal = 9 },
			"there is no literal 9",
		},
		{"another view", func(f *portable.File) {
			f.Changes = []portable.Change{{Distrust: []string{"isaacs-2019"}}}
		}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "forged.json", forged(t, text, tt.forge))
			out, err := run(t, append([]string{"check-proof", filepath.Join(dir, "forged.json")}, where...)...)
			if err == nil || !strings.Contains(err.Error(), "1 of 1 proofs are refused") ||
				!strings.HasPrefix(out, "refused: ") || !strings.Contains(out, tt.want) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// forged returns a file of proofs with a change.
func forged(t *testing.T, text string, change func(f *portable.File)) string {
	t.Helper()
	f, err := portable.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	change(f)
	out, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestBadProofFile checks the errors about files that do not contain proofs.
func TestBadProofFile(t *testing.T) {
	data := bundled(t)
	for _, tt := range []struct{ name, text, want string }{
		{"no JSON", "constrains", "this is not a file of proofs (nexum-proof/1)"},
		{"another format", `{"format": "x", "steps": []}`, `its format is "x", not "nexum-proof/1"`},
		{"an unknown field", `{"format": "nexum-proof/1", "sure": true, "steps": []}`, `unknown field "sure"`},
		{"nothing", `{"format": "nexum-proof/1", "steps": []}`, "the file proves nothing"},
		{"no question", `{"format": "nexum-proof/1", "steps": [], "answers": [{}]}`, "answers without their question"},
		{
			"more", `{"format": "nexum-proof/1", "steps": [], "proofs": ["s1"]} {}`,
			"the file has more text after the end of its proofs",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "p.json", tt.text)
			if _, err := run(t, "check-proof", "--data", data, filepath.Join(dir, "p.json")); err == nil ||
				!strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "p.json") {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestProofFileOfSeveralPeriods checks that a proof file has a proof for each period of an answer, and that the checker
// accepts all of them: separate periods, and one period that several claims cover together.
func TestProofFileOfSeveralPeriods(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "store")
	write(t, dir, "x.yaml", `document: d
at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - id: a
    kind: Company
    name: A
    relations:
      - {owns: b, from: 2012}
      - {owns: b, from: 2010-03, to: 2013-11.., attributes: {percent: 10}}
      - {owns: b, attributes: {percent: 20}}
      - {owns: b, from: 2001, to: 2003, modality: alleged}
      - {owns: c, from: ..2005, to: 2007}
  - {id: b, kind: Company, name: B}
  - {id: c, kind: Company, name: C}
`)
	must(t, "load", "--data", data, filepath.Join(dir, "x.yaml"))
	for _, tt := range []struct {
		question string
		accepted []string
	}{
		{"owns(/a, X)", []string{
			"X = b [since 2012]", "X = b [2001 to 2003]", "X = b [2010-03 to 2013-11 or after]",
			"X = c [2005 or before to 2007]",
		}},
		{"owns(/a, X, percent: 10)", []string{"X = b [2010-03 to 2013-11 or after]"}},
		{"owns(/a, /c)", []string{"yes [2005 or before to 2007]"}},
	} {
		t.Run(tt.question, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "p.json")
			write(t, filepath.Dir(file), "p.json", must(t, "ask", "--data", data, "--format", "proof", tt.question))
			got := strings.Split(strings.TrimSpace(must(t, "check-proof", "--data", data, file)), "\n")
			var want []string
			for _, a := range tt.accepted {
				want = append(want, "accepted: "+a)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}
