package graph_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/schema"
)

const payments = `
"Somebody who pays."
type Payer implements Entity & Node @kind(plural: "payers") {
  "Where it is."
  place: String
}

extend enum RelationType {
  "The source pays the target."
  PAYS @predicate(from: [PAYER], to: [PAYER], inverse: "paid by") @repeatable(by: ["time"]) @attribute(name: "amount", type: Decimal) @attribute(name: "time", type: DateTime)
  "The two meet."
  MEETS @predicate(from: [PAYER], to: [PAYER], inverse: "meets", symmetric: true) @repeatable @attribute(name: "time", type: DateTime)
  "The source owns the target."
  OWNS @predicate(from: [PAYER], to: [PAYER], inverse: "owned by")
}
`

func repeatable(t testing.TB) *schema.Ontology {
	t.Helper()
	o, err := schema.New(schema.Source{Name: "pay/pay.graphqls", Text: payments})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// randomPayments returns claims about a few entities, from few contexts, so that many are about one occurrence.
func randomPayments(r *rand.Rand, n int, revision uint64, earlier []claim.Claim) []claim.Claim {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	var out []claim.Claim
	for range n {
		if len(earlier) > 0 && r.IntN(5) == 0 {
			c := earlier[r.IntN(len(earlier))]
			if c.Predicate != claim.PredicateKind {
				c.Context.Stance, c.Context.Revision = claim.Retracts, revision
				out = append(out, c)
				continue
			}
		}
		c := claim.Claim{
			Subject: pick("a", "b", "c"), Predicate: pick("PAYS", "PAYS", "MEETS", "OWNS"),
			Object: claim.EntityValue(pick("a", "b", "c")), Context: claim.Context{
				Document: pick("doc0", "doc1"), Locator: pick("1", "2"), Revision: revision,
				Attributes: pick("", "", `{"amount":5}`, `{"amount":6,"time":"2020"}`, `{"amount":5,"time":"2020"}`, `{"key":"k1"}`,
					`{"amount":7,"key":"k1","time":"2021"}`, `{"key":"k2"}`),
			},
		}
		switch r.IntN(4) {
		case 0:
			c.Context.Period = claim.On(claim.Year(2020 + r.IntN(2)))
		case 1:
			c.Context.Period.From = claim.Year(2020)
		}
		if r.IntN(6) == 0 {
			c.Context.Stance = claim.Disputes
		}
		out = append(out, c)
	}
	return out
}

func payers() []claim.Claim {
	var out []claim.Claim
	for _, id := range []string{"a", "b", "c"} {
		out = append(out, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Payer"),
			Context: claim.Context{Document: "doc0", Revision: 1},
		})
	}
	for _, id := range []string{"doc0", "doc1"} {
		out = append(out, claim.Claim{
			Subject: id, Predicate: claim.PredicateKind, Object: claim.Literal("Document"),
			Context: claim.Context{Document: "doc0", Revision: 1},
		})
	}
	return out
}

// modelOf computes from claims, without a view, what a view of them must show: for each occurrence, in any order, the
// claims that support it and those that deny it.
func modelOf(claims []claim.Claim) []string {
	same := func(a, b claim.Context) bool {
		a.Stance, a.Revision, b.Stance, b.Revision = 0, 0, 0, 0
		return a == b
	}
	ends := func(c claim.Claim) [2]string {
		e := [2]string{c.Subject, c.Object.Text}
		if c.Predicate == "MEETS" {
			slices.Sort(e[:])
		}
		return e
	}
	// group returns a text that identifies the occurrence of a claim, and whether the claim names it.
	group := func(c claim.Claim) (string, bool) {
		var all map[string]any
		_ = json.Unmarshal([]byte(c.Context.Attributes), &all)
		switch {
		case c.Predicate == "OWNS":
			return "", true
		case all["key"] != nil:
			return fmt.Sprint("named ", all["key"]), true
		case c.Predicate == "PAYS" && all["time"] != nil:
			return fmt.Sprint("named ", all["time"]), true
		}
		return fmt.Sprintf("alike %+v %s", c.Context.Period, c.Context.Attributes), false
	}
	supports, denies := map[string][]string{}, map[string][]string{}
	pairs := map[string][]string{} // pair → denials of all of its occurrences
	pairOf := map[string]string{}
	for _, c := range claims {
		if !c.Object.Entity || c.Context.Stance == claim.Retracts || slices.ContainsFunc(claims, func(d claim.Claim) bool {
			return d.Context.Stance == claim.Retracts && d.Context.Revision > c.Context.Revision && d.Predicate == c.Predicate &&
				ends(d) == ends(c) && same(c.Context, d.Context)
		}) {
			continue
		}
		pair := fmt.Sprint(c.Predicate, ends(c))
		which, named := group(c)
		id := pair + which
		text := fmt.Sprintf("%+v", c.Context)
		switch {
		case c.Context.Stance == claim.Supports:
			supports[id], pairOf[id] = append(supports[id], text), pair
		case named:
			denies[id] = append(denies[id], text)
		default:
			pairs[pair] = append(pairs[pair], text)
		}
	}
	var out []string
	for id, list := range supports {
		all := slices.Concat(list, denies[id], pairs[pairOf[id]])
		slices.Sort(all)
		out = append(out, pairOf[id]+"\n  "+strings.Join(slices.Compact(all), "\n  "))
	}
	slices.Sort(out)
	return out
}

