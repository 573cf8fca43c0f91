package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/cayleygraph/quad"

	"nexum/bench/rival"
	"nexum/graph/cayley"
	"nexum/graph/claim"
	"nexum/loader"
	"nexum/seed"
)

// measureFilm measures with data from outside the project: films, their casts and directors.
func measureFilm(ctx context.Context, o options, r *report) error {
	file, err := filmFile(o, r)
	if err != nil || file == "" {
		return err
	}
	quads, err := rival.Quads(file)
	if err != nil {
		return err
	}
	r.section("Film graph: %s quads of foreign N-Quads", number(len(quads)))
	dir := filepath.Join(o.tmp, "film")
	if err := filmLoad(ctx, o, r, file, dir, len(quads)); err != nil {
		return err
	}
	s, err := cayley.Open(ctx, dir, cayley.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := filmExport(ctx, o, r, s, rival.Set(quads, "")); err != nil {
		return err
	}
	v, err := filmView(ctx, r, s, len(quads))
	if err != nil {
		return err
	}
	return filmTraversals(ctx, o, r, v, quads)
}

// filmFile returns the file of the film graph. If it is absent, the report says so, and filmFile returns an empty text.
func filmFile(o options, r *report) (string, error) {
	file := filepath.Join(o.root, "..", "shared", "datasets", "30kmoviedata.nq.gz")
	_, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		r.section("Film graph: absent. Put 30kmoviedata.nq.gz into ../shared/datasets, seen from the module, to " +
			"measure with it.")
		return "", nil
	}
	return file, err
}

// filmLoad measures a load and compares it with Cayley's own writer. The benchmark of package graph/cayley measures
// the rate of that writer and that of the store alone; it alternates between them and the whole load.
func filmLoad(ctx context.Context, o options, r *report, file, dir string, quads int) error {
	test := filepath.Join(o.tmp, "cayley.test")
	build := exec.CommandContext(ctx, "go", "test", "-c", "-o", test, "./graph/cayley")
	build.Dir, build.Stderr = o.root, os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("building the benchmark of graph/cayley: %w", err)
	}
	rounds := 2
	if o.quick {
		rounds = 1
	}
	best := map[string]float64{}
	whole := time.Duration(0)
	for range rounds {
		rates, err := runBenchmark(ctx, o, test, "BenchmarkLoad")
		if err != nil {
			return err
		}
		for unit, f := range rates {
			best[unit] = max(best[unit], f)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		took, err := filmLoadOnce(ctx, file, dir)
		if err != nil {
			return err
		}
		if whole == 0 || took < whole {
			whole = took
		}
	}
	ours, store, theirs := float64(quads)/whole.Seconds(), best["quads/s"], best["cayley-quads/s"]
	if theirs == 0 || store == 0 {
		return errors.New("BenchmarkLoad of graph/cayley gave no rates")
	}
	note := fmt.Sprintf("best of %d, in turns", rounds)
	r.row(
		"Cayley's own writer into goleveldb",
		number(int(theirs))+"/s",
		note,
		fmt.Sprintf("%.0f bytes a quad on disk", best["cayley-B/quad"]),
	)
	r.row("our store alone, one commit", number(int(store))+"/s", note,
		fmt.Sprintf("%.0f bytes a quad on disk", best["B/quad"]))
	r.row("our load: read, check, sort, commit", number(int(ours))+"/s", note)
	r.ratio("store alone / Cayley", store/theirs, 1, 0, "the aim is 2")
	r.ratio("whole load / Cayley", ours/theirs, 1, 0, "the aim is 2")
	return filmPostgres(ctx, o, r, test)
}

