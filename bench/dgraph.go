package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// measureDgraph compares a load of the film graph with Dgraph's bulk loader, and a question about one film with the
// same question in DQL. Dgraph is the program dgraph on the path; without it, the report says that it is absent.
func measureDgraph(ctx context.Context, o options, r *report) error {
	file, err := filmFile(o, r)
	if err != nil || file == "" {
		return err
	}
	r.section("Film graph, beside Dgraph")
	program, err := exec.LookPath("dgraph")
	if err != nil {
		r.row("Dgraph", "absent", "the program dgraph is not on the path")
		return nil
	}
	nexum, err := buildCommand(ctx, o)
	if err != nil {
		return err
	}
	d, err := newDgraph(ctx, program, filepath.Join(o.tmp, "dgraph"), file)
	if err != nil {
		return err
	}
	defer d.end()
	store, err := dgraphLoads(ctx, o, r, d, nexum, file)
	if err != nil {
		return err
	}
	return dgraphQuestions(ctx, o, r, d, nexum, store)
}

// dgraphLoads loads the film graph with both programs in turns, and returns the folder of nexum's store.
func dgraphLoads(ctx context.Context, o options, r *report, d *dgraph, nexum, file string) (string, error) {
	dir := filepath.Join(o.tmp, "film-kinds")
	infer := exec.CommandContext(ctx, nexum, "infer", file, "--output", dir)
	if out, err := infer.CombinedOutput(); err != nil {
		return "", fmt.Errorf("nexum infer: %w\n%s", err, out)
	}
	ontology, err := filepath.Glob(filepath.Join(dir, "*.graphqls"))
	if err != nil {
		return "", err
	}
	store := filepath.Join(o.tmp, "film-store")
	var ours, theirs time.Duration
	for range 3 {
		if err := os.RemoveAll(store); err != nil {
			return "", err
		}
		load := exec.CommandContext(ctx, nexum, append([]string{"load", "--log-level", "error", "--data", store, file},
			ontology...)...)
		start := time.Now()
		if out, err := load.CombinedOutput(); err != nil {
			return "", fmt.Errorf("nexum load: %w\n%s", err, out)
		}
		if took := time.Since(start); ours == 0 || took < ours {
			ours = took
		}
		took, err := d.bulk(ctx)
		if err != nil {
			return "", err
		}
		if theirs == 0 || took < theirs {
			theirs = took
		}
	}
	r.row("nexum load, with the inferred ontology", short(ours), "best of 3, in turns; view and search index included")
	r.row("dgraph bulk", short(theirs), "its nodes by id, names by term, and relations both ways are indexed, as in nexum")
	r.ratio("nexum load / dgraph bulk", ours.Seconds()/theirs.Seconds(), 0, 0.8, "")
	return store, nil
}

const (
	// filmQuestion asks for the name, the directors and the actors of a film.
	filmQuestion = `query($id: ID!) { film(id: $id) { name directedBy { edges { node { name } } }
		starring { edges { node { actor { edges { node { name } } } } } } } }`
	// filmDQL asks the same in the language of Dgraph. It names the film by Dgraph's own number, which is its fastest
	// look-up.
	filmDQL = `query film($id: string) { film(func: uid($id)) { name </film/film/directed_by> { name }
		</film/film/starring> { </film/performance/actor> { name } } } }`
	filmAsked = "/en/casablanca_1942"
)

// dgraphQuestions measures requests per second of the same question in turns, over 1, 8 and 64 connections.
func dgraphQuestions(ctx context.Context, o options, r *report, d *dgraph, nexum, store string) (err error) {
	if err := d.serve(ctx); err != nil {
		return err
	}
	uid, err := d.uid(ctx, filmAsked)
	if err != nil {
		return err
	}
	s, err := startLive(ctx, nexum, store)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.end()) }()
	var bodies [2][]byte
	if bodies[0], err = body(filmQuestion, map[string]any{"id": filmAsked}); err != nil {
		return err
	}
	if bodies[1], err = body(filmDQL, map[string]any{"$id": uid}); err != nil {
		return err
	}
	urls := [2]string{s.url + "/graphql", d.url + "/query"}
	var names [2]int
	for i := range urls {
		answer, err := post(ctx, http.DefaultClient, urls[i], bodies[i])
		if err != nil {
			return err
		}
		names[i] = strings.Count(string(answer), `"name":"`)
	}
	if names[0] != names[1] || names[0] < 3 {
		return fmt.Errorf("nexum gives %d names and Dgraph %d", names[0], names[1])
	}
	for _, connections := range []int{1, 8, 64} {
		best, err := bestRates(ctx, urls, bodies, connections, o.seconds(8)/2)
		if err != nil {
			return err
		}
		r.row(fmt.Sprintf("a film with %d names, %d connections", names[0], connections), number(best[0])+"/s",
			fmt.Sprintf("Dgraph %s/s; best of 3 in turns", number(best[1])))
		r.ratio(fmt.Sprintf("%d connections, nexum / Dgraph", connections),
			float64(best[0])/float64(best[1]), 4, 0, "")
	}
	return nil
}

