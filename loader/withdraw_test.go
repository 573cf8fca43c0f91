package loader_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/loader/table"
)

// changesMapping reads rows of a register that marks those that it has deleted.
const changesMapping = `by: {id: "org:register", kind: Company, name: {value: The register}, at: ""}
tables:
  - file: "*.csv"
    entities:
      - {id: "reg:{company}", kind: Company, facts: {reg:site: site}, to: deleted}
      - {id: "reg:{company}", facts: {reg:site: site}, from: deleted, stance: retracts, where: {deleted: "*"}}
    relations:
      - {type: PARTNERS_WITH, source: "reg:{company}", target: {id: "reg:{partner}", kind: Company}, from: since, to: deleted,
         attributes: {sort: sort}}
      - {type: PARTNERS_WITH, source: "reg:{company}", target: "reg:{partner}", from: deleted, stance: retracts,
         attributes: {sort: sort}, where: {deleted: "*"}}
`

const (
	changesHead = "company,partner,sort,since,site,deleted\n"
	allRows     = "1,2,a,2001,https://one.example,\n1,2,b,2002,https://one.example,\n3,2,a,2003,https://three.example,\n"
	deletedRow  = "1,2,a,2001,https://one.example,2024-05-01\n"
	swappedRow  = "2,1,a,2001,,2024-05-01\n"
)

// othersSay has what somebody else says about the same relation and fact.
const othersSay = `entities:
  - {id: paper, kind: Document, name: Paper}
  - id: reg:1
    document: paper
    facts: [{"reg:site": "https://one.example"}]
    relations: [{partnersWith: "reg:2", from: "2001"}]
`

// TestWithdraw checks that the row of a deleted record withdraws what its publisher said about the same relation or
// fact, in the store and in the same load, and nothing else.
func TestWithdraw(t *testing.T) {
	const (
		a      = "reg:1 PARTNERS_WITH reg:2"
		c      = "reg:2 PARTNERS_WITH reg:3"
		one    = "reg:1 reg:site https://one.example"
		three  = "reg:3 reg:site https://three.example"
		others = " paper"
	)
	for _, tt := range []struct {
		name  string
		loads [][]string // pairs of names and contents
		want  []string   // what is claimed to hold after the deletion
	}{
		{
			"nothing is deleted",
			[][]string{{"all.csv", changesHead + allRows}},
			[]string{a + " a", a + " b", one, c + " a", three},
		},
		{
			"later",
			[][]string{{"all.csv", changesHead + allRows}, {"delta.csv", changesHead + deletedRow}},
			[]string{a + " b", c + " a", three},
		},
		{
			"in the same load",
			[][]string{{"all.csv", changesHead + allRows, "delta.csv", changesHead + deletedRow}},
			[]string{a + " b", c + " a", three},
		},
		{
			"in an earlier file of the same load",
			[][]string{{"0.csv", changesHead + deletedRow, "all.csv", changesHead + allRows}},
			[]string{a + " b", c + " a", three},
		},
		{
			"what others say stays",
			[][]string{
				{"all.csv", changesHead + allRows},
				{"others.yaml", othersSay},
				{"delta.csv", changesHead + deletedRow},
			},
			[]string{a + " b", a + others, one + others, c + " a", three},
		},
		{
			"the other direction of a symmetric relation",
			[][]string{{"all.csv", changesHead + allRows}, {"delta.csv", changesHead + swappedRow}},
			[]string{a + " b", one, c + " a", three},
		},
		{
			"both directions in the same load",
			[][]string{{"all.csv", changesHead + allRows, "delta.csv", changesHead + swappedRow}},
			[]string{a + " b", one, c + " a", three},
		},
		{
			"deleted and published again",
			[][]string{
				{"all.csv", changesHead + allRows},
				{"delta.csv", changesHead + deletedRow},
				{"again.csv", changesHead + "1,2,a,2025,https://one.example,\n"},
			},
			[]string{a + " a", a + " b", one, c + " a", three},
		},
		{
			"deleted twice",
			[][]string{
				{"all.csv", changesHead + allRows},
				{"delta.csv", changesHead + deletedRow},
				{"month.csv", changesHead + deletedRow},
			},
			[]string{a + " b", c + " a", three},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := &shelf{t: t, address: filepath.Join(t.TempDir(), "store")}
			t.Cleanup(s.close)
			for _, files := range tt.loads {
				if files[0] != "others.yaml" {
					files = append(files, "m.mapping.yaml", changesMapping)
				}
				dir, paths := write(t, files...), []string(nil)
				for i := 0; i < len(files); i += 2 {
					paths = append(paths, filepath.Join(dir, files[i]))
				}
				v := s.graph().View()
				l := newLoader(t, loader.Options{
					Ontology: v.Ontology(), Known: v, Formats: append(loader.Builtin(), table.Formats()...),
				})
				if _, err := l.Load(context.Background(), s.commit, paths...); err != nil {
					t.Fatal(err)
				}
			}
			if got := holding(s.graph().View(), "2026-01-01"); !slices.Equal(got, tt.want) {
				t.Errorf("after the deletion, there is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if len(tt.loads) == 1 {
				return
			}
			first, _ := s.graph().View().RevisionOf(1)
			before, err := s.graph().View().With(graph.Change{KnownAt: first.CommittedAt})
			if err != nil {
				t.Fatal(err)
			}
			if got := holding(before, "2026-01-01"); !slices.Equal(got, []string{a + " a", a + " b", one, c + " a", three}) {
				t.Errorf("the view as known before has %q", got)
			}
		})
	}
}

// holding returns what is claimed to hold at a date: relations with the sort, and facts, with the document if it is not
// a file.
func holding(v *graph.View, date string) (out []string) {
	day, _ := claim.ParseDate(date)
	add := func(text string, c claim.Context) {
		if c.Stance != claim.Supports || !c.Period.Meets(claim.On(day)) {
			return
		}
		if _, sort, ok := strings.Cut(c.Attributes, `"sort":"`); ok {
			text += " " + sort[:1]
		}
		if !strings.HasPrefix(c.Document, "file:") {
			text += " " + c.Document
		}
		out = append(out, text)
	}
	for n := range v.All("") {
		for f := range v.Facts(n) {
			for _, c := range v.FactClaims(f) {
				if v.PredName(f.Pred) == "reg:site" {
					add(v.ID(n)+" reg:site "+f.Value.Text, c.Context)
				}
			}
		}
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			for _, c := range v.Claims(r) {
				add(v.ID(n)+" "+v.PredName(r.Type)+" "+v.ID(r.Target), c.Context)
			}
			return true
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}