// filmPostgres compares the store in PostgreSQL with the embedded one, by a benchmark of package graph/cayley.
func filmPostgres(ctx context.Context, o options, r *report, test string) error {
	rates, err := runBenchmark(ctx, o, test, "BenchmarkLoadPostgres")
	if err != nil && strings.Contains(err.Error(), "PostgreSQL is not installed") {
		r.row("our store in PostgreSQL, one commit", "absent", "PostgreSQL is not installed")
		return nil
	} else if err != nil {
		return err
	}
	r.row(
		"our store in PostgreSQL, one commit",
		number(int(rates["postgres-quads/s"]))+"/s",
		fmt.Sprintf(
			"best of 2, in turns with %s/s embedded; the server is on this machine, and does not sync",
			number(int(rates["quads/s"])),
		),
	)
	r.ratio("PostgreSQL / embedded, time of a load", rates["times"], 0, 2, "")
	return nil
}

// runBenchmark runs a benchmark of package graph/cayley once. It returns what it reports, by unit.
func runBenchmark(ctx context.Context, o options, test, name string) (map[string]float64, error) {
	cmd := exec.CommandContext(ctx, test, "-test.run", "^$", "-test.bench", "^"+name+"$", "-test.benchtime", "1x")
	cmd.Dir = filepath.Join(o.root, "graph", "cayley")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	reported := map[string]float64{}
	fields := strings.Fields(string(out))
	for i, unit := range fields {
		if f, err := strconv.ParseFloat(fields[max(0, i-1)], 64); err == nil {
			reported[unit] = f
		}
	}
	return reported, nil
}

// filmLoadOnce loads the file into a new store.
func filmLoadOnce(ctx context.Context, file, dir string) (time.Duration, error) {
	o, err := seed.Ontology()
	if err != nil {
		return 0, err
	}
	l, err := loader.New(loader.Options{Ontology: o})
	if err != nil {
		return 0, err
	}
	s, err := cayley.Open(ctx, dir, cayley.Options{})
	if err != nil {
		return 0, err
	}
	start := time.Now()
	_, err = l.Load(ctx, func(message string, claims iter.Seq2[claim.Claim, error]) error {
		_, err := s.Commit(ctx, 0, message, claims)
		return err
	}, file)
	took := time.Since(start)
	return took, errors.Join(err, s.Close())
}

// asLoaded returns exported quads as their file has them: with relative IRIs, which the export writes under the base,
// and without the claims that the loader adds about the file.
func asLoaded(quads []quad.Quad) []quad.Quad {
	relative := func(v quad.Value) quad.Value {
		iri, ok := v.(quad.IRI)
		for _, part := range [...]string{"id/", "type/", "fact/"} {
			if rest, found := strings.CutPrefix(string(iri), "https://nexum.example/"+part); ok && found {
				return quad.IRI(rest)
			}
		}
		return v
	}
	var out []quad.Quad
	for _, q := range quads {
		if file, ok := q.Subject.(quad.IRI); ok && strings.HasPrefix(string(file), "file:") {
			continue
		}
		q.Subject, q.Predicate, q.Object = relative(q.Subject), relative(q.Predicate), relative(q.Object)
		out = append(out, q)
	}
	return out
}

// filmExport checks that the export contains exactly the data that was loaded.
func filmExport(ctx context.Context, o options, r *report, s *cayley.Store, want map[string]struct{}) error {
	name := filepath.Join(o.tmp, "film.nq")
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	start := time.Now()
	w := bufio.NewWriterSize(f, 1<<20)
	err = s.ExportClaims(ctx, w)
	if err = errors.Join(err, w.Flush(), f.Close()); err != nil {
		return err
	}
	took := time.Since(start)
	quads, err := rival.Quads(name)
	if err != nil {
		return err
	}
	quads = asLoaded(quads)
	have := rival.Set(quads, rival.Prefix(quads))
	lost, extra := 0, len(have)
	for q := range want {
		if _, ok := have[q]; ok {
			extra--
		} else {
			lost++
		}
	}
	verdict := "the same set of quads came out, blank nodes under new labels"
	if lost+extra > 0 {
		verdict = fmt.Sprintf("NOT the same: %d lost, %d that were not there", lost, extra)
		r.missed = append(r.missed, "export of the film graph: "+verdict)
	}
	r.row("export of all claims", rate(len(quads), took), verdict)
	return nil
}