// shownBy returns the same as modelOf, from a view.
func shownBy(t *testing.T, v *graph.View) []string {
	t.Helper()
	var out []string
	ids := map[string]bool{}
	for n := range v.All("") {
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			id := v.RelationID(r)
			if ids[id] {
				t.Errorf("two relations have the id %s", id)
			}
			ids[id] = true
			if back, ok := v.FindOccurrence(r.Source, r.Type, r.Target, v.Occurrence(r)); !ok || back != r {
				t.Errorf("%s is not found by its parts", id)
			}
			if !v.States(r) || !v.Related(r.Target, r.Type, r.Source) && v.PredName(r.Type) == "MEETS" {
				t.Errorf("%s is not stated", id)
			}
			var all []string
			for _, c := range v.Claims(r) {
				all = append(all, fmt.Sprintf("%+v", c.Context))
			}
			slices.Sort(all)
			out = append(out, fmt.Sprint(v.PredName(r.Type), [2]string{v.ID(r.Source), v.ID(r.Target)})+"\n  "+
				strings.Join(slices.Compact(all), "\n  "))
			return true
		})
	}
	slices.Sort(out)
	return out
}

// TestOccurrences compares views of random claims with a naive model: compiled, applied in several commits, as known at
// earlier revisions, and without single occurrences.
func TestOccurrences(t *testing.T) {
	o := repeatable(t)
	for seed := range rounds(150) {
		r := rand.New(rand.NewPCG(seed, 21))
		all := append(payers(), randomPayments(r, r.IntN(25), 1, nil)...)
		v := compile(t, o, all)
		for rev := uint64(2); rev < 6; rev++ {
			more := randomPayments(r, r.IntN(8), rev, all)
			all = append(all, more...)
			v = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)}, more)
		}
		if got, want := shownBy(t, v), modelOf(all); !slices.Equal(got, want) {
			t.Fatalf("seed %d, applied: %s", seed, firstDifference(strings.Join(got, "\n"), strings.Join(want, "\n")))
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		fresh := compile(t, o, all)
		if got, want := dump(v), dump(fresh); got != want {
			t.Fatalf("seed %d, compiled: %s", seed, firstDifference(got, want))
		}
		early := see(t, v, graph.Change{KnownAt: day(3)})
		want := modelOf(keep(all, func(c claim.Claim) bool { return c.Context.Revision <= 3 }))
		if got := shownBy(t, early); !slices.Equal(got, want) {
			t.Fatalf("seed %d, known at the third: %s", seed, firstDifference(strings.Join(got, "\n"), strings.Join(want, "\n")))
		}
		before := shownBy(t, fresh)
		for n := range fresh.All("") {
			fresh.Each(n, graph.Out, nil, func(x graph.Relation) bool {
				w := see(t, fresh, graph.Change{Without: []string{fresh.RelationID(x)}})
				if w.States(x) {
					t.Errorf("seed %d: %s is not hidden", seed, fresh.RelationID(x))
				}
				if hidden := len(before) - len(shownBy(t, w)); fresh.Occurrence(x) != "" && hidden != 1 {
					t.Errorf("seed %d: without %s, %d relations are hidden", seed, fresh.RelationID(x), hidden)
				}
				for _, c := range fresh.Claims(x) {
					held := claim.Claim{
						Subject: fresh.ID(x.Source), Predicate: fresh.PredName(x.Type),
						Object: claim.EntityValue(fresh.ID(x.Target)), Context: c.Context,
					}
					if !fresh.Holds(held) {
						t.Errorf("seed %d: the view does not hold %+v", seed, held)
					}
				}
				return true
			})
		}
		if t.Failed() {
			return
		}
	}
}

