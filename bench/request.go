package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
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
	answers := make([][]*answerTimes, len(questions))
	for q, question := range questions {
		for _, w := range worlds {
			answers[q] = append(answers[q], &answerTimes{question: question, world: w})
		}
	}
	for round := range rounds {
		for _, a := range slices.Concat(answers...) {
			if round == 0 && rounds > 1 {
				a = &answerTimes{question: a.question, world: a.world} // to warm up
			}
			err := repeat(n, o.seconds(10)/time.Duration(rounds), func(k int) error {
				return a.measure(ctx, c, round*n+k)
			})
			if err != nil {
				return fmt.Errorf("%s: %w", a.question.name, err)
			}
		}
	}
	for q, question := range questions {
		r.section("GraphQL over HTTP: %s", question.name)
		for _, a := range answers[q] {
			a.report(r)
		}
		for i := 1; i < len(worlds); i++ {
			r.growth(worlds[0], worlds[i], answers[q][0].took, answers[q][i].took)
		}
	}
	return nil
}

// repeat calls f with the numbers from 0 to n-1. It ends early when the time is over.
func repeat(n int, limit time.Duration, f func(k int) error) error {
	for end, k := time.Now().Add(limit), 0; k < n && time.Now().Before(end); k++ {
		if err := f(k); err != nil {
			return err
		}
	}
	return nil
}

func (a *answerTimes) report(r *report) {
	t := a.took
	r.row(
		fmt.Sprintf("p50, at %s relations", number(a.world.relations)),
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
	question question
	world    *world
	took     times
	bytes    int
}

// measure asks the question about the k-th of its subjects.
func (a *answerTimes) measure(ctx context.Context, c *http.Client, k int) error {
	b, err := body(a.question.query, a.question.vars(a.world, k))
	if err != nil {
		return err
	}
	start := time.Now()
	out, err := post(ctx, c, a.world.url, b)
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
