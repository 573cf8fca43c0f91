package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/internal/lubm"
	"nexum/schema"
	"nexum/seed"
)

// A lubmRun derives the relations of the Lehigh University Benchmark on one core. Times are of the processor, because
// other programs may run on the machine.
type lubmRun struct {
	data     *lubm.Data
	ontology *schema.Ontology
	names    []string // the names of the relations
	parser   *rule.Parser
}

// measureLUBM derives the 20 relations of the benchmark in one evaluation, through pages of the API, and goal by goal.
// It compares the numbers of tuples; the test of package lubm compares the tuples themselves.
func measureLUBM(ctx context.Context, o options, r *report) error {
	file := filepath.Join(o.root, "..", "shared", "datasets", "lubm-1.tar.gz")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		r.section("LUBM: absent. Put lubm-1.tar.gz into ../shared/datasets, seen from the module, to measure with it.")
		return nil
	} else if err != nil {
		return err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	data, err := lubm.Read(file)
	if err != nil {
		return err
	}
	ontology, err := seed.Ontology()
	if err != nil {
		return err
	}
	l := &lubmRun{data, ontology, slices.Sorted(maps.Keys(data.Want)), rule.NewParser()}
	r.section("LUBM-1, on one core: %s claims, %d rules, %d relations", number(len(data.Claims)), len(data.Rules),
		len(data.Want))
	peer, err := swiProlog(ctx, o, file)
	if err != nil {
		return err
	}
	if peer > 0 {
		r.row("SWI-Prolog, all relations", short(peer), "evaluation only, without proofs; the best of 3")
	} else {
		r.row("SWI-Prolog", "absent", "install swi-prolog-nox and gringo to compare with it")
	}
	if err := l.evaluate(ctx, r, peer); err != nil {
		return err
	}
	return l.pages(ctx, o, r, peer)
}

// cpu returns the processor time of this process.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// against prints the time of a figure as a multiple of the peer's.
func against(r *report, what string, took, peer time.Duration, atMost float64) {
	if peer > 0 {
		r.ratio(what+" / SWI-Prolog", float64(took)/float64(peer), 0, atMost, "")
	}
}

// evaluate measures all relations in one evaluation, and single goals with their proofs.
func (l *lubmRun) evaluate(ctx context.Context, r *report, peer time.Duration) error {
	v, err := l.data.View(l.ontology)
	if err != nil {
		return err
	}
	p, err := engine.Load(v)
	if err != nil {
		return err
	}
	best, steps, tuples, wrong := time.Duration(0), 0, 0, 0
	for round := range 5 {
		e := engine.NewEngine(p, engine.Limits{Steps: 1 << 30, Memory: 4 << 30})
		begun := cpu()
		tuples, wrong = 0, 0
		for _, name := range l.names {
			n, err := l.ask(ctx, e, lubm.Question(name))
			if err != nil {
				return err
			}
			if tuples += n; n != len(l.data.Want[name]) {
				wrong++
			}
		}
		if took := cpu() - begun; round == 0 || took < best {
			best = took
		}
		steps = e.Steps()
	}
	r.row(
		"all relations, with a proof of each tuple",
		short(best),
		fmt.Sprintf("%s tuples, %s steps; the best of 5", number(tuples), number(steps)),
	)
	against(r, "all relations", best, peer, 2)
	r.ratio("relations that are not as expected", float64(wrong), 0, 0, "")

	if _, err := l.ask(ctx, engine.NewEngine(p, engine.Limits{}), lubm.Question("Chair")); err != nil {
		return err // the first question builds the index of the program, which a service builds once
	}
	return l.goals(ctx, r, p)
}

// goals measures single goals with their proofs, each with an engine of its own. It takes the best of three times,
// because a cycle of the garbage collector marks all claims and expected tuples of the benchmark, which takes several
// times as long as any goal.
func (l *lubmRun) goals(ctx context.Context, r *report, p *engine.Program) error {
	var took times
	var longest string
	for _, name := range l.names {
		want := l.data.Want[name]
		for i := 0; i < len(want); i += 1 + len(want)/10 {
			best, err := l.goal(ctx, p, lubm.Goal(name, want[i]))
			if err != nil {
				return err
			}
			if len(took) == 0 || best > slices.Max(took) {
				longest = name
			}
			took = append(took, best)
		}
	}
	r.row(
		"one goal with its proof, p50",
		short(took.percentile(50)),
		fmt.Sprintf("%d goals, the best of 3; p95 %s", len(took), short(took.percentile(95))),
	)
	r.ratio("one goal with its proof, the longest, in ms", float64(took.percentile(100))/1e6, 0, 5, "of "+longest)
	return nil
}

