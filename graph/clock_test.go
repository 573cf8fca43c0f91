package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"nexum/graph"
	"nexum/graph/claim"
)

func dateOf(t testing.TB, s string) claim.Date {
	t.Helper()
	d, err := claim.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestTimesOfDayInViews checks that compiled and applied views keep the times of day of claims.
func TestTimesOfDayInViews(t *testing.T) {
	dates := []string{
		"2020-06-29T02:33:46.538Z", "2020-06-29T10:33:46.538+08:00", "2020-06-29T02:33", "2020-06-29",
		"2020-06", "2020-06-29T23:59:59-01:00", "2020-06-30",
	}
	var claims []claim.Claim
	for i, from := range dates {
		for j, to := range append([]string{""}, dates...) {
			p := claim.Period{From: dateOf(t, from)}
			if to != "" {
				p.To = dateOf(t, to)
			}
			if p.Empty() {
				continue
			}
			claims = append(claims, claim.Claim{
				Subject: fmt.Sprint("s", i), Predicate: "OPERATES", Object: claim.EntityValue(fmt.Sprint("o", j)),
				Context: claim.Context{Document: "doc", Revision: 1, Period: p},
			})
		}
	}
	one := claim.Context{Document: "doc", Revision: 1}
	claims = append(claims,
		claim.Claim{Subject: "k", Predicate: claim.PredicateKind, Object: claim.Literal("Law"), Context: one},
		claim.Claim{Subject: "k", Predicate: "inForceOn", Object: claim.Literal("2020-06-29T05:00:00Z"), Context: one},
	)
	compiled := compile(t, ontology(t), claims)
	half := compile(t, ontology(t), claims[:len(claims)/2])
	applied := half.Apply(claim.Revision{}, claims[len(claims)/2:])
	for name, v := range map[string]*graph.View{"compiled": compiled, "applied": applied} {
		t.Run(name, func(t *testing.T) {
			if !v.HasTimes() {
				t.Error("it knows of no times of day")
			}
			for _, c := range claims[:len(claims)-2] {
				if !v.Holds(c) {
					t.Errorf("it does not hold %+v", c)
				}
				s, _ := v.Lookup(c.Subject)
				o, _ := v.Lookup(c.Object.Text)
				p, _ := v.Pred(c.Predicate)
				r, ok := v.Find(s, p, o)
				if !ok || !slices.Equal(v.Periods(r), []claim.Period{c.Context.Period}) {
					t.Errorf("%s OPERATES %s %v, want %v", c.Subject, c.Object.Text, v.Periods(r), c.Context.Period)
				}
				for _, on := range []string{
					"2020-06-29T02:33:46.538Z", "2020-06-29T02:33:46.539Z", "2020-06-29", "2020-07",
					"2020-06-30T00:30:00Z",
				} {
					w, err := v.With(graph.Change{AsOf: dateOf(t, on)})
					if err != nil {
						t.Fatal(err)
					}
					if _, ok := w.Find(s, p, o); ok != c.Context.Period.Meets(claim.On(dateOf(t, on))) {
						t.Errorf("as of %s, %v is there: %v", on, c.Context.Period, ok)
					}
				}
			}
			k, _ := v.Lookup("k")
			if got := v.Lifetime(k).From.String(); got != "2020-06-29T05:00:00Z" {
				t.Errorf("k begins %s", got)
			}
			if got, want := timeline(v, graph.TimelineFilter{}, nil), collected(v, graph.TimelineFilter{}); !slices.Equal(
				got, want) {
				t.Errorf("the timeline is\n%q\nwant\n%q", got, want)
			}
			first, last := v.Span()
			if first.String() != "2020-06" || last.String() != "2020-06" { // an end in June is one on its last day
				t.Errorf("from %v to %v", first, last)
			}
		})
	}
	if got, want := timeline(applied, graph.TimelineFilter{}, nil),
		timeline(compiled, graph.TimelineFilter{}, nil); !slices.Equal(got, want) {
		t.Errorf("applied, the timeline is\n%q\nwant\n%q", got, want)
	}
}
