package graph_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

// timeline returns the timeline of a view, one line per date.
func timeline(v *graph.View, f graph.TimelineFilter, after *graph.EventKey) []string {
	var out []string
	_ = v.Timeline(context.Background(), f, after, func(d graph.Event) bool {
		out = append(out, line(v, d))
		return true
	})
	return out
}

func line(v *graph.View, d graph.Event) string {
	k := v.EventKey(d)
	return fmt.Sprintf("%v %d %s %s %s", k.Date, k.What, k.Entity, k.Pred, k.Target)
}

// collected collects the dates of a view entity by entity, and sorts them.
func collected(v *graph.View, f graph.TimelineFilter) []string {
	var all []graph.Event
	add := func(d graph.Event) {
		if !d.Date.IsZero() && f.Between.Meets(claim.On(d.Date)) {
			all = append(all, d)
		}
	}
	for n := range v.All("") {
		kind := v.Kind(n)
		if f.Kinds != nil && !f.Kinds[kind.Index] {
			continue
		}
		for fact := range v.Facts(n) {
			if of, ok := kind.Fact(v.PredName(fact.Pred)); ok && of.Type == "Date" {
				d, _ := claim.ParseDate(fact.Value.Text)
				add(graph.Event{Date: d, What: graph.FactOn, Entity: n, Pred: fact.Pred})
			}
		}
		v.Each(n, graph.Out, nil, func(r graph.Relation) bool {
			for _, p := range v.Periods(r) {
				add(graph.Event{Date: p.From, What: graph.BeginsOn, Entity: n, Pred: r.Type, Relation: r})
				add(graph.Event{Date: p.To, What: graph.EndsOn, Entity: n, Pred: r.Type, Relation: r})
			}
			return true
		})
	}
	slices.SortFunc(all, func(a, b graph.Event) int { return v.CompareEvent(a, v.EventKey(b)) })
	var out []string
	for _, d := range all {
		out = append(out, line(v, d))
	}
	return slices.Compact(out)
}

// TestTimelineIsSorting checks that the timeline of any view, compiled, applied or changed, contains the dates of its
// entities in order, and can continue after any position.
func TestTimelineIsSorting(t *testing.T) {
	company := make([]bool, len(ontology(t).Kinds()))
	for i, k := range ontology(t).Kinds() {
		company[i] = k.Name == "Company"
	}
	filters := []graph.TimelineFilter{
		{},
		{Kinds: company},
		{Between: claim.Period{From: claim.Day(2013, 6, 15)}},
		{Between: claim.Period{To: claim.Day(2013, 6, 15)}},
		{Between: claim.On(claim.Year(2017)), Kinds: company},
	}
	changes := []graph.Change{
		{},
		{AsOf: claim.Year(2014)},
		{KnownAt: day(3)},
		{Distrust: []string{"doc1"}},
		{Without: []string{"doc2"}, Distrust: []string{"doc0"}, AsOf: claim.Year(2018)},
		{
			With: []graph.AssumedRelation{{
				Source: "doc0", Type: "CONCERNS", Target: "doc1",
				Period: claim.Period{From: claim.Year(2001), To: claim.Year(2030)},
			}},
		},
	}
	events := 0
	for seed := range rounds(60) {
		_, v := history(t, seed)
		for _, c := range changes {
			w, err := v.With(c)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range filters {
				want := collected(w, f)
				if got := timeline(w, f, nil); !slices.Equal(got, want) {
					t.Fatalf("seed %d, %+v, %+v:\n got %q\nwant %q", seed, c, f, got, want)
				}
				i := 0
				err := w.Timeline(t.Context(), f, nil, func(d graph.Event) bool {
					k := w.EventKey(d)
					if i++; !slices.Equal(timeline(w, f, &k), want[i:]) {
						t.Errorf("seed %d, %+v, %+v: after %s it goes on otherwise", seed, c, f, want[i-1])
					}
					return !t.Failed()
				})
				if err != nil || t.Failed() {
					t.Fatal(err)
				}
				events += i
			}
			var dates []claim.Date
			_ = w.Timeline(t.Context(), graph.TimelineFilter{}, nil, func(d graph.Event) bool {
				dates = append(dates, d.Date)
				return true
			})
			dates = append(dates, claim.Date{})
			if first, last := w.Span(); first != dates[0].Plain() || last != dates[max(0, len(dates)-2)].Plain() {
				t.Fatalf("seed %d, %+v: from %v to %v of %v", seed, c, first, last, dates)
			}
		}
	}
	if events < 1000 {
		t.Errorf("%d events were compared; the claims are too few to show anything", events)
	}
}