// TestOccurrencesInFiles checks that a view opened from its files shows the same occurrences.
func TestOccurrencesInFiles(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 21))
	k := newKept(t)
	k.words = repeatable(t)
	g := k.open()
	all := append(payers(), randomPayments(r, 40, 1, nil)...)
	k.commit(g, all)
	k.close(g)
	for i := range 3 {
		g = k.open()
		if i > 0 && k.compiled() {
			t.Errorf("the view was compiled again: %s", k.log.String())
		}
		if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
			t.Fatal(firstDifference(got, want))
		}
		k.counts(g.View())
		k.commit(g, randomPayments(r, 10, 2, all))
		if got, want := dump(g.View()), dump(k.fresh(g)); got != want {
			t.Fatalf("after a commit: %s", firstDifference(got, want))
		}
		k.close(g)
	}
}

func TestOccurrenceKey(t *testing.T) {
	by := func(names ...string) *schema.RelationType {
		return &schema.RelationType{Repeatable: true, KeyedBy: names}
	}
	in := claim.Period{From: claim.Year(2020), To: claim.Year(2021)}
	for _, tt := range []struct {
		name       string
		typ        *schema.RelationType
		attributes string
		period     claim.Period
		key        string
		given      bool
	}{
		{"nothing", by(), "", claim.Period{}, "", false},
		{"a key", by("time"), `{"key":"t 1","time":"2020"}`, in, "t 1", true},
		{"a number as the key", by(), `{"key":17}`, in, "17", true},
		{"no key of a list", by(), `{"key":[1]}`, claim.Period{}, "~", false},
		{"an attribute", by("time"), `{"amount":5,"time":"2020"}`, in, "2020", true},
		{"two attributes", by("time", "bank"), `{"bank":"a;b","time":"2020"}`, in, `2020; a\;b`, true},
		{"one attribute of two", by("time", "bank"), `{"time":"2020"}`, claim.Period{}, "~", false},
		{"a period", by(), "", in, "~2020/2021", false},
		{"one date", by(), "", claim.On(claim.Year(2020)), "~2020", false},
		{"an open period", by(), "", claim.Period{From: claim.Year(2020)}, "~2020/..", false},
		{"keys only, and none", &schema.RelationType{Repeatable: true, OnlyKeyed: true}, `{"amount":5}`, in, "", false},
		{
			"keys only, and one", &schema.RelationType{Repeatable: true, OnlyKeyed: true}, `{"amount":5,"key":"a"}`,
			in, "a", true,
		},
		{"no beginning", by(), "", claim.Period{To: claim.Year(2020)}, "~../2020", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			key, given := graph.OccurrenceKey(tt.typ, tt.attributes, tt.period)
			if tt.key == "~" && strings.HasPrefix(key, "~") { // a hash of the content
				key = tt.key
			}
			if key != tt.key || given != tt.given {
				t.Errorf("%q, %v", key, given)
			}
		})
	}
	one, _ := graph.OccurrenceKey(by(), `{"amount":5}`, in)
	for name, other := range map[string]string{
		"other attributes": `{"amount":6}`,
		"more attributes":  `{"amount":5,"x":1}`,
	} {
		if key, _ := graph.OccurrenceKey(by(), other, in); key == one {
			t.Errorf("%s: the same key %s", name, key)
		}
	}
	if key, _ := graph.OccurrenceKey(by(), `{"amount":5}`, claim.Period{}); key == one {
		t.Errorf("without a period: the same key %s", key)
	}
}

