package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"nexum/graph/rule/engine"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/search"
	"nexum/loader/synth"
	"nexum/seed"
	"nexum/server"
)

// worldSeed is the seed of the generated graphs, so that they are always the same.
const worldSeed = 1

// A world is a generated graph and a server for it.
type world struct {
	relations int
	graph     *graph.Graph
	index     *search.Index
	program   *engine.Program
	sample    sample
	url       string
	stop      func() error
}

func (w *world) view() *graph.View { return w.graph.View() }

func (w *world) close() error {
	return errors.Join(w.stop(), w.index.Close(), w.graph.Close())
}

// buildCommand builds the nexum command.
func buildCommand(ctx context.Context, o options) (string, error) {
	name := filepath.Join(o.tmp, "nexum")
	cmd := exec.CommandContext(ctx, "go", "build", "-o", name, "./cmd/nexum")
	cmd.Dir, cmd.Stderr = o.root, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("building nexum: %w", err)
	}
	return name, nil
}

// vocabulary returns the files of the bundled dataset that a generated graph needs: its ontology, and the rules.
func (o options) vocabulary() []string {
	var files []string
	for _, name := range []string{"kinds.graphqls", "relations.graphqls", "law.rules"} {
		files = append(files, filepath.Join(o.root, "seed", name))
	}
	return files
}

// makeWorld generates a graph, loads it as a user would, and serves it in this process.
func makeWorld(ctx context.Context, o options, r *report, nexum string, relations int) (*world, error) {
	w := &world{relations: relations}
	g := generated(relations)
	r.section("Generated graph: %s entities, %s relations, seed %d", number(g.Entities), number(g.Relations), g.Seed)
	data := filepath.Join(cmp.Or(o.stores, o.tmp), fmt.Sprint("data-", relations))
	loaded, err := load(ctx, o, nexum, g, data)
	if err != nil {
		return nil, err
	}
	_, first, _, err := untilReady(ctx, nexum, data)
	if err != nil {
		return nil, err
	}
	ready, searched, resident, err := untilReady(ctx, nexum, data)
	if err != nil {
		return nil, err
	}
	opening, err := w.open(ctx, data)
	if err != nil {
		return nil, err
	}
	claims := w.view().Stats().Claims
	if loaded > 0 {
		r.row(
			"nexum load, from JSON Lines, with all checks",
			rate(claims, loaded),
			fmt.Sprintf("claims; %s of relations; %s in all", rate(relations, loaded), short(loaded)),
		)
	}
	r.row("start to ready", short(ready), "nexum serve until it listens; "+opening.parts)
	r.row("resident memory when ready", fmt.Sprintf("%.0f MiB", float64(resident)/(1<<20)))
	r.row("start to the first search", short(searched), "after the load: "+short(first))
	for _, dir := range []string{"store", "view", "search"} {
		bytes, err := diskBytes(filepath.Join(data, dir))
		if err != nil {
			return nil, err
		}
		r.row(
			"disk a relation, "+dir,
			fmt.Sprintf("%.0f B", float64(bytes)/float64(relations)),
			fmt.Sprintf("entities, facts and %d claims among them", claims),
		)
	}
	r.row(
		"heap a relation, view",
		fmt.Sprintf("%.1f B", float64(opening.viewHeap)/float64(relations)),
		"the view is in files, which are mapped into memory",
	)
	r.row("heap a relation, search index", fmt.Sprintf("%.0f B", float64(opening.indexHeap)/float64(relations)))
	if w.program, err = engine.Load(w.view()); err != nil {
		return nil, err
	}
	return w, w.serve()
}

// load loads a graph into a folder with the command, and returns the time. If the folder is there, an earlier run
// loaded the graph, and load returns 0.
func load(ctx context.Context, o options, nexum string, g synth.Graph, data string) (time.Duration, error) {
	if _, err := os.Stat(data); err == nil {
		return 0, nil
	}
	input := filepath.Join(o.tmp, "graph.jsonl")
	if err := writeGraph(g, input); err != nil {
		return 0, err
	}
	start := time.Now()
	command := exec.CommandContext(
		ctx,
		nexum,
		append([]string{"load", "--log-level", "error", "--data", data, input}, o.vocabulary()...)...)
	if out, err := command.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("nexum load: %w\n%s", err, out)
	}
	return time.Since(start), nil
}

