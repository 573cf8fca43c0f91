package loader_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"nexum/graph/claim"
	"nexum/loader"
)

// object is a block or claim before it is written as YAML or JSON.
type object = map[string]any

// randomBlocks makes valid records of n companies and a document, which together use every key.
func randomBlocks(r *rand.Rand, n int) []object {
	texts := []string{
		"Acme", "世纪互联", "a: b # c", "true", "2017", "4.10", " \"quoted\" ", "it's", "é\ttab", "- x", "{a}",
		"null", "line\nline",
	}
	text := func() string { return texts[r.IntN(len(texts))] }
	id := func() string { return fmt.Sprintf("company-%d", r.IntN(n)) }
	context := func(o object) object {
		for key, value := range map[string]func() any{
			"at": func() any { return text() }, "relays": func() any { return "doc" }, "by": func() any { return id() },
			"from": func() any { return "2013-06" }, "to": func() any { return 2018 }, "confidence": func() any { return 0.25 },
			"modality": func() any { return "alleged" }, "document": func() any { return "doc-2" },
		} {
			if r.IntN(4) == 0 {
				o[key] = value()
			}
		}
		return o
	}
	claim := func(key string, value any) object {
		o := context(object{key: value})
		if r.IntN(5) == 0 {
			o["stance"] = "disputes"
		}
		return o
	}
	blocks := []object{
		{"id": "doc", "kind": "Document", "name": "Doc", "document": "doc"},
		{"id": "doc-2", "kind": "Document", "name": "Doc 2", "document": "doc-2"},
	}
	for i := range n {
		b := context(object{"id": fmt.Sprintf("company-%d", i), "kind": "Company", "name": text(), "document": "doc"})
		if r.IntN(2) == 0 {
			b["aliases"] = []any{text(), object{"alias": text(), "language": "zh"}}
		}
		var facts, relations []any
		for range r.IntN(3) {
			facts = append(facts, claim("industry", []any{text(), text()}), claim("employees", r.IntN(1000)),
				claim("stateOwned", r.IntN(2) == 0), claim("foundedOn", "2001-02-03"))
		}
		for range r.IntN(4) {
			c := claim("partnersWith", []any{id(), id()})
			if r.IntN(2) == 0 {
				c["attributes"] = object{
					"percent": 51.5, "z": nil, "list": []any{1, "x", true, object{"b": 2, "a": 1}},
					"1": text(),
				}
			}
			relations = append(relations, c)
		}
		if len(facts) > 0 {
			b["facts"] = facts
		}
		if len(relations) > 0 {
			b["relations"] = relations
		}
		blocks = append(blocks, b)
	}
	return blocks
}

func jsonl(t testing.TB, blocks []object) string {
	var b strings.Builder
	for _, o := range blocks {
		line, err := json.Marshal(o)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

func yamlText(t testing.TB, blocks []object) string {
	b, err := yaml.Dump(object{"entities": blocks})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const datasetYAML = "name: test\n"

// TestFormsAreEqual checks that the same records yield the same claims in YAML and in JSON Lines, in one file and
// in several files in any order.
func TestFormsAreEqual(t *testing.T) {
	for seed := range rounds(20) {
		r := rand.New(rand.NewPCG(seed, 0))
		blocks := randomBlocks(r, 10)
		want := load(t, write(t, "dataset.yaml", datasetYAML, "a.jsonl", jsonl(t, blocks)))
		if got := load(t, write(t, "dataset.yaml", datasetYAML, "a.yaml", yamlText(t, blocks))); !slices.Equal(got, want) {
			t.Fatalf("seed %d: YAML gives\n%s\nJSON Lines give\n%s", seed, showClaims(got), showClaims(want))
		}
		r.Shuffle(len(blocks), reflect.Swapper(blocks))
		cut := r.IntN(len(blocks))
		got := load(t, write(t, "dataset.yaml", datasetYAML, "z/a.yaml", yamlText(t, blocks[:cut]), "b.jsonl",
			jsonl(t, blocks[cut:])))
		if !slices.Equal(got, want) {
			t.Fatalf("seed %d: another order gives\n%s\nwant\n%s", seed, showClaims(got), showClaims(want))
		}
	}
}

func showClaims(claims []claim.Claim) string {
	var b strings.Builder
	for _, c := range claims {
		b.WriteString(showClaim(c) + "\n")
	}
	return b.String()
}

// TestMemory checks that a large load needs no more memory than its buffers.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 80 MB and reads it")
	}
	path := writeJSONL(t, 200_000)
	var peak uint64
	sample := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapInuse)
	}
	l := newLoader(t, loader.Options{Progress: func(loader.Progress) { sample() }})
	n := 0
	r, err := l.Load(context.Background(), func(_ string, claims iter.Seq2[claim.Claim, error]) error {
		var last claim.Context
		contexts := 0
		for c, err := range claims {
			if err != nil {
				return err
			}
			if n++; n%100_000 == 0 {
				sample()
			}
			if c.Context != last {
				last = c.Context
				contexts++
			}
		}
		if contexts > 11_000 {
			t.Errorf("claims of one context are not together: %d changes", contexts)
		}
		return nil
	}, path)
	if err != nil {
		t.Fatal(err)
	}
	if n != r.New || n < 2_000_000 {
		t.Errorf("%d claims, report says %s", n, r)
	}
	t.Logf("%d claims, at most %d MiB of heap", n, peak>>20)
	if peak > 256<<20 {
		t.Errorf("the heap grew to %d MiB", peak>>20)
	}
}

func TestStops(t *testing.T) {
	s := newFakeStore()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := newLoader(t, loader.Options{ParseRules: parseRules}).Load(ctx, s.commit, example); !errors.Is(err,
		context.Canceled) || s.commits > 0 {
		t.Errorf("cancelled: %v, %d commits", err, s.commits)
	}
	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	_, err := newLoader(t, loader.Options{}).Load(ctx, func(_ string, claims iter.Seq2[claim.Claim, error]) error {
		for _, err := range claims {
			if err != nil {
				return err
			}
			cancel()
		}
		return nil
	}, writeJSONL(t, 2000))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled while committing: %v", err)
	}
	full := errors.New("disk full")
	_, err = newLoader(t, loader.Options{ParseRules: parseRules}).Load(context.Background(),
		func(string, iter.Seq2[claim.Claim, error]) error { return full }, example)
	if !errors.Is(err, full) {
		t.Errorf("failed commit: %v", err)
	}
}
