package graph_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/graphtest"
)

// mergeClaims returns random claims that entities are one, or are not, with retractions in the next revision.
func mergeClaims(r *rand.Rand, n int, revision uint64) []claim.Claim {
	var out []claim.Claim
	for range n {
		c := sameAs(fmt.Sprintf("e%d", r.IntN(12)), fmt.Sprintf("e%d", r.IntN(12)), fmt.Sprintf("doc%d", r.IntN(3)), revision)
		c.Context.Doubt = claim.DoubtOf(1 - float64(r.IntN(4))/10)
		switch r.IntN(6) {
		case 0:
			c.Context.Stance = claim.Disputes
		case 1:
			c.Context.Modality = claim.Alleged
		}
		if c.Subject == c.Object.Text {
			continue
		}
		out = append(out, c)
		if r.IntN(4) == 0 {
			c.Context.Stance, c.Context.Revision = claim.Retracts, revision+1
			out = append(out, c)
		}
	}
	return out
}

func sameAs(subject, object, document string, revision uint64) claim.Claim {
	return claim.Claim{
		Subject: subject, Predicate: claim.PredicateSameAs, Object: claim.EntityValue(object),
		Context: claim.Context{Document: document, Locator: "row 1", Revision: revision},
	}
}

// mergeHistory returns random claims in revisions 1 to 6, and a view of them, which is partly compiled and partly
// applied. All entities are companies. A separate document claims each of them.
func mergeHistory(t *testing.T, seed uint64) ([]claim.Claim, *graph.View) {
	t.Helper()
	o, r := ontology(t), rand.New(rand.NewPCG(seed, 9))
	var all []claim.Claim
	self := claim.Context{Document: "self", Revision: 1}
	for i := range 12 {
		all = append(all, claim.Claim{
			Subject: fmt.Sprintf("e%d", i), Predicate: claim.PredicateKind,
			Object: claim.Literal("Company"), Context: self,
		})
	}
	for i := range 3 {
		all = append(all, claim.Claim{
			Subject: fmt.Sprintf("doc%d", i), Predicate: claim.PredicateKind,
			Object: claim.Literal("Document"), Context: self,
		})
	}
	for _, p := range []string{"http://x.org/knows", "http://x.org/note"} {
		all = append(all, claim.Claim{Subject: "self", Predicate: p, Object: claim.Literal("v"), Context: self})
	}
	noKinds := func(claims []claim.Claim) []claim.Claim {
		return keep(claims, func(c claim.Claim) bool { return c.Predicate != claim.PredicateKind })
	}
	all = append(all, noKinds(graphtest.RandomClaims(r, r.IntN(30), 1))...)
	all = append(all, mergeClaims(r, r.IntN(5), 1)...)
	v := compile(t, o, nil).Apply(claim.Revision{Number: 1, CommittedAt: day(1)}, all)
	if r.IntN(2) == 0 {
		v = compile(t, o, all)
	}
	for rev := uint64(2); rev <= 6; rev++ {
		var more []claim.Claim
		if rev%2 == 1 {
			more = noKinds(graphtest.RandomClaims(r, r.IntN(8), rev))
			if r.IntN(2) == 0 {
				more = append(more, mergeClaims(r, r.IntN(3), rev)...)
			}
		}
		all = append(all, more...)
		v = v.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)}, more)
	}
	return all, v
}

// A rewriting is a simple model of merges: it replaces ids in claims by those of the merged entities, and finds these
// by trying all combinations.
type rewriting struct {
	canon     map[string]string
	certainty map[string]claim.Context // the modality and doubt with which an id is merged
}

// shownClaims returns the claims of sameAs that a view shows.
func shownClaims(claims []claim.Claim, known uint64, distrust string) []claim.Claim {
	return keep(claims, func(c claim.Claim) bool {
		if c.Predicate != claim.PredicateSameAs || c.Context.Stance == claim.Retracts || c.Context.Revision > known ||
			c.Context.Document == distrust {
			return false
		}
		return !slices.ContainsFunc(claims, func(o claim.Claim) bool {
			later := o.Context.Revision > c.Context.Revision && o.Context.Revision <= known
			stance := o.Context.Stance
			o.Context.Stance, o.Context.Revision = c.Context.Stance, c.Context.Revision
			return stance == claim.Retracts && later && o == c
		})
	})
}

