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
	answers := make([][]answerTimes, len(worlds))
	for i := range worlds {
		answers[i] = make([]answerTimes, len(questions))
	}
	for round := range rounds {
		for q, question := range questions {
			for i, w := range worlds {
				a := &answers[i][q]
				if round == 0 && rounds > 1 {
					a = &answerTimes{} // to warm up
				}
				until := time.Now().Add(o.seconds(10) / time.Duration(rounds))
				if err := a.measureSome(ctx, c, w, question, round*n, n, until); err != nil {
					return fmt.Errorf("%s: %w", question.name, err)
				}
			}
		}
	}
	for q, question := range questions {
		r.section("GraphQL over HTTP: %s", question.name)
		for i, w := range worlds {
			answers[i][q].report(r, w)
		}
		for i := 1; i < len(worlds); i++ {
			r.growth(worlds[0], worlds[i], answers[0][q].took, answers[i][q].took)
		}
	}
	return nil
}

// measureSome asks at most n questions, the first of which has the given number, until a moment.
func (a *answerTimes) measureSome(
	ctx context.Context, c *http.Client, w *world, question question, first, n int, until time.Time,
) error {
	for k := 0; k < n && time.Now().Before(until); k++ {
		if err := a.measure(ctx, c, w, question, first+k); err != nil {
			return err
		}
	}
	return nil
}

func (a *answerTimes) report(r *report, w *world) {
	t := a.took
	r.row(
		fmt.Sprintf("p50, at %s relations", number(w.relations)),
		short(t.percentile(50)),
		fmt.Sprintf(
			"p95 %s, p99 %s; %d requests, %s bytes on average",
			short(t.percentile(95)),
			short(t.percentile(99)),
			len(t),
			number(a.bytes/max(1, len(t))),
		),
	)
}

// answerTimes are the answers to a question about one graph: how long each took, and the bytes of all.
type answerTimes struct {
	took  times
	bytes int
}

// measure asks a question about the k-th of its subjects.
func (a *answerTimes) measure(ctx context.Context, c *http.Client, w *world, q question, k int) error {
	b, err := body(q.query, q.vars(w, k))
	if err != nil {
		return err
	}
	start := time.Now()
	out, err := post(ctx, c, w.url, b)
	if err != nil {
		return err
	}
	a.took = append(a.took, time.Since(start))
	a.bytes += len(out)
	return nil
}

// growth prints how p50 grows from the small to the large graph.
func (r *report) growth(small, large *world, a, b times) {
	r.row(
		fmt.Sprintf("p50 at %s / at %s", number(large.relations), number(small.relations)),
		fmt.Sprintf("%.2f", float64(b.median())/float64(a.median())),
		fmt.Sprintf("the graph is %d times as large", large.relations/small.relations),
	)
}
