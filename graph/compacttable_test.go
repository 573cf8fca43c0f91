package graph_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

const merging = `
"Somebody who pays."
type Payer implements Entity & Node @kind(plural: "payers") {
  "Where it is."
  place: String
  "What it weighs."
  weight: Decimal
  "When it began."
  founded: Date @begins
  "When it ended."
  ended: DateTime @ends
}

"A place where somebody pays."
type Desk implements Entity & Node @kind(plural: "desks") {
  "When it opened."
  opened: Date @begins
}

extend enum RelationType {
  "The source pays the target."
  PAYS @predicate(from: [PAYER], to: [PAYER], inverse: "paid by") @repeatable(by: ["time"]) @attribute(name: "amount", type: Decimal) @attribute(name: "time", type: DateTime)
  "The two meet."
  MEETS @predicate(from: [PAYER], to: [PAYER], inverse: "meets", symmetric: true) @repeatable
  "The source owns the target."
  OWNS @predicate(from: [PAYER], to: [PAYER], inverse: "owned by")
  "The two know each other."
  KNOWS @predicate(from: [PAYER], to: [PAYER], inverse: "knows", symmetric: true)
}
`

// A mixture generates random claims of every form that a store can have.
type mixture struct {
	*rand.Rand
	t       *testing.T
	ids     int // how many entities there can be
	foreign int // how many foreign predicates there can be
	earlier []claim.Claim
}

func (m *mixture) pick(list ...string) string { return list[m.IntN(len(list))] }

func (m *mixture) id() string { return fmt.Sprintf("%c%d", 'a'+rune(m.IntN(5)), m.IntN(m.ids)) }

func (m *mixture) date() claim.Date {
	return dateOf(m.t, m.pick("2019", "2020", "2020-06", "2020-06-29", "2020-06-29T02:33:46.538Z",
		"2020-06-29T10:33+08:00", "2021-01-01T00:00Z", "2022-02-03"))
}

func (m *mixture) context(revision uint64) claim.Context {
	c := claim.Context{
		Document: m.pick("", "doc0", "doc1", fmt.Sprint("doc", m.IntN(30))), Locator: m.pick("", "1", "2", "p. 3"),
		Revision: revision, Modality: claim.Modality(m.IntN(3)), Doubt: claim.DoubtOf(1 - float64(m.IntN(3))/10),
	}
	if m.IntN(4) == 0 {
		c.Relays = m.pick("doc0", "doc2", m.id())
	}
	if m.IntN(6) == 0 {
		c.By, c.Graph = m.id(), "http://x.org/graph"
	}
	switch m.IntN(3) {
	case 0:
		c.Period.From = m.date()
	case 1:
		if p := (claim.Period{From: m.date(), To: m.date()}); !p.Empty() {
			c.Period = p
		}
	}
	if m.IntN(6) == 0 {
		c.Stance = claim.Disputes
	}
	return c
}

func (m *mixture) claim(revision uint64) claim.Claim {
	if len(m.earlier) > 0 && m.IntN(5) == 0 {
		c := m.earlier[m.IntN(len(m.earlier))]
		c.Context.Stance, c.Context.Revision = claim.Retracts, revision
		return c
	}
	c := claim.Claim{Subject: m.id(), Context: m.context(revision)}
	switch m.IntN(12) {
	case 0:
		c.Predicate, c.Object = claim.PredicateKind, claim.Literal(m.pick("Payer", "Payer", "Desk", "Document"))
	case 1:
		c.Predicate, c.Object = claim.PredicateName,
			claim.Value{Text: m.pick("Ann", "Bob", m.id()), Lang: m.pick("", "zh", "de", "en")}
	case 2:
		c.Predicate, c.Object = m.pick("founded", "ended", "opened"), claim.Literal(m.date().String())
	case 3:
		c.Predicate = fmt.Sprintf("http://x.org/p%d", m.IntN(m.foreign))
		c.Object = claim.Value{Text: m.pick("1", "2", "x"), Datatype: m.pick("", "http://x.org/int", "http://x.org/a")}
	case 4:
		c.Predicate, c.Object = fmt.Sprintf("http://x.org/p%d", m.IntN(m.foreign)), claim.EntityValue(m.id())
	case 5:
		c.Predicate, c.Object = claim.PredicateSameAs, claim.EntityValue(m.id())
	case 6:
		c.Predicate, c.Object = "place", claim.Literal(m.pick("Łódź", "lodz", "Aachen", "zurich", ""))
		if m.IntN(2) == 0 {
			c.Predicate, c.Object = "weight", claim.Literal(m.pick("1.50", "1.5", "-3", "20", "heavy"))
		}
	case 7:
		c.Subject, c.Predicate = m.pick("law/r1", "law/r2", "law/r3"), claim.PredicateRule
		c.Object = claim.Literal(m.pick("a :- b.", "c :- d."))
	default:
		c.Predicate, c.Object = m.pick("PAYS", "PAYS", "MEETS", "OWNS", "KNOWS"), claim.EntityValue(m.id())
		c.Context.Attributes = m.pick("", "", `{"amount":5}`, `{"amount":6,"time":"2020"}`, `{"key":"k1"}`,
			`{"amount":7,"key":"k1","time":"2021"}`, fmt.Sprintf(`{"key":"k%d"}`, m.IntN(50)))
	}
	return c
}