func rewritingOf(claims []claim.Claim, known uint64, distrust string) rewriting {
	w := rewriting{map[string]string{}, map[string]claim.Context{}}
	shown := shownClaims(claims, known, distrust)
	slices.SortStableFunc(shown, func(a, b claim.Claim) int {
		return cmp.Or(cmp.Compare(a.Context.Revision, b.Context.Revision), cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.Object.Text, b.Object.Text))
	})
	disputed := keep(shown, func(c claim.Claim) bool { return c.Context.Stance == claim.Disputes })
	var merged []claim.Claim
	for _, c := range shown {
		apart := slices.ContainsFunc(disputed, func(d claim.Claim) bool {
			x, y := w.canonical(d.Subject), w.canonical(d.Object.Text)
			a, b := w.canonical(c.Subject), w.canonical(c.Object.Text)
			direct := d.Subject == c.Subject && d.Object == c.Object || d.Subject == c.Object.Text && d.Object.Text == c.Subject
			return x == a && y == b || x == b && y == a || direct
		})
		if c.Context.Stance != claim.Supports || c.Context.Modality != claim.Stated || apart {
			continue
		}
		merged = append(merged, c)
		from, to := w.canonical(c.Subject), w.canonical(c.Object.Text)
		for i := range 12 {
			if id := fmt.Sprintf("e%d", i); w.canonical(id) == from && from != to {
				w.canon[id] = to
			}
		}
	}
	w.chooseIDs(merged)
	for id := range w.canon {
		w.certainty[id] = claim.Context{Modality: claim.Stated, Doubt: claim.DoubtOf(0)}
	}
	for range 12 { // each round finds the most certain chains that are one pair longer
		for _, c := range merged {
			for _, ends := range [2][2]string{{c.Subject, c.Object.Text}, {c.Object.Text, c.Subject}} {
				through := min(w.confidence(ends[1]), c.Context.Confidence())
				if through > w.confidence(ends[0]) {
					w.certainty[ends[0]] = claim.Context{Doubt: claim.DoubtOf(through)}
				}
			}
		}
	}
	return w
}

// chooseIDs chooses the ids that stay: an id that no merge merges into another one, or else the first such object.
// Merges that close a circle do not count.
func (w rewriting) chooseIDs(merged []claim.Claim) {
	out := map[[2]string]bool{} // every path of merges
	for _, c := range merged {
		if from, to := c.Subject, c.Object.Text; !out[[2]string{to, from}] {
			out[[2]string{from, to}] = true
			for i := range 12 * 12 * 12 { // one more merge can make many paths longer
				a, b, c := fmt.Sprintf("e%d", i/144), fmt.Sprintf("e%d", i/12%12), fmt.Sprintf("e%d", i%12)
				out[[2]string{b, c}] = out[[2]string{b, c}] || out[[2]string{b, a}] && out[[2]string{a, c}]
			}
		}
	}
	ends := func(id string) bool {
		for p, ok := range out {
			if ok && p[0] == id {
				return false
			}
		}
		return true
	}
	chosen := map[string]string{} // by the id that stood for the entity until now
	for _, c := range merged {
		if to := w.canonical(c.Object.Text); chosen[to] == "" && ends(c.Object.Text) {
			chosen[to] = c.Object.Text
		}
	}
	all := map[string]string{}
	for i := range 12 {
		id := fmt.Sprintf("e%d", i)
		if to := chosen[w.canonical(id)]; to != "" && to != id {
			all[id] = to
		}
	}
	clear(w.canon)
	maps.Copy(w.canon, all)
}

func (w rewriting) canonical(id string) string { return cmp.Or(w.canon[id], id) }

func (w rewriting) confidence(id string) float64 {
	if c, ok := w.certainty[id]; ok {
		return c.Confidence()
	}
	return 1
}

// rewrite returns the claims with the ids of the merged entities. It marks the place of a claim about a merged id, so
// that the claim differs from an equal claim about the id that stays.
func (w rewriting) rewrite(claims []claim.Claim) (out []claim.Claim) {
	for _, c := range claims {
		if c.Predicate == claim.PredicateSameAs {
			continue
		}
		was, sure := c, w.confidence(c.Subject)
		c.Subject = w.canonical(c.Subject)
		if c.Object.Entity {
			sure = min(sure, w.confidence(c.Object.Text))
			c.Object.Text = w.canonical(c.Object.Text)
		}
		if c.Object.Entity && c.Subject == c.Object.Text && was.Subject != was.Object.Text {
			continue
		}
		if c.Subject != was.Subject || c.Object != was.Object {
			ends := []string{was.Subject, was.Object.Text}
			if strings.HasSuffix(c.Predicate, "S_WITH") { // symmetric
				slices.Sort(ends)
			}
			c.Context.Locator += fmt.Sprint(ends, was.Context.Doubt)
			c.Context.Doubt = claim.DoubtOf(min(c.Context.Confidence(), sure))
		}
		out = append(out, c)
	}
	return out
}

