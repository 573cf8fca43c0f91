package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"nexum/graph"
	"nexum/graph/cayley"
	"nexum/graph/query"
)

// A process that has the store of a folder open for writing excludes other processes. A service therefore writes a
// notice to the folder: its address, and a secret that only the owner of the folder can read. If a command finds that
// a service holds the store, the service does the work of the command. A load is sent as to any service. A command
// that only reads runs inside the service, on its current view, with the same result as on the store.

// A notice identifies the service that holds a store.
type notice struct {
	URL     string `json:"url"`
	Token   string `json:"token"`
	Version string `json:"version"`
}

// A readingCommand is a command that only reads the store.
type readingCommand interface {
	Run(ctx context.Context, p *program) error
}

// readingCommands returns the commands that a service runs for other processes.
func (c *cli) readingCommands() map[string]readingCommand {
	return map[string]readingCommand{
		"ask": &c.Ask, "show": &c.Show, "search": &c.Search, "paths": &c.Paths, "neighborhood": &c.Neighborhood,
		"cycles": &c.Cycles, "timeline": &c.Timeline, "conflicts": &c.Conflicts, "whynot": &c.Whynot,
		"fragility": &c.Fragility, "compare": &c.Compare, "claims": &c.Claims, "metrics": &c.Metrics, "export": &c.Export,
		"verify": &c.Verify, "backup": &c.Backup, "schema": &c.Schema, "match": &c.Match, "entities": &c.Entities,
		"relations": &c.Relations, "subgraph": &c.Subgraph, "merges": &c.Merges, "stats": &c.Stats, "rules": &c.Rules,
		"check-proof": &c.CheckProof, "merge-claims": &c.MergeClaims, "aggregate": &c.Aggregate,
	}
}

// A handedCommand is a command in the form that is sent to the service: its name and its flags.
type handedCommand struct {
	Version string          `json:"version"`
	Name    string          `json:"name"`
	Flags   json.RawMessage `json:"flags"`
	Base    string          `json:"base"`
}

// handOver lets the service that holds the store do the work of a command. If there is no such service, it returns
// the original error.
func (p *program) handOver(ctx context.Context, name string, held *cayley.HeldError) error {
	var to notice
	if len(held.Notice) == 0 || json.Unmarshal(held.Notice, &to) != nil || to.URL == "" {
		return held
	}
	switch name {
	case "load":
		return p.Load.sendTo(ctx, p, to)
	case "merge":
		return p.Merge.sendTo(ctx, p, to)
	case "split":
		return p.Split.sendTo(ctx, p, to)
	case "check":
		return p.Check.sendTo(ctx, p, to)
	case "export":
		path := p.Export.Output
		p.Export.Output = ""
		if path != "" && path != standardOutput {
			return writeFile(path, func(w io.Writer) error { return p.sendCommand(ctx, name, to, w) })
		}
	case "match":
		if path := p.Match.outFile(); path != "" {
			p.Match.Out = "-"
			return writeFile(path, func(w io.Writer) error { return p.sendCommand(ctx, name, to, w) })
		}
	case "backup":
		return p.Backup.save(ctx, p, func(w io.Writer) error { return p.sendCommand(ctx, name, to, w) })
	case "verify":
		if p.Verify.AcceptLoss {
			return fmt.Errorf("the service at %s uses the store; stop it before you accept a loss", to.URL)
		}
	}
	if c, ok := p.readingCommands()[name].(preparedCommand); ok {
		if err := c.prepare(); err != nil {
			return err
		}
	}
	if name == "mcp" {
		return fmt.Errorf("the service at %s holds the store; let the agent ask it: nexum mcp --url %s", to.URL, to.URL)
	}
	if _, ok := p.readingCommands()[name]; !ok {
		return fmt.Errorf("%w; the service at %s holds it", held, to.URL)
	}
	return p.sendCommand(ctx, name, to, p.out)
}

// sendCommand sends a command to a service and writes its output to out.
func (p *program) sendCommand(ctx context.Context, name string, to notice, out io.Writer) error {
	if to.Version != version() {
		return fmt.Errorf(
			"the service at %s holds the store and is nexum %s, and this is nexum %s; use the same program, or stop the service",
			to.URL,
			to.Version,
			version(),
		)
	}
	flags, err := json.Marshal(p.readingCommands()[name])
	if err != nil {
		return err
	}
	body, err := json.Marshal(handedCommand{Version: version(), Name: name, Flags: flags, Base: p.Base})
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to.URL+"/command", bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+to.Token)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return fmt.Errorf("the store is held by a service; stop it, or start it again: %w", noAnswer(to.URL, err))
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1000))
		return fmt.Errorf(
			"the service that holds the store answered %s at %s (%s); stop it, or start it again",
			resp.Status,
			to.URL,
			strings.TrimSpace(string(text)),
		)
	}
	return readFrames(bufio.NewReader(resp.Body), out, p.err)
}

// A frame is a part of the output of a command that a service runs: the kind, the number of bytes, and the bytes.
const (
	frameOut   = 'o' // standard output
	frameErr   = 'e' // standard error
	frameFail  = 'f' // error of the command, the last frame
	frameDone  = 'd' // success, the last frame
	frameBytes = 64 << 10
)