// TestTimelineOrder checks that among dates that begin on the same day the less precise ones come first, and that a
// canceled call ends.
func TestTimelineOrder(t *testing.T) {
	var claims []claim.Claim
	for i, from := range []string{"2017-06-01", "2017", "2017-01", "2016-12-31", "2017-01-01"} {
		d, err := claim.ParseDate(from)
		if err != nil {
			t.Fatal(err)
		}
		claims = append(claims, claim.Claim{
			Subject: "a", Predicate: "OPERATES",
			Object:  claim.EntityValue(fmt.Sprint("t", i)),
			Context: claim.Context{Revision: 1, Period: claim.Period{From: d, To: claim.Year(2018)}},
		})
	}
	v := compile(t, ontology(t), claims)
	want := []string{
		"2016-12-31 0 a OPERATES t3", "2017 0 a OPERATES t1", "2017-01 0 a OPERATES t2", "2017-01-01 0 a OPERATES t4",
		"2017-06-01 0 a OPERATES t0", "2018 1 a OPERATES t0", "2018 1 a OPERATES t1", "2018 1 a OPERATES t2",
		"2018 1 a OPERATES t3", "2018 1 a OPERATES t4",
	}
	if got := timeline(v, graph.TimelineFilter{}, nil); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	// A timeline can continue after a position whose names are all unknown to the view.
	gone := graph.EventKey{Date: claim.Year(2017), What: graph.BeginsOn, Entity: "zz", Pred: "http://gone", Target: "zz"}
	if got := timeline(v, graph.TimelineFilter{}, &gone); !slices.Equal(got, want[2:]) {
		t.Errorf("after what is gone: %q", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := v.Timeline(ctx, graph.TimelineFilter{}, nil, func(graph.Event) bool { return true }); err == nil {
		t.Error("a cancelled question went on")
	}
}

// TestTimelineEnds checks that an end is ordered by the last day of its date, so that an end in 2020 comes after all
// starts in 2020. A filter by date finds an end that is ordered after the filter's last day.
func TestTimelineEnds(t *testing.T) {
	period := func(target, from, to string) claim.Claim {
		c := claim.Claim{
			Subject: "a", Predicate: "OPERATES", Object: claim.EntityValue(target),
			Context: claim.Context{Revision: 1},
		}
		if err := c.Context.Period.From.UnmarshalText([]byte(from)); err != nil {
			t.Fatal(err)
		}
		if err := c.Context.Period.To.UnmarshalText([]byte(to)); err != nil {
			t.Fatal(err)
		}
		return c
	}
	claims := []claim.Claim{
		period("b", "2019", "2020"), period("c", "2020-01", "2020-12"), period("d", "2020-12-31", "2020-12-31"),
		period("e", "2020", "2020-02"), period("f", "2020-02-29T10:00:00Z", "2020-12-31T12:00:00Z"),
	}
	want := []string{
		"2019 0 a OPERATES b", "2020 0 a OPERATES e", "2020-01 0 a OPERATES c", "2020-02-29T10:00:00Z 0 a OPERATES f",
		"2020-02 1 a OPERATES e", "2020-12-31 0 a OPERATES d", "2020-12-31T12:00:00Z 1 a OPERATES f",
		"2020-12-31 1 a OPERATES d", "2020-12 1 a OPERATES c", "2020 1 a OPERATES b",
	}
	whole := compile(t, ontology(t), claims)
	for name, v := range map[string]*graph.View{
		"compiled": whole,
		"applied":  compile(t, ontology(t), claims[:2]).Apply(claim.Revision{Number: 2}, claims[2:]),
	} {
		if got := timeline(v, graph.TimelineFilter{}, nil); !slices.Equal(got, want) {
			t.Errorf("%s: %q", name, got)
		}
		april := graph.TimelineFilter{Between: claim.Period{From: claim.Day(2020, 4, 0), To: claim.Day(2020, 4, 0)}}
		if got, want := timeline(v, april, nil), []string{
			"2020 0 a OPERATES e", "2020 1 a OPERATES b",
		}; !slices.Equal(got, want) {
			t.Errorf("%s: in April %q, want %q", name, got, want)
		}
	}
}
