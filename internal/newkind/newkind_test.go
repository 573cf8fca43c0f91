// Package newkind holds a test alone: a kind is added without writing Go.
package newkind

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The edits of TestNewKind: a kind with an enum of its own, a fact of a known kind, and a relation type
// with fields that read it both ways.
const (
	newKinds = `
"What a ship is for."
enum ShipUse {
  "Goods."
  CARGO
  "Laying and mending cables."
  CABLE
}

"A vessel that crosses the sea."
type Ship implements LegalSubject & Entity & Node @kind(plural: "fleet") {
  "When it was launched; null if no source says."
  launchedOn: Date
  "How much it carries, in tonnes; null if no source says."
  tonnage: Int
  "What it is for; null if no source says."
  use: ShipUse
  "The number that it keeps for life; null if no source says."
  imoNumber: String @identifier(scheme: "imo")
  "What it was sold for, in dollars; null if no source says."
  price: Decimal
  "When it was last heard of; null if no source says."
  heardAt: DateTime
  "Names painted over; empty if no source gives any."
  formerNames: [String!]
  "Whose flag it flies."
  flags(filter: RelationFilter, first: Int = 50, after: String): StateConnection! @relation(type: FLIES_FLAG_OF, direction: OUT)
  "Those who own it, of whatever kind."
  owners(filter: RelationFilter, first: Int = 50, after: String): ActorConnection! @relation(type: OWNS_SHIP, direction: IN)
}
`
	newTypes = `
  "The source is registered under the flag of the target."
  FLIES_FLAG_OF @predicate(from: ["Ship"], to: ["State"], inverse: "flag of")
  "The source owns the target ship."
  OWNS_SHIP @predicate(from: ["Actor"], to: ["Ship"], inverse: "ship owned by")
}
`
	newFact = `
  "How the company spells itself; null if no source says."
  wordmark: String
`
	newData = `
document: register
entities:
  - {id: register, kind: Document, name: The register}
  - {id: panama, kind: State, name: Panama}
  - id: maersk
    kind: Company
    name: Maersk
    facts: [{wordmark: MAERSK}]
    relations: [{ownsShip: ever-given}]
  - id: ever-given
    kind: Ship
    name: Ever Given
    facts: [{launchedOn: 2018-05}, {tonnage: 199629}, {use: CARGO}, {formerNames: [One, Two]}, {imoNumber: IMO 9811000}, {price: "123456789012345678.90"}, {heardAt: 2021-03-23T05:40}]
    relations: [{fliesFlagOf: panama}]
`
	newRules = `
rule flag-state:
  "A law that applies in a state binds the ships that fly its flag."
  canCompel(S, X) :- fliesFlagOf(X, S).
`
	newQuery = `{
  ship(id: "ever-given") { __typename name launchedOn tonnage use formerNames imoNumber price heardAt
    flags { edges { node { name } relation { type claims { document { id } } } } }
    owners { edges { node { id ... on Company { wordmark } } } } }
  fleet(filter: {related: {type: FLIES_FLAG_OF, to: "panama"}}) { edges { node { id kind } } }
  search(text: "imo 9811000") { edges { node { id } } }
  wrong: search(text: "imo 9811001") { edges { node { id } } }
  state(id: "panama") { canCompel { edges { node { id } relation { derived proof { text } } } } }
}`
	newAnswer = `{"fleet":{"edges":[{"node":{"id":"ever-given","kind":"SHIP"}}]},` +
		`"search":{"edges":[{"node":{"id":"ever-given"}}]},"ship":{"__typename":"Ship","flags":{"edges":[{"node":{"name":"Panama"},"relation":{"claims":[{"document":{"id":"register"}}],"type":"FLIES_FLAG_OF"}}]},` +
		`"formerNames":["One","Two"],"heardAt":"2021-03-23T05:40:00Z","imoNumber":"9811000","launchedOn":"2018-05","name":"Ever Given",` +
		`"owners":{"edges":[{"node":{"id":"maersk","wordmark":"MAERSK"}}]},"price":"123456789012345678.9","tonnage":199629,"use":"CARGO"},` +
		`"state":{"canCompel":{"edges":[{"node":{"id":"ever-given"},"relation":{"derived":true,` +
		`"proof":{"text":"Panama CAN_COMPEL Ever Given         derived: flag state\n└─ Ever Given FLIES_FLAG_OF Panama   register\n"}}}]}},"wrong":{"edges":[]}}`
)

// TestNewKind adds kinds, facts and relation types to a copy of the module by editing the schema,
// builds, loads data of them and asks about it: no Go is written.
func TestNewKind(t *testing.T) {
	dir := copyModule(t)
	edit(t, filepath.Join(dir, "schema/kinds.graphqls"), `\z`, newKinds)
	edit(t, filepath.Join(dir, "schema/kinds.graphqls"), `(?m)^type Company .*\{\n`, "$0"+newFact)
	edit(t, filepath.Join(dir, "schema/relations.graphqls"), `\}\s*\z`, newTypes)
	program := filepath.Join(t.TempDir(), "nexum")
	command(t, dir, "go", "build", "-o", program, "./cmd/nexum")

	data := t.TempDir()
	for name, text := range map[string]string{"dataset.yaml": "name: ships\n", "ships.yaml": newData, "ships.rules": newRules} {
		if err := os.WriteFile(filepath.Join(data, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store := "--data=" + t.TempDir()
	command(t, dir, program, store, "load", data)
	got := ask(t, start(t, program, store, "serve", "--listen=127.0.0.1:0", "--no-seed"), newQuery)
	if squeeze(got) != squeeze(newAnswer) {
		t.Errorf("got\n%s\nwant\n%s", got, newAnswer)
	}
}

// squeeze makes runs of spaces, with which a proof is laid out, one.
func squeeze(s string) string { return regexp.MustCompile(` +`).ReplaceAllString(s, " ") }

// copyModule copies what the module is built from.
func copyModule(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel("../..", path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); path != "../.." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "testdata" || name == "data" || name == "bin") {
				return fs.SkipDir
			}
			return os.MkdirAll(filepath.Join(dir, rel), 0o750)
		}
		if !d.Type().IsRegular() || strings.HasSuffix(rel, "_test.go") || strings.HasSuffix(rel, ".test") {
			return nil
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, rel), b, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// edit replaces what a pattern finds in a file, once.
func edit(t *testing.T, path, pattern, with string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	re := regexp.MustCompile(pattern)
	at := re.FindSubmatchIndex(b)
	if at == nil {
		t.Fatalf("%s: %s is not there", path, pattern)
	}
	out := append([]byte{}, b[:at[0]]...)
	out = re.Expand(out, []byte(with), b, at)
	if err := os.WriteFile(path, append(out, b[at[1]:]...), 0o600); err != nil {
		t.Fatal(err)
	}
}

func command(t *testing.T, dir, name string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// start runs the program until the test ends, and returns the address that it prints.
func start(t *testing.T, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait() })
	address := regexp.MustCompile(`http://[0-9.]+:[0-9]+`)
	for s := bufio.NewScanner(out); s.Scan(); {
		if at := address.FindString(s.Text()); at != "" {
			return at
		}
	}
	t.Fatal("the program ended before it said where it listens")
	return ""
}

// ask returns the data of an answer as canonical JSON.
func ask(t *testing.T, address, query string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Errors) > 0 {
		t.Errorf("errors: %v", answer.Errors)
	}
	b := &bytes.Buffer{}
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(answer.Data); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(b.String())
}
