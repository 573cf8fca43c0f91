package main

import (
	"archive/tar"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"nexum/graph/claim"
	"nexum/internal/targz"
	"nexum/loader"
	"nexum/loader/format"
	"nexum/loader/formats"
	"nexum/schema"
)

// finbenchMost is the target for the load of the tables: half of the time for the same records as JSON Lines, measured
// before nexum could read tables.
const finbenchMost = 12600 * time.Millisecond / 2

// A finbenchLoad is one way to load the records.
type finbenchLoad struct {
	name   string
	files  []string
	best   time.Duration
	cpu    time.Duration // the smallest processor time of a load
	memory int           // the smallest peak memory of a load, in bytes
}

// measureTables compares a load of the tables of LDBC FinBench by their mapping with a load of the same records as JSON
// Lines, in turns.
func measureTables(ctx context.Context, o options, r *report) error {
	archive := filepath.Join(o.root, "..", "shared", "datasets", "finbench-sf0.01.tar.gz")
	if _, err := os.Stat(archive); errors.Is(err, fs.ErrNotExist) {
		r.section(
			"Tables: the snapshot of FinBench is absent. Put finbench-sf0.01.tar.gz into ../shared/datasets, seen from the " +
				"module, to measure with it.",
		)
		return nil
	} else if err != nil {
		return err
	}
	tables, err := snapshot(archive, filepath.Join(o.tmp, "finbench"))
	if err != nil {
		return err
	}
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	folder := filepath.Join(o.root, "examples", "finbench")
	ontology, mapping := filepath.Join(folder, "finbench.graphqls"), filepath.Join(folder, "finbench.mapping.yaml")
	records := filepath.Join(o.tmp, "finbench.jsonl")
	claims, err := writeRecords(ctx, records, ontology, append([]string{mapping}, tables...))
	if err != nil {
		return err
	}
	loads := []*finbenchLoad{
		{name: "nexum load, tables by a mapping", files: append([]string{ontology, mapping}, tables...)},
		{name: "nexum load, the same records as JSON Lines", files: []string{ontology, records}},
	}
	rounds := 3
	if o.quick {
		rounds = 1
	}
	for range rounds {
		for _, l := range loads {
			if err := l.run(ctx, nexum, filepath.Join(o.tmp, "finbench-data")); err != nil {
				return err
			}
		}
	}
	text, err := os.ReadFile(mapping)
	if err != nil {
		return err
	}
	r.section(
		"Tables: the snapshot of FinBench SF0.01, %s claims; a mapping of %d lines",
		number(claims),
		strings.Count(string(text), "\n"),
	)
	for _, l := range loads {
		r.row(
			l.name,
			short(l.best),
			fmt.Sprintf(
				"%s of claims; %s of the processors; at most %d MiB; best of %d, in turns",
				rate(claims, l.best),
				short(l.cpu),
				l.memory>>20,
				rounds,
			),
		)
	}
	r.ratio("tables / half of 12.6 s", float64(loads[0].best)/float64(finbenchMost), 0, 1, "JSON Lines took 12.6 s before")
	r.row("tables / JSON Lines, time of the processors", fmt.Sprintf("%.3g", float64(loads[0].cpu)/float64(loads[1].cpu)))
	return nil
}

// snapshot unpacks the tables of an archive and returns their paths.
func snapshot(archive, folder string) (tables []string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	err = targz.Each(archive, func(h *tar.Header, content io.Reader) error {
		if !strings.Contains(h.Name, "/snapshot/") || path.Ext(h.Name) != ".csv" {
			return nil
		}
		name := filepath.Join(folder, path.Base(h.Name))
		tables = append(tables, name)
		f, err := os.Create(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, content)
		return errors.Join(err, f.Close())
	})
	return tables, err
}

