package graphtest

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// sorted returns the claims of several revisions in the order of Content.
func sorted(parts ...[]claim.Claim) []claim.Claim {
	all := slices.Concat(parts...)
	slices.SortFunc(all, compareClaims)
	return all
}

// calls returns a call of each method except Close.
func calls(s claim.Store) map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"Head": func(ctx context.Context) error { _, err := s.Head(ctx); return err },
		"Commit": func(ctx context.Context) error {
			_, err := s.Commit(ctx, 1, "m", Seq(newClaim("x", "P", "y")))
			return err
		},
		"Later": func(ctx context.Context) error {
			_, err := s.Later(ctx, 0, 1<<20, func(claim.Claim) error { return nil })
			return err
		},
		"Fingerprint": func(ctx context.Context) error { _, err := s.Fingerprint(ctx, 0); return err },
		"Scan":        func(ctx context.Context) error { _, err := s.Scan(ctx, newReader()); return err },
		"Export":      func(ctx context.Context) error { return s.Export(ctx, io.Discard) },
		"Restore":     func(ctx context.Context) error { _, err := s.Restore(ctx, strings.NewReader("")); return err },
	}
}

// texts are strings that a store could corrupt.
var texts = []string{
	"世纪互联", "Ünïcödé", "with space", "tab\tline\nreturn\r", `quote " back \ slash`, `\u0041 \x00 \n`, "<a> <b>",
	`"typed"^^<int>`, `"tagged"@en`, "_:blank", "_:not blank", "_:", "é" + "e\u0301", "👩‍👩‍👧", "\u0085\u2028\u2029",
	"\u0001\u007f\ufffe", "https://example.com/a?b=c&d=é#f", "urn:isbn:1", "mailto:a@b", "2020-01-02T03:04:05.1Z",
	"2020-01-02T03:04:05.2Z", "a/b//c", "/en/x", "-1", "1e9", "true", " ", "{}|^`", "nexus", "https://nexum.example/id/x",
	"https://nexum.example/type/T",
}

func testContexts(t *testing.T, s claim.Store, _ Stores) {
	full := claim.Context{
		Document: "isaacs-2019", Locator: "4.46, table 14", Relays: "ragland-2013", By: "li-wei",
		Period: claim.Period{From: claim.Day(2013, 6, 1), To: claim.Year(2019)},
		Stance: claim.Disputes, Modality: claim.Alleged, Doubt: 0.1 + 0.2,
		Attributes: `{"percent":"51","role":"ä \" \\ \u0001"}`, Graph: "<https://example.com/g\\u0020h>",
	}
	contexts := []claim.Context{{}, full}
	each := func(change func(*claim.Context)) {
		var c claim.Context
		change(&c)
		contexts = append(contexts, c)
		c = full
		change(&c)
		contexts = append(contexts, c)
	}
	for _, text := range texts {
		each(func(c *claim.Context) { c.Document = text })
		each(func(c *claim.Context) { c.Locator = text })
		each(func(c *claim.Context) { c.Relays = text })
		each(func(c *claim.Context) { c.By = text })
		each(func(c *claim.Context) { c.Attributes = text })
	}
	for _, d := range []claim.Date{{}, claim.Year(1), claim.Year(9999), claim.Day(2017, 6, 0), claim.Day(2016, 2, 29)} {
		each(func(c *claim.Context) { c.Period.From = d })
		each(func(c *claim.Context) { c.Period.To = d })
		each(func(c *claim.Context) { c.Period.From = d.OrBefore() })
		each(func(c *claim.Context) { c.Period.To = d.OrAfter() })
	}
	for _, stance := range []claim.Stance{claim.Supports, claim.Disputes, claim.Retracts} {
		each(func(c *claim.Context) { c.Stance = stance })
	}
	for m := claim.Stated; m <= claim.Hypothetical; m++ {
		each(func(c *claim.Context) { c.Modality = m })
	}
	for _, doubt := range []float64{0, 1, 0.25, 1.0 / 3, 1e-300, 5e-324, -1.0 / 3} {
		each(func(c *claim.Context) { c.Doubt = doubt })
	}
	for _, g := range []string{"", "_:g", "<g>", "<https://example.com/é>", "_:世"} {
		each(func(c *claim.Context) { c.Graph = g })
	}
	var claims []claim.Claim
	for _, c := range contexts { // the same claim in each context
		claims = append(claims, claim.Claim{Subject: "s", Predicate: "P", Object: claim.EntityValue("o"), Context: c})
	}
	commit(t, s, "contexts", claims...)
	checkClaims(t, s, Wanted(1, claims...))
}

