package rule_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/loader/synth"
	"nexum/schema"
)

func TestZZPerf(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	ctx := context.Background()
	o, _ := schema.Load()
	text, _ := os.ReadFile("../../seed/law.rules")
	parser := rule.NewParser()
	rules, probs := parser.Rules("law.rules", string(text), o)
	if len(probs) > 0 {
		t.Fatal(probs[0])
	}
	skip := strings.Split(os.Getenv("SKIP"), ",")
	rules = slices.DeleteFunc(rules, func(r *rule.Rule) bool { return slices.Contains(skip, r.ID) })
	runtime.GOMAXPROCS(1)
	for _, size := range strings.Split(os.Getenv("ZZ"), ",") {
		n, _ := strconv.Atoi(size)
		g := synth.Graph{Entities: n / 10, Relations: n, Seed: 1}
		var claims iter.Seq[graph.Claim] = func(yield func(graph.Claim) bool) {
			for c, err := range g.Claims() {
				if err != nil {
					panic(err)
				}
				if !yield(c) {
					return
				}
			}
		}
		v, err := graph.Compile(o, graph.Revision{Number: 1}, claims)
		if err != nil {
			t.Fatal(err)
		}
		if a := os.Getenv("ASOF"); a != "" {
			d, _ := graph.ParseDate(a)
			if v, err = v.See(graph.Change{AsOf: d}); err != nil {
				t.Fatal(err)
			}
		}
		if a := os.Getenv("DISTRUST"); a != "" {
			if v, err = v.See(graph.Change{Distrust: []string{a}}); err != nil {
				t.Fatal(err)
			}
		}
		p, err := rule.NewProgram(v, rules)
		if err != nil {
			t.Fatal(err)
		}
		pred, _ := v.Pred("CONSTRAINS")
		preds := v.NewPreds(pred)
		r := rand.New(rand.NewPCG(1, 0))
		lo, hi := 200, 600
		if w := os.Getenv("WINDOW"); w != "" {
			fmt.Sscanf(w, "%d-%d", &lo, &hi)
		}
		var asked []graph.Node
		larger, tried := 0, 0
		for len(asked) < 200 && tried < 4000 {
			at := graph.Node(r.IntN(v.Len()))
			if v.Kind(at).Name != "Company" {
				continue
			}
			tried++
			found, err := rule.NewEngine(p, rule.Limits{Steps: hi}).Derived(ctx, at, graph.In, preds)
			if err != nil {
				larger++
				continue
			}
			if _, err := rule.NewEngine(p, rule.Limits{Steps: lo}).Derived(ctx, at, graph.In, preds); err == nil {
				continue
			}
			if len(found) >= 3 && len(found) <= 30 {
				asked = append(asked, at)
			}
		}
		var took []time.Duration
		var before, after runtime.MemStats
		answers := 0
		runtime.ReadMemStats(&before)
		for round := range 6 {
			for _, c := range asked {
				start := time.Now()
				e := rule.NewEngine(p, rule.Limits{})
				laws, _ := e.Derived(ctx, c, graph.In, preds)
				for _, l := range laws {
					pr, err := e.Prove(ctx, l, 1)
					if err != nil {
						t.Fatal(err)
					}
					_ = pr[0].Text(v)
					answers++
				}
				if round > 0 {
					took = append(took, time.Since(start))
				}
			}
		}
		runtime.ReadMemStats(&after)
		slices.Sort(took)
		q := uint64(6 * len(asked))
		fmt.Printf("%d: %d companies (%d tried, %d larger), p50 %v p95 %v, %d answers each, %d kB %d mallocs a question\n", n, len(asked), tried, larger, took[len(took)/2], took[len(took)*95/100], answers/int(q), (after.TotalAlloc-before.TotalAlloc)/q/1000, (after.Mallocs-before.Mallocs)/q)
	}
}