// run loads the records into a new store.
func (l *finbenchLoad) run(ctx context.Context, nexum, data string) error {
	if err := os.RemoveAll(data); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, nexum, append([]string{"load", "--log-level", "error", "--data", data}, l.files...)...)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", l.name, err, out)
	}
	if took := time.Since(start); l.best == 0 || took < l.best {
		l.best = took
	}
	if used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(); l.cpu == 0 || used < l.cpu {
		l.cpu = used
	}
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if peak := int(u.Maxrss) << 10; l.memory == 0 || peak < l.memory {
			l.memory = peak
		}
	}
	return nil
}

// writeRecords writes what a load of the tables would commit as JSON Lines, one entity a line, and returns the number
// of the claims.
func writeRecords(ctx context.Context, name, ontology string, files []string) (claims int, err error) {
	text, err := os.ReadFile(ontology)
	if err != nil {
		return 0, err
	}
	types, err := schema.New(schema.Source{Name: filepath.Base(ontology), Text: string(text)})
	if err != nil {
		return 0, err
	}
	l, err := loader.New(loader.Options{Ontology: types, Formats: formats.All()})
	if err != nil {
		return 0, err
	}
	var all recordLines
	_, err = l.Load(ctx, func(_ string, list iter.Seq2[claim.Claim, error]) error {
		for c, err := range list {
			if err != nil {
				return err
			}
			claims++
			all.add(types, &c)
		}
		return nil
	}, files...)
	if err != nil {
		return 0, err
	}
	f, err := os.Create(name)
	if err != nil {
		return 0, err
	}
	w := bufio.NewWriter(f)
	for _, id := range all.order {
		b, err := json.Marshal(all.byID[id])
		if err != nil {
			return 0, errors.Join(err, f.Close())
		}
		fmt.Fprintf(w, "%s\n", b)
	}
	return claims, errors.Join(w.Flush(), f.Close())
}

// A recordLine is one line of a file of records: an entity with its facts and relations.
type recordLine struct {
	ID        string           `json:"id"`
	Kind      string           `json:"kind,omitempty"`
	Document  string           `json:"document"`
	At        string           `json:"at,omitempty"`
	Name      string           `json:"name,omitempty"`
	Facts     []map[string]any `json:"facts,omitempty"`
	Relations []map[string]any `json:"relations,omitempty"`
}

// recordLines are the lines for a list of claims, in the order in which their entities first occur.
type recordLines struct {
	order []string
	byID  map[string]*recordLine
}

// document returns the id of a table as a document. An id in a file of records may have a prefix only if the prefix is
// that of a vocabulary, so file: is removed.
func document(id string) string { return "table-" + format.Slug(strings.TrimPrefix(id, "file:")) }

func (l *recordLines) add(o *schema.Ontology, c *claim.Claim) {
	id := c.Subject
	if strings.HasPrefix(id, "file:") {
		id = document(id)
	}
	e := l.byID[id]
	if e == nil {
		if l.byID == nil {
			l.byID = map[string]*recordLine{}
		}
		e = &recordLine{ID: id}
		l.byID[id], l.order = e, append(l.order, id)
	}
	at, doc := c.Context.Locator, document(c.Context.Document)
	if e.Document == "" {
		e.Document, e.At = doc, at
	}
	said := map[string]any{}
	if doc != e.Document {
		said["document"] = doc
	}
	if at != e.At {
		said["at"] = at
	}
	t, isRelation := o.Type(c.Predicate)
	switch {
	case c.Predicate == claim.PredicateKind:
		e.Kind, e.Document, e.At = c.Object.Text, doc, at
	case c.Predicate == claim.PredicateName:
		e.Name = c.Object.Text
	case isRelation:
		said[t.Term] = c.Object.Text
		if c.Context.Attributes != "" {
			said["attributes"] = json.RawMessage(c.Context.Attributes)
		}
		e.Relations = append(e.Relations, said)
	default:
		said[c.Predicate] = c.Object.Text
		if slices.Contains([]string{"true", "false"}, c.Object.Text) || format.IsNumber(c.Object.Text) {
			said[c.Predicate] = json.RawMessage(c.Object.Text)
		}
		e.Facts = append(e.Facts, said)
	}
}