func testValues(t *testing.T, s claim.Store, _ Stores) {
	var claims []claim.Claim
	put := func(subject, predicate string, v claim.Value) {
		claims = append(claims, claim.Claim{
			Subject: subject, Predicate: predicate, Object: v,
			Context: claim.Context{Document: "d"},
		})
	}
	for _, text := range texts {
		put(text, "P", claim.EntityValue("o"))
		put("s", text, claim.EntityValue("o"))
		put("s", text, claim.Literal("o"))
		put("s", "P", claim.EntityValue(text))
		put("s", "fact", claim.Literal(text))
		put("s", "fact", claim.Value{Text: text, Lang: "en"})
		put("s", "fact", claim.Value{Text: text, Lang: "zh-hans-cn"})
		put("s", "fact", claim.Value{Text: text, Datatype: "http://www.w3.org/2001/XMLSchema#dateTime"})
		put("s", "fact", claim.Value{Text: text, Datatype: "http://www.w3.org/2001/XMLSchema#string"})
		put("s", "fact", claim.Value{Text: text, Datatype: "relative with space>"})
	}
	put("s", "fact", claim.Literal(""))
	put("s", "fact", claim.Value{Lang: "en"})
	put("s", "fact", claim.Value{Datatype: "x:y"})
	put("s", "s", claim.EntityValue("s"))
	put("s", "fact", claim.Value{Text: "a", Lang: "a"})
	put("s", "fact", claim.Value{Text: "a@a"})
	commit(t, s, "values 世 \\ \" \n", claims...)
	checkClaims(t, s, Wanted(1, claims...))
}

func testHuge(t *testing.T, s claim.Store, _ Stores) {
	var claims []claim.Claim
	for _, n := range []int{3000, 70_000, 1 << 20, 5 << 20} {
		text := strings.Repeat("世é ", n/6)
		claims = append(
			claims,
			claim.Claim{Subject: "s", Predicate: "description", Object: claim.Literal(text)},
			claim.Claim{
				Subject:   "s" + text[:n/12*6],
				Predicate: "P",
				Object:    claim.EntityValue("o" + text),
				Context:   claim.Context{Locator: text},
			},
		)
	}
	commit(t, s, strings.Repeat("message ", 10_000), claims...)
	checkClaims(t, s, Wanted(1, claims...))
}