// generated returns a graph with the given number of relations.
func generated(relations int) synth.Graph {
	return synth.Graph{Entities: relations / 10, Relations: relations, Seed: worldSeed}
}

func writeGraph(g synth.Graph, name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(g.WriteJSONL(f), f.Close())
}

// untilReady starts a service on a folder and ends it again. It returns the time until it listens and the time until it
// has answered a search, both since the start, and the resident memory when it listens.
func untilReady(ctx context.Context, nexum, data string) (ready, searched time.Duration, resident int, err error) {
	cmd := exec.CommandContext(ctx, nexum, "serve", "--no-seed", "--log-level", "error", "--listen", "127.0.0.1:0",
		"--data", data)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, 0, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, 0, err
	}
	address := lineWith(out, "http://")
	if ready = time.Since(start); address != "" {
		resident = residentBytes(cmd.Process.Pid)
		err = untilSearched(ctx, address)
		searched = time.Since(start)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_, _ = io.Copy(io.Discard, out)
	if e := cmd.Wait(); err == nil && address == "" {
		err = fmt.Errorf("nexum serve ended before it was ready: %w", e)
	}
	return ready, searched, resident, err
}

// untilSearched searches until a service answers without an error.
func untilSearched(ctx context.Context, address string) error {
	const body = `{"query": "{ search(text: \"a\", first: 1) { edges { node { id } } } }"}`
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/graphql", strings.NewReader(body))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		text, err := io.ReadAll(response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			return err
		}
		if !strings.Contains(string(text), `"errors"`) {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// residentBytes returns the resident memory of a process in bytes; 0 if the system does not provide it.
func residentBytes(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	var kib int
	if _, err := fmt.Sscan(rest, &kib); err != nil {
		return 0
	}
	return kib << 10
}

// lineWith reads lines until one has a word that begins with start, and returns that word; "" if no line has one.
func lineWith(r io.Reader, start string) string {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		if _, rest, ok := strings.Cut(lines.Text(), start); ok {
			word, _, _ := strings.Cut(start+rest, " ")
			return word
		}
	}
	return ""
}

// An opening has the costs of opening a store.
type opening struct {
	parts               string
	viewHeap, indexHeap int
}

// open opens the store that the command created.
func (w *world) open(ctx context.Context, data string) (o opening, err error) {
	ontology, err := seed.Ontology()
	if err != nil {
		return o, err
	}
	start := time.Now()
	s, err := cayley.Open(ctx, filepath.Join(data, "store"), cayley.Options{})
	if err != nil {
		return o, err
	}
	opened := time.Since(start)
	before := heap()
	start = time.Now()
	if w.graph, err = graph.OpenIn(ctx, &graph.Folder{Dir: filepath.Join(data, "view")}, ontology, s); err != nil {
		return o, errors.Join(err, s.Close())
	}
	compiled := time.Since(start)
	o.viewHeap = heap() - before
	before = heap()
	start = time.Now()
	if w.index, err = search.Open(filepath.Join(data, "search")); err != nil {
		return o, errors.Join(err, w.graph.Close())
	}
	indexed := time.Since(start)
	o.indexHeap = heap() - before
	o.parts = fmt.Sprintf("store %s, view %s, search index %s", short(opened), short(compiled), short(indexed))
	return o, nil
}

// serve serves the graph on a port of the loopback interface, as the command does.
func (w *world) serve() error {
	s, err := server.New(server.Options{Graph: w.graph, Search: w.index, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	w.url = "http://" + l.Addr().String() + "/graphql"
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l, nil) }()
	w.stop = func() error { cancel(); return <-done }
	return nil
}