// see returns the view with a change.
func see(t *testing.T, v *graph.View, c graph.Change) *graph.View {
	t.Helper()
	w, err := v.With(c)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestOccurrencesOfMergedEntities checks that merged entities have the occurrences of all their ids, and that claims
// with one key become claims of one occurrence.
func TestOccurrencesOfMergedEntities(t *testing.T) {
	pay := func(from, to, key string, stance claim.Stance) claim.Claim {
		attributes := ""
		if key != "" {
			attributes = fmt.Sprintf(`{"key":%q}`, key)
		}
		return claim.Claim{
			Subject: from, Predicate: "PAYS", Object: claim.EntityValue(to),
			Context: claim.Context{Document: "doc0", Attributes: attributes, Stance: stance, Revision: 1},
		}
	}
	all := append(payers(),
		pay("a", "b", "t1", claim.Supports), pay("a", "b", "t2", claim.Supports), pay("c", "b", "t2", claim.Supports),
		pay("c", "b", "t3", claim.Supports), pay("c", "b", "", claim.Disputes),
		claim.Claim{
			Subject: "c", Predicate: claim.PredicateSameAs, Object: claim.EntityValue("a"),
			Context: claim.Context{Document: "doc1", Revision: 1},
		})
	fresh := compile(t, repeatable(t), all)
	applied := compile(t, repeatable(t), payers()).Apply(claim.Revision{Number: 2}, all[len(payers()):])
	later := compile(t, repeatable(t), append(payers(), all[len(all)-1])).Apply(claim.Revision{Number: 2},
		all[len(payers()):len(all)-1])
	for name, v := range map[string]*graph.View{"compiled": fresh, "applied": applied, "applied after the merge": later} {
		t.Run(name, func(t *testing.T) {
			a, _ := v.Lookup("a")
			var got []string
			v.Each(a, graph.Out, nil, func(r graph.Relation) bool {
				got = append(got, fmt.Sprintf("%s %d %v", v.RelationID(r), len(v.Claims(r)), v.Summary(r).Disputed))
				return true
			})
			want := []string{"a|PAYS|b|t1 2 true", "a|PAYS|b|t2 3 true", "a|PAYS|b|t3 2 true"}
			if !slices.Equal(got, want) {
				t.Errorf("%q, want %q", got, want)
			}
		})
	}
}

// TestOccurrenceKeysOfEqualValues checks that claims with equal numbers, or with one moment, are about one occurrence,
// however their sources write them.
func TestOccurrenceKeysOfEqualValues(t *testing.T) {
	o := repeatable(t)
	for _, tt := range []struct {
		name, typ, a, b string
		same            bool
	}{
		{"numbers", "MEETS", `{"amount":2,"note":"<a> & b"}`, `{"amount":2.0,"note":"<a> & b"}`, true},
		{"exponents", "MEETS", `{"amount":1500,"n":1}`, `{"amount":1.5e3,"n":1}`, true},
		{"other numbers", "MEETS", `{"amount":2}`, `{"amount":2.01}`, false},
		{"a number and a text", "MEETS", `{"amount":2}`, `{"amount":"2"}`, false},
		{"moments", "PAYS", `{"time":"2024-01-01T00:30:00+02:00"}`, `{"time":"2023-12-31T22:30:00Z"}`, true},
		{"digits of a second", "PAYS", `{"time":"2024-01-01T00:30:00.5Z"}`, `{"time":"2024-01-01T00:30:00.500Z"}`, true},
		{"without a zone", "PAYS", `{"time":"2024-01-01T00:30:00"}`, `{"time":"2024-01-01T00:30:00Z"}`, true},
		{
			"moments that no key names", "MEETS", `{"time":"2024-01-01T00:30:00+02:00"}`,
			`{"time":"2023-12-31T22:30:00Z"}`, true,
		},
		{"a text that is a moment", "MEETS", `{"at":"2024-01-01T00:30:00+02:00"}`, `{"at":"2023-12-31T22:30:00Z"}`, false},
		{"other moments", "PAYS", `{"time":"2024-01-01T00:30:00+02:00"}`, `{"time":"2024-01-01T00:30:00Z"}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			typ, _ := o.Type(tt.typ)
			a, _ := graph.OccurrenceKey(typ, tt.a, claim.Period{})
			b, _ := graph.OccurrenceKey(typ, tt.b, claim.Period{})
			if a == "" || (a == b) != tt.same {
				t.Errorf("keys %q and %q", a, b)
			}
		})
	}
}