func testRefused(t *testing.T, s claim.Store, _ Stores) {
	good := newClaim("s", "P", "o")
	bad := map[string]func(*claim.Claim){
		"empty subject":       func(c *claim.Claim) { c.Subject = "" },
		"empty predicate":     func(c *claim.Claim) { c.Predicate = "" },
		"empty entity":        func(c *claim.Claim) { c.Object.Text = "" },
		"NUL in subject":      func(c *claim.Claim) { c.Subject = "a\x00b" },
		"NUL in literal":      func(c *claim.Claim) { c.Object = claim.Literal("a\x00b") },
		"NUL in locator":      func(c *claim.Claim) { c.Context.Locator = "\x00" },
		"bad UTF-8 subject":   func(c *claim.Claim) { c.Subject = "a\xff" },
		"bad UTF-8 predicate": func(c *claim.Claim) { c.Predicate = "a\xff" },
		"bad UTF-8 literal":   func(c *claim.Claim) { c.Object = claim.Literal("\xc3") },
		"bad UTF-8 locator":   func(c *claim.Claim) { c.Context.Locator = "\xed\xa0\x80" },
		"bad UTF-8 document":  func(c *claim.Claim) { c.Context.Document = "\xff" },
		"private subject":     func(c *claim.Claim) { c.Subject = "nexum:revision/1.x" },
		"private object":      func(c *claim.Claim) { c.Object.Text = "nexum:text" },
		"private datatype":    func(c *claim.Claim) { c.Object = claim.Value{Text: "x", Datatype: "nexum:text"} },
		"private document":    func(c *claim.Claim) { c.Context.Document = "nexum:context/x" },
		"two types":           func(c *claim.Claim) { c.Object = claim.Value{Text: "x", Lang: "en", Datatype: "d:t"} },
		"entity in English":   func(c *claim.Claim) { c.Object.Lang = "en" },
		"no language":         func(c *claim.Claim) { c.Object = claim.Value{Text: "x", Lang: "e n"} },
		"no such stance":      func(c *claim.Claim) { c.Context.Stance = 9 },
		"no such modality":    func(c *claim.Claim) { c.Context.Modality = 9 },
		"no such day":         func(c *claim.Claim) { c.Context.Period.From = claim.Day(2017, 2, 30) },
		"starts or after":     func(c *claim.Claim) { c.Context.Period.From = claim.Year(2012).OrAfter() },
		"ends or before":      func(c *claim.Claim) { c.Context.Period.To = claim.Year(2012).OrBefore() },
		"no graph":            func(c *claim.Claim) { c.Context.Graph = "<a b>" },
	}
	for name, spoil := range bad {
		c := good
		spoil(&c)
		rev, err := s.Commit(t.Context(), 0, "m", Seq(good, c))
		if err == nil {
			t.Fatalf("%s: committed as %+v", name, rev)
		}
		if errors.Is(err, claim.ErrStoreDamaged) || errors.Is(err, claim.ErrConflict) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := s.Commit(t.Context(), 0, "a\x00b", Seq(good)); err == nil {
		t.Error("a message with a NUL byte is committed")
	}
	if c := Read(t, s); len(c.Claims) > 0 || c.Head.Number > 0 {
		t.Errorf("refused claims left %+v", c)
	}
	commit(t, s, "good", good)
	checkClaims(t, s, Wanted(1, good))
}

func testRepeated(t *testing.T, s claim.Store, stores Stores) {
	claims := many(stores.Batch/2, "twice")
	other := claims[0] // the same claim in another context is a different claim
	other.Context.Locator = "elsewhere"
	commit(t, s, "repeated", slices.Concat(claims, claims, claims[:1], claims[:1], []claim.Claim{other})...)
	checkClaims(t, s, Wanted(1, append(slices.Clone(claims), other)...))
	// A caller should not commit a claim again in another revision. If it does, the claim is stored in both.
	commit(t, s, "again", claims[0])
	checkClaims(t, s, sorted(Wanted(1, append(slices.Clone(claims), other)...), Wanted(2, claims[0])))
}

func testRetraction(t *testing.T, s claim.Store, _ Stores) {
	c := newClaim("a", "P", "b")
	commit(t, s, "claimed", c)
	r := c
	r.Context.Stance = claim.Retracts
	commit(t, s, "retracted", r)
	commit(t, s, "claimed again", c)
	checkClaims(t, s, sorted(Wanted(1, c), Wanted(2, r), Wanted(3, c)))
}

// hook is a reader that calls a function in place of one of its methods.
type hook struct {
	*reader
	term, context, claim, revision func() error
}

func (h *hook) Term(num uint64, entity bool, text, lang, datatype []byte) error {
	if h.term != nil {
		return h.term()
	}
	return h.reader.Term(num, entity, text, lang, datatype)
}

func (h *hook) Context(num uint64, c claim.Context) error {
	if h.context != nil {
		return h.context()
	}
	return h.reader.Context(num, c)
}

func (h *hook) Claim(s, p, o, c uint64) error {
	if h.claim != nil {
		return h.claim()
	}
	return h.reader.Claim(s, p, o, c)
}

func (h *hook) Revision(r claim.Revision) error {
	if h.revision != nil {
		return h.revision()
	}
	return h.reader.Revision(r)
}

func testSinkError(t *testing.T, s claim.Store, _ Stores) {
	commit(t, s, "some", many(10, "x")...)
	wrong := errors.New("wrong")
	n := 0
	fail := func() error {
		n++
		return wrong
	}
	for name, h := range map[string]*hook{
		"Term": {term: fail}, "Context": {context: fail}, "Claim": {claim: fail}, "Revision": {revision: fail},
	} {
		h.reader, n = newReader(), 0
		if _, err := s.Scan(t.Context(), h); err != wrong || n != 1 {
			t.Errorf("Scan with a sink whose %s fails: %v after %d calls", name, err, n)
		}
	}
	checkClaims(t, s, Wanted(1, many(10, "x")...))
}

func testWithinCallbacks(t *testing.T, s claim.Store, _ Stores) {
	r1 := commit(t, s, "one", many(3, "x")...)
	asked := false
	_, err := s.Commit(t.Context(), 1, "two", func(yield func(claim.Claim, error) bool) {
		if !yield(newClaim("a", "P", "b"), nil) {
			return
		}
		head, err := s.Head(t.Context())
		asked = err == nil && head == r1
		if n := len(Read(t, s).Claims); n != 3 {
			t.Errorf("a scan within a commit sees %d claims", n)
		}
		yield(newClaim("a", "P", "c"), err)
	})
	if err != nil || !asked {
		t.Errorf("a commit that asks for the head: %v, asked: %v", err, asked)
	}
	committed := false
	h := &hook{reader: newReader(), term: func() error {
		if committed {
			return nil
		}
		committed = true
		_, err := s.Commit(t.Context(), 2, "three", Seq(newClaim("a", "P", "d")))
		return err
	}, claim: func() error { return nil }}
	head, err := s.Scan(t.Context(), h)
	if err != nil || head.Number != 2 {
		t.Errorf("a scan during which there was a commit: %+v, %v", head, err)
	}
	if n := len(Read(t, s).Claims); n != 6 {
		t.Errorf("afterwards there are %d claims", n)
	}
}
