package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"nexum/graph"
	"nexum/graph/rule"
)

// measureRules measures reasoning alone, on one core: which laws bind a company and why, the same in a
// view without one relation of the graph, and a query with three conditions.
func measureRules(ctx context.Context, o options, r *report, worlds []*world) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	n, rounds := 200, 6
	if o.quick {
		n, rounds = 50, 3
	}
	r.section("Rules: which companies are asked about")
	for _, w := range worlds {
		if err := w.pick(ctx, n); err != nil {
			return err
		}
		s := &w.sample
		r.row(fmt.Sprintf("at %s relations", number(w.relations)), fmt.Sprint(len(s.companies)),
			fmt.Sprintf("that 3 to 30 laws bind, found in %d to %d steps; of those tried, %d take fewer steps and %d more", least, most, s.smaller, s.larger))
	}
	took := make([]timings, len(worlds))
	answers := make([]counts, len(worlds))
	for round := range rounds {
		for i, w := range worlds {
			for end, k := time.Now().Add(o.seconds(30)/time.Duration(rounds)), 0; k < n && time.Now().Before(end); k++ {
				if err := w.reason(ctx, w.sample.companies[k%len(w.sample.companies)], w.sample.asked[k%len(w.sample.asked)], round > 0, &took[i], &answers[i]); err != nil {
					return err
				}
			}
		}
	}
	for q, name := range []string{
		"constrainedBy with proofs", "the same without one relation (what if)", "the same as of a date", "the same without a document",
		"ask: " + fmt.Sprintf(askQuery, "company"),
	} {
		r.section("Rules, on one core: %s", name)
		for i, w := range worlds {
			t := took[i][q]
			what := fmt.Sprintf("p50, at %s relations", number(w.relations))
			note := fmt.Sprintf("p95 %s, p99 %s; %d questions, %.1f answers on average", short(t.at(95)), short(t.at(99)), len(t), float64(answers[i][q])/float64(max(1, len(t))))
			r.row(what, short(t.median()), note)
		}
		if q == 0 {
			for _, w := range worlds[len(worlds)-1:] {
				r.ratio(fmt.Sprintf("constrainedBy, p50 at %s relations", number(w.relations)), float64(took[len(worlds)-1][q].median())/1e6, 0, 2, "ms")
			}
		}
		for i := range worlds {
			if i > 0 {
				r.growth(worlds[0], worlds[i], took[0][q], took[i][q])
			}
			if q >= whatIf && q <= distrusted {
				r.ratio(fmt.Sprintf("so / as it is, at %s relations", number(worlds[i].relations)), float64(took[i][q].median())/float64(took[i][asItIs].median()), 0, 2, "")
			}
		}
		if last := len(worlds) - 1; last > 0 && (q == asItIs || q == joined) {
			r.ratio("growth from the smallest graph to the largest", float64(took[last][q].median())/float64(took[0][q].median()), 0, 1.5, "of p50")
		}
	}
	return nil
}

// The questions about reasoning.
const (
	asItIs = iota
	whatIf
	dated
	distrusted
	joined
	reasonings
)

type (
	timings [reasonings]times
	counts  [reasonings]int
)

// reason asks the questions about two companies, and notes how long each took if it counts.
func (w *world) reason(ctx context.Context, company, asked graph.Node, measured bool, took *timings, answers *counts) error {
	v := w.view()
	note := func(q, n int, start time.Time) {
		if measured {
			took[q] = append(took[q], time.Since(start))
			answers[q] += n
		}
	}
	// A relation of another company goes, so that the answers stay and only the cost of the view is in it.
	var without graph.Change
	v.Each(asked, graph.Out, nil, func(r graph.Relation) bool {
		without.Without = []string{v.ID(r.Source) + "|" + v.PredName(r.Type) + "|" + v.ID(r.Target)}
		return false
	})
	for q, change := range []graph.Change{asItIs: {}, whatIf: without, dated: {AsOf: graph.Year(2015)}, distrusted: {Distrust: []string{"document-0"}}} {
		start := time.Now()
		program := w.program
		if q != asItIs {
			other, err := v.See(change)
			if err != nil {
				return err
			}
			if program, err = w.program.For(other); err != nil {
				return err
			}
		}
		proofs, err := constrainedBy(ctx, program, company)
		if err != nil {
			return err
		}
		note(q, len(proofs), start)
	}
	start := time.Now()
	rows, err := w.ask(ctx, asked, rule.Limits{})
	if err != nil {
		return err
	}
	note(joined, len(rows), start)
	return nil
}

// constrainedBy returns a proof for every law that binds a company, each also written as text.
func constrainedBy(ctx context.Context, p *rule.Program, company graph.Node) ([]*rule.Proof, error) {
	v := p.View()
	pred, _ := v.Pred("CONSTRAINS")
	e := rule.NewEngine(p, rule.Limits{})
	laws, err := e.Derived(ctx, company, graph.In, v.NewPreds(pred))
	if err != nil {
		return nil, err
	}
	var out []*rule.Proof
	for _, l := range laws {
		proofs, err := e.Prove(ctx, l, 1)
		if err != nil {
			return nil, err
		}
		if proofs[0].Text(v) == "" {
			return nil, fmt.Errorf("a proof without text")
		}
		out = append(out, proofs[0])
	}
	return out, nil
}