// goal returns the best of three times of a goal that has one proof.
func (l *lubmRun) goal(ctx context.Context, p *engine.Program, goal string) (best time.Duration, err error) {
	for round := range 3 {
		begun := cpu()
		n, err := l.ask(ctx, engine.NewEngine(p, engine.Limits{}), goal)
		if err != nil {
			return 0, err
		}
		if n != 1 {
			return 0, fmt.Errorf("%d proofs of %s", n, goal)
		}
		if took := cpu() - begun; round == 0 || took < best {
			best = took
		}
	}
	return best, nil
}

func (l *lubmRun) ask(ctx context.Context, e *engine.Engine, question string) (int, error) {
	q, problems := l.parser.Query(question, l.ontology)
	if len(problems) > 0 {
		return 0, rule.Problems(problems)
	}
	rows, err := e.Ask(ctx, q)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", question, err)
	}
	return len(rows), nil
}

// pages measures all relations through the API, a thousand tuples at a time.
func (l *lubmRun) pages(ctx context.Context, o options, r *report, peer time.Duration) (err error) {
	s, err := cayley.Open(ctx, filepath.Join(o.tmp, "lubm-store"), cayley.Options{})
	if err != nil {
		return err
	}
	_, err = s.Commit(ctx, 0, "LUBM-1", func(yield func(claim.Claim, error) bool) {
		for _, c := range l.data.AllClaims() {
			if !yield(c, nil) {
				return
			}
		}
	})
	if err != nil {
		return errors.Join(err, s.Close())
	}
	w := &world{}
	if w.graph, err = graph.Open(ctx, l.ontology, s); err != nil {
		return errors.Join(err, s.Close())
	}
	if err := w.serve(); err != nil {
		return errors.Join(err, w.graph.Close())
	}
	defer func() { err = errors.Join(err, w.stop(), w.graph.Close()) }()
	begun := cpu()
	pages, err := l.readPages(ctx, w.url)
	if err != nil {
		return err
	}
	took := cpu() - begun
	r.row("all relations through GraphQL", short(took), fmt.Sprintf("%d pages of 1,000 tuples", pages))
	against(r, "all relations through GraphQL", took, peer, 3)
	return nil
}

// readPages reads all relations, and returns the number of pages. Each request asks for the next page of every relation
// that has one.
func (l *lubmRun) readPages(ctx context.Context, url string) (pages int, err error) {
	c := newClient(1)
	after := map[string]string{} // by name, of the relations that have more pages
	for _, name := range l.names {
		after[name] = ""
	}
	for len(after) > 0 {
		var query strings.Builder
		for _, name := range slices.Sorted(maps.Keys(after)) {
			place := ""
			if after[name] != "" {
				place = fmt.Sprintf(", after: %q", after[name])
			}
			fmt.Fprintf(
				&query,
				"%s: ask(query: %q, first: 1000%s) { pageInfo { hasNextPage endCursor } edges { node { values { text } } } }\n",
				name,
				lubm.Question(name),
				place,
			)
		}
		b, err := body("{"+query.String()+"}", nil)
		if err != nil {
			return pages, err
		}
		out, err := post(ctx, c, url, b)
		if err != nil {
			return pages, err
		}
		pages += len(after)
		var got struct {
			Data map[string]struct {
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
			Errors []any
		}
		if err := json.Unmarshal(out, &got); err != nil {
			return pages, err
		}
		if len(got.Errors) > 0 {
			return pages, fmt.Errorf("pages of the API: %v", got.Errors)
		}
		clear(after)
		for name, answer := range got.Data {
			if answer.PageInfo.HasNextPage {
				after[name] = answer.PageInfo.EndCursor
			}
		}
	}
	return pages, nil
}

// swiProlog returns the time in which SWI-Prolog evaluates the benchmark; 0 if it or the script is absent.
func swiProlog(ctx context.Context, o options, archive string) (best time.Duration, err error) {
	script := filepath.Join(o.root, "..", "shared", "peers", "lubm_swi.py")
	if _, err := os.Stat(script); err != nil {
		return 0, nil //nolint:nilerr // the comparison is left out
	}
	for _, program := range []string{"python3", "tar", "swipl", "gringo", "taskset"} {
		if _, err := exec.LookPath(program); err != nil {
			return 0, nil //nolint:nilerr // the comparison is left out
		}
	}
	if out, err := exec.CommandContext(ctx, "tar", "-xzf", archive, "-C", o.tmp).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("unpacking %s: %w\n%s", archive, err, out)
	}
	for range 3 {
		out, err := exec.CommandContext(ctx, "python3", script, filepath.Join(o.tmp, "lubm")).Output()
		if err != nil {
			return 0, fmt.Errorf("%s: %w", script, err)
		}
		_, rest, _ := strings.Cut(string(out), "evaluation ")
		text, _, _ := strings.Cut(rest, " ")
		seconds, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return 0, fmt.Errorf("%s: %q has no time of the evaluation", script, out)
		}
		if took := time.Duration(seconds * float64(time.Second)); best == 0 || took < best {
			best = took
		}
	}
	return best, nil
}