// dumpMerged returns the content of a view as text, without single claims.
func dumpMerged(v *graph.View) string {
	var b strings.Builder
	for n := range v.All("") {
		fmt.Fprintf(&b, "%s %s degree %d %v\n", v.ID(n), v.Kind(n).Name, v.TotalDegree(n), v.RelationCounts(n))
		for f := range v.Facts(n) {
			fmt.Fprintf(&b, "  %s %+v %+v %v %d\n", v.PredName(f.Pred), f.Value, v.FactSummary(f),
				v.FactClaimSummary(f).Disputed, len(v.FactClaims(f)))
		}
		for _, dir := range []graph.Direction{graph.Out, graph.In, graph.Both} {
			v.Each(n, dir, nil, func(r graph.Relation) bool {
				found, ok := v.Find(r.Source, r.Type, r.Target)
				fmt.Fprintf(&b, "  %d %s %+v %v %d %v %v\n", dir, v.RelationID(r), v.Summary(r), v.Periods(r), len(v.Claims(r)),
					ok, found == r)
				return true
			})
		}
	}
	entities, relations := v.Size()
	s := v.Stats()
	fmt.Fprintf(&b, "%d %d %d %d %d %v\n", entities, s.Entities, relations, s.Relations, s.Facts, s.Kinds)
	for _, line := range timeline(v, graph.TimelineFilter{}, nil) {
		b.WriteString(line + "\n")
	}
	first, last := v.Span()
	fmt.Fprintf(&b, "from %v to %v\n", first, last)
	return b.String()
}

// TestMergesAreRewriting compares views with merges with views of claims in which ids are replaced by those of the
// merged entities.
func TestMergesAreRewriting(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(60) {
		claims, v := mergeHistory(t, seed)
		for _, tt := range []struct {
			name     string
			change   graph.Change
			known    uint64
			distrust string
		}{
			{"all", graph.Change{}, 6, ""},
			{"as of", graph.Change{AsOf: claim.Year(2016)}, 6, ""},
			{"known", graph.Change{KnownAt: day(3)}, 3, ""},
			{"known later", graph.Change{KnownAt: day(4)}, 4, ""},
			{"distrust", graph.Change{Distrust: []string{"doc1"}}, 6, "doc1"},
			{"both", graph.Change{KnownAt: day(5), Distrust: []string{"doc2"}}, 5, "doc2"},
		} {
			see := func(v *graph.View) *graph.View {
				w, err := v.With(tt.change)
				if err != nil {
					t.Fatalf("seed %d: %s: %v", seed, tt.name, err)
				}
				return w
			}
			rewriting := rewritingOf(claims, tt.known, tt.distrust)
			fresh := compile(t, o, nil)
			for rev := uint64(1); rev <= 6; rev++ {
				fresh = fresh.Apply(claim.Revision{Number: rev, CommittedAt: day(rev)},
					keep(rewriting.rewrite(claims), func(c claim.Claim) bool { return c.Context.Revision == rev }))
			}
			if got, want := dumpMerged(see(v)), dumpMerged(see(fresh)); got != want {
				t.Fatalf("seed %d: %s: %v: %s", seed, tt.name, rewriting.canon, firstDifference(got, want))
			}
		}
	}
}

// TestMergedOverlayIsCompilation checks that claims applied in several commits give the same view as claims compiled at
// once, and that views do not change.
func TestMergedOverlayIsCompilation(t *testing.T) {
	o := ontology(t)
	for seed := range rounds(60) {
		claims, v := mergeHistory(t, seed)
		before := dump(v)
		if got, want := before, dump(compile(t, o, claims)); got != want {
			t.Fatalf("seed %d: %s", seed, firstDifference(got, want))
		}
		w, err := v.With(graph.Change{KnownAt: day(3)})
		if err != nil {
			t.Fatal(err)
		}
		want := dump(compile(t, o, keep(claims, func(c claim.Claim) bool { return c.Context.Revision <= 3 })))
		if got := dump(w); got != want {
			t.Fatalf("seed %d: known at the third: %s", seed, firstDifference(got, want))
		}
		kindsAgree(t, w)
		if dump(v) != before {
			t.Fatalf("seed %d: See changed the view it was called on", seed)
		}
	}
}
