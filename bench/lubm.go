package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"nexum/graph/rule/engine"

	"nexum/graph/rule"
	"nexum/internal/lubm"
	"nexum/seed"
)

// measureLUBM derives the 20 relations of the Lehigh University Benchmark on one core, with a proof of each tuple. It
// compares the numbers of tuples; the test of package lubm compares the tuples themselves.
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
	v, err := data.View(ontology)
	if err != nil {
		return err
	}
	p, err := engine.Load(v)
	if err != nil {
		return err
	}
	r.section("LUBM-1, on one core: %s claims, %d rules, %d relations", number(len(data.Claims)), len(data.Rules), len(data.Want))
	parser := rule.NewParser()
	best, steps, tuples, wrong := time.Duration(0), 0, 0, 0
	for round := range 3 {
		e := engine.NewEngine(p, engine.Limits{Steps: 1 << 30, Memory: 4 << 30})
		begun := time.Now()
		tuples, wrong = 0, 0
		for _, name := range slices.Sorted(maps.Keys(data.Want)) {
			q, problems := parser.Query(lubm.Question(name), ontology)
			if len(problems) > 0 {
				return rule.Problems(problems)
			}
			rows, err := e.Ask(ctx, q)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			tuples += len(rows)
			if len(rows) != len(data.Want[name]) {
				wrong++
			}
		}
		if took := time.Since(begun); round == 0 || took < best {
			best = took
		}
		steps = e.Steps()
	}
	r.row("all relations, with a proof of each tuple", short(best), fmt.Sprintf("%s tuples, %s steps; the best of 3", number(tuples), number(steps)))
	r.ratio("relations that are not as expected", float64(wrong), 0, 0, "")
	return nil
}
