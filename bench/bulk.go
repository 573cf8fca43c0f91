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
	"time"

	"nexum/graph"
	"nexum/graph/search"
	"nexum/server"
)

// fixedView is a graph with a constant view and without a search index.
type fixedView struct{ view *graph.View }

func (s fixedView) View() *graph.View { return s.view }

func (fixedView) Hits(context.Context, search.Query) iter.Seq2[search.Hit, error] {
	return func(func(search.Hit, error) bool) {}
}

// filmBulk measures the export of the table of all relations over HTTP. It alternates between the formats.
func filmBulk(ctx context.Context, o options, r *report, v *graph.View) error {
	s, err := server.New(server.Options{Graph: fixedView{v}, Search: fixedView{v}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	service := httptest.NewServer(s.Handler())
	defer service.Close()
	table, err := fetch(ctx, service.URL+"/export/relations.ndjson")
	if err != nil {
		return err
	}
	rows := bytes.Count(table, []byte("\n"))
	rounds := 3
	if o.quick {
		rounds = 1
	}
	formats := []string{"csv", "ndjson", "parquet"}
	best, size := map[string]time.Duration{}, map[string]int{}
	for range rounds {
		for _, f := range formats {
			start := time.Now()
			table, err := fetch(ctx, service.URL+"/export/relations."+f)
			if err != nil {
				return err
			}
			took := time.Since(start)
			if size[f] = len(table); best[f] == 0 || took < best[f] {
				best[f] = took
			}
		}
	}
	for _, f := range formats {
		r.row("bulk: /export/relations."+f, rate(rows, best[f]), fmt.Sprintf("best of %d, in turns; %.0f MB", rounds, float64(size[f])/1e6))
	}
	for _, f := range formats[1:] {
		r.ratio("bulk: rows a second as "+f, float64(rows)/best[f].Seconds(), 250_000, 0, "")
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