// A dgraph is a cluster of one node in a folder: zero, which assigns the numbers of nodes, and alpha, which answers
// queries.
type dgraph struct {
	program, dir, file string
	url                string // of alpha
	running            []*exec.Cmd
}

// dgraphPorts is added to the default ports of Dgraph, so that another cluster on the machine is left alone.
const dgraphPorts = 21000

// dgraphSchema makes Dgraph index what nexum indexes: nodes by id, names by word, and relations in both directions.
const dgraphSchema = `
xid: string @index(exact) .
<name>: string @index(term) .
<type>: uid @reverse .
</film/film/starring>: [uid] @reverse .
</film/film/directed_by>: [uid] @reverse .
</film/performance/actor>: [uid] @reverse .
</film/performance/character>: [string] .
`

// newDgraph starts zero in a new folder.
func newDgraph(ctx context.Context, program, dir, file string) (*dgraph, error) {
	d := &dgraph{program: program, dir: dir, url: fmt.Sprint("http://127.0.0.1:", 8080+dgraphPorts)}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	d.file = filepath.Join(dir, "film.rdf.gz") // the loader takes the format from the name
	if err := os.Symlink(file, d.file); err != nil {
		return nil, err
	}
	if err := os.WriteFile(filepath.Join(dir, "schema"), []byte(dgraphSchema), 0o600); err != nil {
		return nil, err
	}
	if err := d.start(ctx, "zero", "--wal", "zero"); err != nil {
		return nil, err
	}
	if err := d.await(ctx, fmt.Sprint("http://127.0.0.1:", 6080+dgraphPorts, "/health")); err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

// start starts a part of Dgraph that runs until end.
func (d *dgraph) start(ctx context.Context, part string, args ...string) error {
	args = append([]string{
		part, "--port_offset", fmt.Sprint(dgraphPorts), "--bindall=false", "--telemetry", "reports=false;sentry=false",
	}, args...)
	cmd := exec.CommandContext(ctx, d.program, args...)
	cmd.Dir = d.dir
	if err := cmd.Start(); err != nil {
		return err
	}
	d.running = append(d.running, cmd)
	return nil
}

// bulk loads the film graph into a new folder and returns the time that this took.
func (d *dgraph) bulk(ctx context.Context) (time.Duration, error) {
	if err := os.RemoveAll(filepath.Join(d.dir, "out")); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, d.program, "bulk", "--files", d.file, "--format", "rdf", "--schema", "schema",
		"--out", "out", "--store_xids", "--num_go_routines", "2", "--http", "127.0.0.1:0",
		"--zero", fmt.Sprint("127.0.0.1:", 5080+dgraphPorts))
	cmd.Dir = d.dir
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("dgraph bulk: %w\n%s", err, out)
	}
	return time.Since(start), nil
}

// serve starts alpha on the result of the last call of bulk, and waits until it answers.
func (d *dgraph) serve(ctx context.Context) error {
	err := d.start(ctx, "alpha", "--postings", filepath.Join("out", "0", "p"), "--wal", "alpha",
		"--zero", fmt.Sprint("127.0.0.1:", 5080+dgraphPorts), "--my", fmt.Sprint("127.0.0.1:", 7080+dgraphPorts))
	if err != nil {
		return err
	}
	return d.await(ctx, d.url+"/health")
}

// await waits up to a minute until a URL answers with status 200.
func (d *dgraph) await(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		if res, err := http.DefaultClient.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("dgraph does not answer at %s: %w", url, ctx.Err())
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// uid returns Dgraph's own number of the node with an id of the file.
func (d *dgraph) uid(ctx context.Context, id string) (string, error) {
	b, err := body(`query find($id: string) { found(func: eq(xid, $id)) { uid } }`, map[string]any{"$id": id})
	if err != nil {
		return "", err
	}
	out, err := post(ctx, http.DefaultClient, d.url+"/query", b)
	if err != nil {
		return "", err
	}
	var answer struct {
		Data struct {
			Found []struct{ UID string }
		}
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		return "", err
	}
	if len(answer.Data.Found) != 1 {
		return "", fmt.Errorf("dgraph finds %d nodes with the id %s", len(answer.Data.Found), id)
	}
	return answer.Data.Found[0].UID, nil
}

// end stops all parts.
func (d *dgraph) end() {
	for _, cmd := range d.running {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	d.running = nil
}