// readFrames writes the output of a command and returns its error.
func readFrames(r *bufio.Reader, out, errOut io.Writer) error {
	for {
		kind, err := r.ReadByte()
		var size [4]byte
		if err == nil {
			_, err = io.ReadFull(r, size[:])
		}
		n := binary.BigEndian.Uint32(size[:])
		if err == nil && n > frameBytes {
			err = errors.New("the service sent a frame that is too long")
		}
		text := make([]byte, min(n, frameBytes))
		if err == nil {
			_, err = io.ReadFull(r, text)
		}
		if err != nil {
			return fmt.Errorf("the service that holds the store ended before it had sent its answer: %w", err)
		}
		switch kind {
		case frameOut:
			_, err = out.Write(text)
		case frameErr:
			_, err = errOut.Write(text)
		case frameFail:
			return errors.New(string(text))
		case frameDone:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// frames writes frames. It is safe for concurrent use.
type frames struct {
	mu sync.Mutex
	w  io.Writer
}

func (f *frames) write(kind byte, b []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	done := 0
	for first := true; first || done < len(b); first = false {
		part := b[done:min(len(b), done+frameBytes)]
		head := binary.BigEndian.AppendUint32([]byte{kind}, uint32(len(part)))
		if _, err := f.w.Write(append(head, part...)); err != nil {
			return done, err
		}
		done += len(part)
	}
	return done, nil
}

// A frameWriter writes frames of one kind.
type frameWriter struct {
	to   *frames
	kind byte
}

func (w frameWriter) Write(b []byte) (int, error) { return w.to.write(w.kind, b) }

// A commandServer runs commands for other processes that found the store in use by this service.
type commandServer struct {
	p     *program
	g     *graph.Graph
	index query.Searcher
	token string
}

func newCommandServer(p *program, g *graph.Graph, index query.Searcher) *commandServer {
	return &commandServer{p, g, index, rand.Text()}
}

// notify writes the notice.
func (d *commandServer) notify(addr string) {
	s, ok := d.g.Store().(*cayley.Store)
	if !ok || d.p.inMemory {
		return
	}
	text, err := json.Marshal(notice{URL: "http://" + reachable(addr), Token: d.token, Version: version()})
	if err == nil {
		err = s.Notify(text)
	}
	if err != nil && d.p.Store == "" {
		d.p.log.Debug("this service cannot run commands for other processes that use the folder of the store", "why", err)
	}
}

// ServeHTTP runs a command that only reads.
func (d *commandServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if subtle.ConstantTimeCompare([]byte(token), []byte(d.token)) != 1 {
		http.Error(w, "this is not the service that left the notice", http.StatusForbidden)
		return
	}
	var handed handedCommand
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 2*maxProofFile)).Decode(&handed); err != nil ||
		handed.Version != version() {
		http.Error(w, "this is not a command of the same version", http.StatusBadRequest)
		return
	}
	c := *d.p.cli
	command, ok := c.readingCommands()[handed.Name]
	if !ok {
		http.Error(w, "there is no such command", http.StatusNotFound)
		return
	}
	node, err := c.resetCommand(handed.Name)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if err := json.Unmarshal(handed.Flags, command); err != nil {
		http.Error(w, "the flags of the command cannot be read", http.StatusBadRequest)
		return
	}
	if handed.Base != c.Base {
		http.Error(w, "the service has another --base", http.StatusBadRequest)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Time{}) // a person may read the output slowly, page by page
	w.Header().Set("Content-Type", "application/octet-stream")
	to := &frames{w: w}
	p := &program{
		cli: &c, out: frameWriter{to, frameOut}, err: frameWriter{to, frameErr},
		log: slog.New(slog.NewTextHandler(frameWriter{to, frameErr}, nil)), shared: d,
	}
	if err := command.Run(r.Context(), p); err != nil {
		_, _ = to.write(frameFail, []byte(withoutPassword(nameFlags(err, node)).Error()))
		return
	}
	_, _ = to.write(frameDone, nil)
}

// resetCommand gives the arguments and flags of a reading command their defaults. It returns the command.
func (c *cli) resetCommand(name string) (*kong.Node, error) {
	command, ok := c.readingCommands()[name]
	if !ok {
		return nil, fmt.Errorf("there is no command %.60q", name)
	}
	k, err := kong.New(command, kong.NoDefaultHelp()) // this command alone, because all of them take 16 ms
	if err != nil {
		return nil, err
	}
	values := slices.Clone(k.Model.Positional)
	for _, f := range k.Model.Flags {
		values = append(values, f.Value)
	}
	for _, v := range values {
		if err := v.Reset(); err != nil {
			return nil, err
		}
	}
	return k.Model.Node, nil
}

// store returns the store in a form that a command cannot close.
func (d *commandServer) store() record {
	if s, ok := d.g.Store().(*cayley.Store); ok {
		return borrowedStore{s}
	}
	return nil
}

// borrowedStore is a store that a service shares with a command. The command cannot close it.
type borrowedStore struct{ *cayley.Store }

// Close does nothing, because the service continues to use the store.
func (borrowedStore) Close() error { return nil }