// TestCompactedTableEqualsCompiled merges the overlays of several commits into tables, one after the other. Each file
// must have the bytes of the file that is compiled from all claims.
func TestCompactedTableEqualsCompiled(t *testing.T) {
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: merging})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	ordered := 0
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 14))
		m := &mixture{Rand: r, t: t, ids: 2 + r.IntN(40), foreign: 1 + r.IntN(9)}
		first := r.IntN(120)
		if seed%10 == 0 {
			first = 0
		}
		for range first {
			m.earlier = append(m.earlier, m.claim(1))
		}
		revisions := []claim.Revision{{Number: 1, CommittedAt: day(1), Message: "first"}}
		v := compile(t, o, m.earlier)
		graph.SetRevisions(v, revisions)
		for step := range 3 {
			for range 1 + r.IntN(3) {
				rev := claim.Revision{
					Number: uint64(len(revisions) + 1), CommittedAt: day(uint64(len(revisions) + 1)),
					Message: fmt.Sprint("step ", step),
				}
				var more []claim.Claim
				for range 1 + r.IntN(40) {
					more = append(more, m.claim(rev.Number))
				}
				v, revisions, m.earlier = v.Apply(rev, more), append(revisions, rev), append(m.earlier, more...)
			}
			got, want := filepath.Join(dir, "merged.segment"), filepath.Join(dir, "compiled.segment")
			if err := graph.WriteCompacted(v, got); err != nil {
				t.Fatal(err)
			}
			fresh := compile(t, o, m.earlier)
			graph.SetRevisions(fresh, slices.Clone(revisions))
			if err := graph.WriteCompiled(fresh, want); err != nil {
				t.Fatal(err)
			}
			a, err1 := os.ReadFile(got)
			b, err2 := os.ReadFile(want)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			merged, err := graph.OpenTable(fresh, got)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(a, b) {
				t.Fatalf("seed %d, step %d: the files differ: %s\n%s", seed, step, graph.DifferingColumns(got, want),
					firstDifference(dump(merged), dump(fresh)))
			}
			ordered += compareOrders(t, merged, fresh)
			v = merged
		}
	}
	if ordered < 30 {
		t.Errorf("only %d entities were in an order", ordered)
	}
}

// compareOrders compares the orders by facts in the file of a view with those that another view makes. It returns the
// number of entities in them.
func compareOrders(t *testing.T, stored, made *graph.View) (ordered int) {
	t.Helper()
	for _, kind := range made.Ontology().Kinds() {
		for _, fact := range kind.Facts {
			for _, byEnd := range [...]bool{false, true} {
				if !graph.HasOrder(fact) {
					continue
				}
				got, err1 := graph.OrderByFact(t.Context(), stored.Unmerged(), kind, fact, byEnd)
				want, err2 := graph.OrderByFact(t.Context(), made.Unmerged(), kind, fact, byEnd)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				if !slices.Equal(got.Nodes, want.Nodes) || !slices.Equal(got.Several, want.Several) {
					t.Fatalf("%s by %s: %v in the file, and %v", kind.Name, fact.Name, got, want)
				}
				ordered += len(want.Nodes)
			}
		}
	}
	if in, of := graph.StoredOrders(stored); in != of {
		t.Fatalf("%d of the %d orders were made, and not read from the file", of-in, of)
	}
	return ordered
}
