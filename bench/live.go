package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// measureLive measures commits to a running service: the time until a small commit is visible, the time of a dry run
// of the same data, and the time of concurrent reads.
func measureLive(ctx context.Context, o options, r *report) error {
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	for _, relations := range o.sizes {
		if err := liveAt(ctx, o, r, nexum, relations); err != nil {
			return err
		}
	}
	return nil
}

func liveAt(ctx context.Context, o options, r *report, nexum string, relations int) (err error) {
	r.section("Commits into a running service: %s relations", number(relations))
	data, err := o.liveStore(ctx, nexum, relations)
	if err != nil {
		return err
	}
	s, err := startLive(ctx, nexum, data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	commits := 200
	if o.quick {
		commits = 40
	}
	alone, err := s.readWhile(ctx, func() error { time.Sleep(o.seconds(4)); return nil })
	if err != nil {
		return err
	}
	var checks, visible times
	meanwhile, err := s.readWhile(ctx, func() error {
		checks, visible, err = s.commits(ctx, commits)
		return err
	})
	if err != nil {
		return err
	}
	r.row("a check of 3 entities and 2 relations", short(checks.median()), "p95 "+short(checks.percentile(95)))
	r.row(
		"the same committed and visible",
		short(visible.median()),
		fmt.Sprintf("p95 %s; %d commits, one after the other", short(visible.percentile(95)), commits),
	)
	r.row(
		"a commit more than its check",
		short(visible.median()-checks.median()),
		"p95 "+short(visible.percentile(95)-checks.percentile(95)),
	)
	r.row("reads without writes, p95", short(alone.percentile(95)), "p50 "+short(alone.median()))
	r.row("reads meanwhile, p95", short(meanwhile.percentile(95)), "p50 "+short(meanwhile.median()))
	return nil
}

// liveStore loads a generated graph into a new folder, as a user does, and returns the folder.
func (o options) liveStore(ctx context.Context, nexum string, relations int) (data string, err error) {
	if data, err = os.MkdirTemp(o.tmp, fmt.Sprintf("live-%d-", relations)); err != nil {
		return "", err
	}
	input := filepath.Join(o.tmp, "live.jsonl")
	if err := writeGraph(generated(relations), input); err != nil {
		return "", err
	}
	load := exec.CommandContext(ctx, nexum, append([]string{"load", "--log-level", "error", "--data", data, input},
		o.vocabulary()...)...)
	if out, err := load.CombinedOutput(); err != nil {
		return "", fmt.Errorf("nexum load: %w\n%s", err, out)
	}
	return data, os.Remove(input)
}

// A live is a service in a separate process.
type live struct {
	cmd *exec.Cmd
	url string
	out io.Reader
}

// startLive starts a service and waits until it answers searches.
func startLive(ctx context.Context, nexum, data string, flags ...string) (*live, error) {
	args := append([]string{"serve", "--no-seed", "--listen", "127.0.0.1:0", "--data", data}, flags...)
	s := &live{cmd: exec.CommandContext(ctx, nexum, args...)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	s.url, s.out = lineWith(out, "http://"), out
	if s.url == "" {
		return nil, errors.Join(errors.New("nexum serve ended before it was ready"), s.cmd.Wait())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if err := untilSearched(ctx, s.url); err != nil {
		return nil, errors.Join(err, s.end())
	}
	return s, nil
}

func (s *live) end() error {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	return s.cmd.Wait()
}

// commits checks and commits small datasets one after the other.
func (s *live) commits(ctx context.Context, n int) (checks, visible times, err error) {
	for i := range n {
		var b strings.Builder
		fmt.Fprintf(&b, `{"id":"bench-doc-%d","kind":"Document","name":"Report %d","at":"1"}`+"\n", i, i)
		for k := range 2 {
			fmt.Fprintf(
				&b,
				`{"id":"bench-%d-%d","kind":"Company","name":"Bench %d %d","document":"bench-doc-%d","at":"1","relations":[{"owns":"bench-%d-%d"}]}`+
					"\n",
				i,
				k,
				i,
				k,
				i,
				i,
				1-k,
			)
		}
		for _, dry := range []bool{true, false} {
			start := time.Now()
			if err := s.load(ctx, b.String(), dry); err != nil {
				return nil, nil, err
			}
			if dry {
				checks = append(checks, time.Since(start))
				continue
			}
			found, err := s.ask(
				ctx,
				fmt.Sprintf(
					`{ entity(id: "bench-%d-1") { name relations(first: 5) { edges { node { id } } } } search(text: "Bench %d 1", first: 1) { edges { node { id } } } }`,
					i,
					i,
				),
			)
			if err != nil {
				return nil, nil, err
			}
			visible = append(visible, time.Since(start))
			if id := fmt.Sprintf("bench-%d-1", i); !bytes.Contains(found, []byte("|OWNS|"+id)) ||
				!bytes.Contains(found, []byte(`"id":"`+id+`"`)) {
				return nil, nil, fmt.Errorf("commit %d is not visible: %.500s", i, found)
			}
		}
	}
	return checks, visible, nil
}

func (s *live) load(ctx context.Context, lines string, dry bool) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/load?dryRun=%v", s.url, dry),
		strings.NewReader(lines))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("load: %s: %.500s", resp.Status, text)
	}
	return err
}

func (s *live) ask(ctx context.Context, query string) ([]byte, error) {
	b, err := body(query, nil)
	if err != nil {
		return nil, err
	}
	return post(ctx, http.DefaultClient, s.url+"/graphql", b)
}

// readWhile reads entities with their relations until do returns. It pauses after each read.
func (s *live) readWhile(ctx context.Context, do func() error) (took times, err error) {
	ids, err := s.companies(ctx)
	if err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	var readers sync.WaitGroup
	var failed error
	readers.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			case <-time.After(2 * time.Millisecond):
			}
			id := ids[i%len(ids)]
			start := time.Now()
			_, err := s.ask(
				ctx,
				fmt.Sprintf(`{ entity(id: %q) { name relations(first: 20) { edges { node { type target { name } } } } } }`, id),
			)
			if err != nil {
				failed = err
				return
			}
			took = append(took, time.Since(start))
		}
	})
	err = do()
	close(stop)
	readers.Wait()
	return took, errors.Join(err, failed)
}
