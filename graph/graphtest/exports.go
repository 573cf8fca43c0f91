package graphtest

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// export returns the sorted lines of an export.
func export(t testing.TB, s claim.Store) []string {
	t.Helper()
	var b bytes.Buffer
	if err := s.Export(t.Context(), &b); err != nil {
		t.Fatalf("Export: %v", err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	slices.Sort(lines)
	return lines
}

func testExport(t *testing.T, s claim.Store, stores Stores) {
	empty := stores.New(t)
	defer empty.Close()
	if rev, err := empty.Restore(t.Context(), strings.NewReader(strings.Join(export(t, s), "\n"))); err != nil ||
		rev.Number != 0 {
		t.Errorf("restoring an empty export: %+v, %v", rev, err)
	}
	testContexts(t, s, stores)
	wrong := errors.New("wrong")
	_, _ = s.Commit(t.Context(), 1, "fails",
		broken(many(stores.Batch, "lost"), func(yield func(claim.Claim, error) bool) bool {
			return yield(claim.Claim{}, wrong)
		}))
	commit(t, s, "second\nmessage", many(stores.Batch, "x")...)
	var values []claim.Claim
	for _, text := range texts {
		values = append(
			values,
			claim.Claim{Subject: text, Predicate: text, Object: claim.EntityValue(text)},
			claim.Claim{Subject: text, Predicate: text, Object: claim.Literal(text)},
			claim.Claim{Subject: text, Predicate: "fact", Object: claim.Value{Text: text, Lang: "zh-hant"}},
			claim.Claim{
				Subject: text, Predicate: "fact",
				Object: claim.Value{Text: text, Datatype: "https://example.com/" + text},
			},
		)
	}
	commit(t, s, "", values...)
	want, lines := Read(t, s), export(t, s)
	for _, line := range lines {
		if strings.Contains(line, "lost") {
			t.Fatalf("the export has what was never committed: %s", line)
		}
	}
	head := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "# nexum export 2 ") })
	if head < 0 {
		t.Fatal("the export has no head line")
	}
	first, rest := lines[head], slices.Delete(slices.Clone(lines), head, head+1)
	shuffled := slices.Clone(rest)
	rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	for name, body := range map[string][]string{"sorted": rest, "shuffled": shuffled} {
		other := stores.New(t)
		defer other.Close()
		rev, err := other.Restore(t.Context(), strings.NewReader(first+"\n"+strings.Join(body, "\n")))
		if err != nil {
			t.Fatalf("Restore of lines %s: %v", name, err)
		}
		if rev != want.Head {
			t.Errorf("restored %s: head %+v, not %+v", name, rev, want.Head)
		}
		if got := Read(t, other); !reflect.DeepEqual(got, want) {
			checkClaims(t, other, want.Claims)
			t.Errorf("restored %s: revisions %+v, not %+v", name, got.Revisions, want.Revisions)
		}
		if got := export(t, other); !slices.Equal(got, lines) {
			t.Errorf("restored %s: the export of %d lines becomes one of %d lines", name, len(lines), len(got))
		}
		commit(t, other, "after", newClaim("a", "P", "b"))
	}
}

type brokenWriter struct {
	left int
	err  error
}

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.left -= len(p); w.left < 0 {
		return 0, w.err
	}
	return len(p), nil
}

