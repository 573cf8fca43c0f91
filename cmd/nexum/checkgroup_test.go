package main

import (
	"path/filepath"
	"strings"
	"testing"

	"nexum/graph/rule/proof/portable"
)

// TestProofFileOfGroups checks counts and sums by their files, and that the checker refuses an answer that leaves out a
// part: each part that is left is right, but the question has another answer.
func TestProofFileOfGroups(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "store")
	write(t, dir, "x.yaml", `document: d
at: "1"
entities:
  - {id: d, kind: Document, name: D}
  - {id: x, kind: Company, name: X}
  - {id: a, kind: Company, name: A, relations: [{owns: x, from: 2010, to: 2020, attributes: {percent: 30}}]}
  - {id: b, kind: Company, name: B, relations: [{owns: x, from: 2012, to: 2014, attributes: {percent: 25}}]}
  - {id: c, kind: Company, name: C, relations: [{owns: x, attributes: {percent: 5}}]}
`)
	must(t, "load", "--data", data, filepath.Join(dir, "x.yaml"))
	const (
		sum     = `owns(Y, X, percent: P) | sum(P), count(Y) by X`
		nothing = `owns(/x, Y) | count(Y)`
	)
	for _, tt := range []struct {
		name, question string
		flags          []string
		forge          func(f *portable.File)
		want           string
	}{
		{"a sum in its periods", sum, nil, nil, `accepted: X = x, count = 1, sum = 5 [since 2021]
accepted: X = x, count = 1, sum = 5 [until 2009]
accepted: X = x, count = 2, sum = 35 [2015 to 2020]
accepted: X = x, count = 2, sum = 35 [2010 to 2011]
accepted: X = x, count = 3, sum = 60 [2012 to 2014]
`},
		{"as of a date", sum, []string{"--as-of", "2013"}, nil, "accepted: X = x, count = 3, sum = 60 [in 2013]\n"},
		{"nothing", nothing, nil, nil, "accepted: count = 0\n"},
		{"an answer that leaves out a part", sum, []string{"--as-of", "2013"}, func(f *portable.File) {
			a := &f.Answers[0]
			var rest []portable.Part
			for _, p := range a.Parts {
				if p.Value != "25" && p.Value != "b" {
					rest = append(rest, p)
				}
			}
			a.Parts, a.Values = rest, map[string]string{"X": "x", "count": "2", "sum": "35"}
		}, "refused: X = x, count = 2, sum = 35 [in 2013]: the proof is wrong: the question, asked again, does not have this " +
			"answer: other answers count, too\n"},
		{"premises instead of parts", sum, []string{"--as-of", "2013"}, func(f *portable.File) {
			f.Answers[0].Premises = f.Answers[0].Parts[0].Premises
		}, "refused: X = x, count = 3, sum = 60 [in 2013]: an answer has premises, but the question groups its answers: their " +
			"parts have premises\n"},
		{"a part of another aggregate", sum, []string{"--as-of", "2013"}, func(f *portable.File) {
			f.Answers[0].Parts[0].Of = "avg"
		}, "refused: X = x, count = 3, sum = 60 [in 2013]: the question has no aggregate \"avg\"\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := must(t, append([]string{"ask", "--data", data, "--format", "proof", tt.question}, tt.flags...)...)
			if tt.forge != nil {
				text = forged(t, text, tt.forge)
			}
			dir := t.TempDir()
			write(t, dir, "p.json", text)
			out, err := run(t, "check-proof", "--data", data, filepath.Join(dir, "p.json"))
			if out != tt.want || (err != nil) != strings.HasPrefix(tt.want, "refused") {
				t.Errorf("%v\ngot\n%s\nwant\n%s", err, out, tt.want)
			}
		})
	}
}
