package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"path/filepath"
	"time"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/search"
	"nexum/seed"
	"nexum/server"
)

// fixedView is a graph with a constant view and without a search index.
type fixedView struct{ view *graph.View }

func (s fixedView) View() *graph.View { return s.view }

func (fixedView) Hits(context.Context, search.Query) iter.Seq2[search.Hit, error] {
	return func(func(search.Hit, error) bool) {}
}

// bulkTables are the tables that are exported complete, and not in pages. The question asks for the performances of
// each film.
var bulkTables = []struct{ name, query string }{
	{"entities", ""},
	{"relations", ""},
	{"claims", ""},
	{"ask", "?proof=false&q=" + url.QueryEscape(`"/film/film/starring"(X, Y)`)},
}

// measureBulk measures the export of whole tables of the film graph over HTTP. It alternates between the formats.
func measureBulk(ctx context.Context, o options, r *report) error {
	file, err := filmFile(o, r)
	if err != nil || file == "" {
		return err
	}
	v, err := filmGraph(ctx, o, file)
	if err != nil {
		return err
	}
	s, err := server.New(server.Options{Graph: fixedView{v}, Search: fixedView{v}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	service := httptest.NewServer(s.Handler())
	defer service.Close()
	r.section("Bulk export of the film graph: %s entities, %s relations", number(v.Len()), number(v.Stats().Relations))
	for _, t := range bulkTables {
		if err := bulkTable(ctx, o, r, service.URL+"/export/"+t.name, t.query); err != nil {
			return err
		}
	}
	return nil
}

// filmGraph loads the film graph and compiles its view.
func filmGraph(ctx context.Context, o options, file string) (*graph.View, error) {
	dir := filepath.Join(o.tmp, "bulk")
	if _, err := filmLoadOnce(ctx, file, dir); err != nil {
		return nil, err
	}
	s, err := cayley.Open(ctx, dir, cayley.Options{})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	ontology, err := seed.Ontology()
	if err != nil {
		return nil, err
	}
	b := graph.NewBuilder(ontology)
	if _, err := s.Scan(ctx, b); err != nil {
		return nil, err
	}
	return b.View()
}

// bulkTable measures one table in each format.
func bulkTable(ctx context.Context, o options, r *report, address, query string) error {
	table, err := fetch(ctx, address+".ndjson"+query)
	if err != nil {
		return err
	}
	rows := bytes.Count(table, []byte("\n"))
	rounds := 5
	if o.quick {
		rounds = 2
	}
	formats := []string{"csv", "ndjson", "parquet"}
	best, work, size := map[string]time.Duration{}, map[string]time.Duration{}, map[string]int{}
	for range rounds {
		for _, f := range formats {
			start, used := time.Now(), cpu()
			table, err := fetch(ctx, address+"."+f+query)
			if err != nil {
				return err
			}
			took := time.Since(start)
			if used = cpu() - used; work[f] == 0 || used < work[f] {
				work[f] = used
			}
			if size[f] = len(table); best[f] == 0 || took < best[f] {
				best[f] = took
			}
		}
	}
	name := path.Base(address)
	for _, f := range formats {
		r.row(
			name+"."+f,
			rate(rows, best[f]),
			fmt.Sprintf("%s rows, best of %d, in turns; %.0f MB; %.1f µs of the processors a row, the client among them",
				number(rows), rounds, float64(size[f])/1e6, work[f].Seconds()*1e6/float64(rows)),
		)
		r.ratio(name+"."+f+", rows a second", float64(rows)/best[f].Seconds(), 250_000, 0, "")
	}
	return nil
}

// fetch returns the body of the response at a URL.
func fetch(ctx context.Context, address string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", address, resp.Status)
	}
	return io.ReadAll(resp.Body)
}
