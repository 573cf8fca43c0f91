package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// newClient returns a client that keeps the given number of connections open.
func newClient(connections int) *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConns: connections, MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections, DisableCompression: true,
	}}
}

func body(query string, vars map[string]any) ([]byte, error) {
	return json.Marshal(map[string]any{"query": query, "variables": vars})
}

// post sends a request and returns the body of the response.
func post(ctx context.Context, c *http.Client, url string, body []byte) ([]byte, error) {
	out, _, err := ask(ctx, c, url, body)
	return out, err
}

// ask sends a request and returns the body and the headers of the response.
func ask(ctx context.Context, c *http.Client, url string, body []byte) ([]byte, http.Header, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || bytes.Contains(out[:min(len(out), 12)], []byte(`{"errors"`))) {
		err = fmt.Errorf("status %d: %s", res.StatusCode, out[:min(len(out), 500)])
	}
	return out, res.Header, err
}

// measureRequests measures every question on every graph over one connection. It alternates between the graphs.
func measureRequests(ctx context.Context, o options, r *report, worlds []*world) error {
	n, rounds := 200, 10
	if o.quick {
		n, rounds = 50, 4
	}
	if err := pick(ctx, worlds, n); err != nil {
		return err
	}
	c := newClient(1)
	took := make([][]times, len(worlds))
	bytes := make([][]int, len(worlds))
	for i := range worlds {
		took[i], bytes[i] = make([]times, len(questions)), make([]int, len(questions))
	}
	for round := range rounds {
		for q, question := range questions {
			for i, w := range worlds {
				for end, k := time.Now().Add(o.seconds(10)/time.Duration(rounds)), 0; k < n && time.Now().Before(end); k++ {
					b, err := body(question.query, question.vars(w, round*n+k))
					if err != nil {
						return err
					}
					start := time.Now()
					out, err := post(ctx, c, w.url, b)
					if err != nil {
						return fmt.Errorf("%s: %w", question.name, err)
					}
					if round == 0 && rounds > 1 {
						continue // to warm up
					}
					took[i][q] = append(took[i][q], time.Since(start))
					bytes[i][q] += len(out)
				}
			}
		}
	}
	for q, question := range questions {
		r.section("GraphQL over HTTP: %s", question.name)
		for i, w := range worlds {
			t := took[i][q]
			r.row(fmt.Sprintf("p50, at %s relations", number(w.relations)), short(t.at(50)),
				fmt.Sprintf("p95 %s, p99 %s; %d requests, %s bytes on average", short(t.at(95)), short(t.at(99)), len(t), number(bytes[i][q]/max(1, len(t)))))
		}
		for i := 1; i < len(worlds); i++ {
			r.growth(worlds[0], worlds[i], took[0][q], took[i][q])
		}
	}
	return nil
}

// growth prints how p50 grows from the small to the large graph.
func (r *report) growth(small, large *world, a, b times) {
	r.row(fmt.Sprintf("p50 at %s / at %s", number(large.relations), number(small.relations)), fmt.Sprintf("%.2f", float64(b.median())/float64(a.median())),
		fmt.Sprintf("the graph is %d times as large", large.relations/small.relations))
}