func testExportErrors(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "some", many(3000, "x")...)
	for _, n := range []int{0, 70_000} {
		w := &brokenWriter{left: n, err: errors.New("disk full")}
		if err := s.Export(t.Context(), w); err != w.err {
			t.Errorf("Export to a writer that fails after %d bytes: %v", n, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := s.Export(ctx, writerFunc(func(p []byte) (int, error) { cancel(); return len(p), nil })); !errors.Is(err,
		context.Canceled) {
		t.Errorf("Export, cancelled at the first write: %v", err)
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func testRestoreErrors(t *testing.T, s claim.Store, stores Stores) {
	from := stores.New(t)
	defer from.Close()
	commit(t, from, "one", many(20, "x")...)
	commit(t, from, "two", newClaim("a", "P", "b"))
	lines := export(t, from)
	replaced := func(old, with string) []string {
		out := slices.Clone(lines)
		for i, l := range out {
			if strings.Contains(l, old) {
				out[i] = strings.ReplaceAll(l, old, with)
				return out
			}
		}
		t.Fatalf("no line has %q", old)
		return nil
	}
	without := func(part string) []string {
		return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.Contains(l, part) })
	}
	for name, bad := range map[string][]string{
		"nothing":          nil,
		"no export":        {"<a> <b> <c> ."},
		"other version":    replaced("export 2 ", "export 9 "),
		"cut off":          without("# nexum export end"),
		"a line less":      slices.Delete(slices.Clone(lines), len(lines)-1, len(lines)),
		"a line more":      append(slices.Clone(lines), lines[len(lines)-1]),
		"a locator less":   slices.Concat(without("/locator>"), nil),
		"a locator other":  replaced(`locator> "x 1"`, `locator> "x one"`),
		"no such field":    replaced("/locator>", "/colour>"),
		"no time":          replaced(`"^^<http://www.w3.org/2001/XMLSchema#dateTime>`, `x"`),
		"no N-Quads":       replaced(" .", " ;"),
		"a blank line end": replaced(" .", ""),
		"bad UTF-8":        replaced("x-1", "x-\xff"),
		"NUL":              replaced("x-1", "x-\\u0000"),
	} {
		if _, err := s.Restore(t.Context(), strings.NewReader(strings.Join(bad, "\n"))); err == nil {
			t.Fatalf("%s: restored", name)
		}
		if c := Read(t, s); len(c.Claims) > 0 || c.Head.Number > 0 {
			t.Fatalf("%s: a restore that failed left %d claims and head %+v", name, len(c.Claims), c.Head)
		}
	}
	testChangedExports(t, s, lines)
	wrong := errors.New("disk on fire")
	if _, err := s.Restore(t.Context(), readerFunc(func([]byte) (int, error) {
		return 0, wrong
	})); !errors.Is(err, wrong) {
		t.Errorf("Restore from a reader that fails: %v", err)
	}
	if _, err := s.Restore(t.Context(), strings.NewReader(strings.Join(lines, "\r\n"))); err != nil {
		t.Errorf("Restore after all that: %v", err)
	}
	checkClaims(t, s, Read(t, from).Claims)
}

// testChangedExports changes, removes or repeats one line of an export. Restore must detect each change by the
// checksums.
func testChangedExports(t *testing.T, s claim.Store, lines []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(rand.Uint64(), 0))
	refused := func(what string, changed []string) {
		t.Helper()
		if _, err := s.Restore(t.Context(), strings.NewReader(strings.Join(changed, "\n"))); err == nil {
			t.Fatalf("%s: restored", what)
		}
	}
	for range 100 {
		changed := slices.Clone(lines)
		i := r.IntN(len(changed))
		line := []byte(changed[i])
		at := r.IntN(len(line))
		for was := line[at]; line[at] == was; {
			line[at] = byte(' ' + r.IntN(95))
		}
		changed[i] = string(line)
		refused("changed to "+changed[i], changed)
	}
	for i := range lines {
		refused("without "+lines[i], slices.Delete(slices.Clone(lines), i, i+1))
		other := slices.Clone(lines)
		other[i] = other[(i+1)%len(other)]
		refused("another line for "+lines[i], other)
		refused("with a comment", slices.Insert(slices.Clone(lines), i+1, "# a comment"))
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func testNotEmpty(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "one", newClaim("a", "P", "b"))
	lines := strings.Join(export(t, s), "\n")
	if _, err := s.Restore(t.Context(), strings.NewReader(lines)); !errors.Is(err, claim.ErrNotEmpty) {
		t.Errorf("Restore into a store with a revision: %v", err)
	}
	checkClaims(t, s, Wanted(1, newClaim("a", "P", "b")))
}
