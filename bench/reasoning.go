package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// measureRules measures reasoning without a server, on one core: which laws bind a company and why, the same in other
// views and for companies without selection by size, and a query with three conditions.
func measureRules(ctx context.Context, o options, r *report, worlds []*world) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	n, rounds := 200, 6
	if o.quick {
		n, rounds = 50, 3
	}
	r.section("Rules: which companies are asked about")
	if err := pick(ctx, worlds, n); err != nil {
		return err
	}
	for _, w := range worlds {
		s := &w.sample
		r.row(fmt.Sprintf("at %s relations", number(w.relations)), fmt.Sprint(len(s.companies)), averages(s.companies))
		r.row(
			"  of any size",
			fmt.Sprint(len(s.any)),
			fmt.Sprintf(
				"%s; of those tried, %d take fewer than %d steps and %d more than %d",
				averages(s.any),
				s.smaller,
				least,
				s.larger,
				most,
			),
		)
	}
	took := make([]timings, len(worlds))
	answers := make([]counts, len(worlds))
	for round := range rounds {
		for i, w := range worlds {
			err := repeat(n, o.seconds(30)/time.Duration(rounds), func(k int) error {
				return w.reason(ctx, k, round > 0, &took[i], &answers[i])
			})
			if err != nil {
				return err
			}
		}
	}
	for q := range reasonings {
		r.reasoning(q, worlds, took, answers)
	}
	return nil
}

// reasoning prints what was measured for one question about reasoning.
func (r *report) reasoning(q int, worlds []*world, took []timings, answers []counts) {
	r.section("Rules, on one core: %s", reasoningNames[q])
	for i, w := range worlds {
		t := took[i][q]
		what := fmt.Sprintf("p50, at %s relations", number(w.relations))
		note := fmt.Sprintf(
			"p95 %s, p99 %s; %d questions, %.1f answers on average",
			short(t.percentile(95)),
			short(t.percentile(99)),
			len(t),
			float64(answers[i][q])/float64(max(1, len(t))),
		)
		r.row(what, short(t.median()), note)
	}
	last := len(worlds) - 1
	if q == unchanged {
		r.ratio(
			fmt.Sprintf("constrainedBy, p50 at %s relations", number(worlds[last].relations)),
			float64(took[last][q].median())/1e6,
			0,
			2,
			"ms",
		)
	}
	for i := range worlds {
		if i > 0 {
			r.growth(worlds[0], worlds[i], took[0][q], took[i][q])
		}
		if q >= whatIf && q <= distrusted {
			r.ratio(
				fmt.Sprintf("changed view / newest view, at %s relations", number(worlds[i].relations)),
				float64(took[i][q].median())/float64(took[i][unchanged].median()),
				0,
				2,
				"",
			)
		}
	}
	if last > 0 && (q == unchanged || q == joined) {
		r.ratio(
			"growth from the smallest graph to the largest",
			float64(took[last][q].median())/float64(took[0][q].median()),
			0,
			1.5,
			"of p50",
		)
	}
}

// The questions about reasoning.
const (
	unchanged = iota
	anyCompany
	whatIf
	dated
	distrusted
	joined
	reasonings
)

// reasoningNames are their names in the report.
var reasoningNames = [reasonings]string{
	"constrainedBy with proofs", "the same of companies of any size", "the same without one relation (what if)",
	"the same as of a date", "the same without a document", "ask: " + fmt.Sprintf(askQuery, "company"),
}

type (
	timings [reasonings]times
	counts  [reasonings]int
)

// averages describes the average size of the questions about companies.
func averages(list []company) string {
	steps, laws := 0, 0
	for _, c := range list {
		steps, laws = steps+c.steps, laws+c.laws
	}
	n := float64(len(list))
	return fmt.Sprintf("%.0f steps and %.1f laws on average", float64(steps)/n, float64(laws)/n)
}

// reason runs each question about the k-th of its companies. If measured is true, it records the times.
func (w *world) reason(ctx context.Context, k int, measured bool, took *timings, answers *counts) error {
	v, s := w.view(), &w.sample
	like, taken, asked := s.companies[k%len(s.companies)].node, s.any[k%len(s.any)].node, s.asked[k%len(s.asked)]
	note := func(q, n int, start time.Time) {
		if measured {
			took[q] = append(took[q], time.Since(start))
			answers[q] += n
		}
	}
	// Remove a relation of another company: the answers stay the same, so that only the cost of the view is added.
	var without graph.Change
	v.Each(asked, graph.Out, nil, func(r graph.Relation) bool {
		without.Without = []string{v.ID(r.Source) + "|" + v.PredName(r.Type) + "|" + v.ID(r.Target)}
		return false
	})
	for q, change := range []graph.Change{
		unchanged: {}, anyCompany: {}, whatIf: without, dated: {AsOf: claim.Year(2015)},
		distrusted: {Distrust: []string{"document-0"}},
	} {
		start := time.Now()
		program, company := w.program, like
		switch q {
		case unchanged:
		case anyCompany:
			company = taken
		default:
			other, err := v.With(change)
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
	rows, err := w.ask(ctx, asked, engine.Limits{})
	if err != nil {
		return err
	}
	note(joined, len(rows), start)
	return nil
}

// constrainedBy returns a proof for every law that binds a company. It also formats each proof as text.
func constrainedBy(ctx context.Context, p *engine.Program, company graph.Node) ([]*proof.Proof, error) {
	v := p.View()
	pred, _ := v.Pred("CONSTRAINS")
	e := engine.NewEngine(p, engine.Limits{})
	laws, err := e.Derived(ctx, company, graph.In, v.NewPreds(pred))
	if err != nil {
		return nil, err
	}
	var out []*proof.Proof
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
