package graphtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nexum/graph/claim"
)

// testMetamorphic commits the same random claims to two stores, in different orders, with different repetitions and in
// different commits. Except for revisions, the stores must have the same content. A third store restores an export of
// the first.
func testMetamorphic(t *testing.T, s claim.Store, stores Stores) {
	seed := rand.Uint64()
	defer func() {
		if t.Failed() {
			t.Logf("the seed is %d", seed)
		}
	}()
	r := rand.New(rand.NewPCG(seed, 0))
	claims := make([]claim.Claim, 300)
	for i := range claims {
		claims[i] = randomClaim(r)
	}
	claims = Wanted(0, claims...)
	commitRandomly(t, s, r, claims)
	other := stores.New(t)
	defer other.Close()
	commitRandomly(t, other, r, claims)
	a, b := unrevised(Read(t, s).Claims), unrevised(Read(t, other).Claims)
	if !slices.Equal(a, claims) || !slices.Equal(b, claims) {
		t.Errorf("of %d claims the stores have %d and %d", len(claims), len(a), len(b))
	}
	third := stores.New(t)
	defer third.Close()
	if _, err := third.Restore(t.Context(), strings.NewReader(strings.Join(export(t, s), "\n"))); err != nil {
		t.Fatalf("Restore: %v", err)
	}
	checkClaims(t, third, Read(t, s).Claims)
}

// commitRandomly commits the claims in random order, in commits of random size. Some claims occur twice in one commit.
func commitRandomly(t testing.TB, s claim.Store, r *rand.Rand, claims []claim.Claim) {
	t.Helper()
	claims = slices.Clone(claims)
	r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	for len(claims) > 0 {
		n := 1 + r.IntN(min(len(claims), 120))
		part := slices.Clone(claims[:n])
		for range r.IntN(4) {
			part = append(part, part[r.IntN(n)])
		}
		commit(t, s, fmt.Sprint(n), part...)
		claims = claims[n:]
	}
}

// unrevised returns the claims without their revisions, in the order of Content.
func unrevised(claims []claim.Claim) []claim.Claim { return Wanted(0, claims...) }

// randomClaim returns a claim of any form with few different names, so that names recur.
func randomClaim(r *rand.Rand) claim.Claim {
	name := func() string {
		if r.IntN(4) == 0 {
			return texts[r.IntN(len(texts))]
		}
		return fmt.Sprintf("n%d", r.IntN(20))
	}
	some := func() string {
		if r.IntN(2) == 0 {
			return ""
		}
		return name()
	}
	c := claim.Claim{Subject: name(), Predicate: name(), Object: claim.Value{Text: name()}}
	switch r.IntN(4) {
	case 0:
		c.Object.Lang = "en"
	case 1:
		c.Object.Datatype = name()
	case 2:
		c.Object.Entity = true
	}
	c.Context = claim.Context{
		Document: some(), Locator: some(), Relays: some(), By: some(), Attributes: some(),
		Stance: claim.Stance(r.IntN(3)), Modality: claim.Modality(r.IntN(5)), Doubt: float64(r.IntN(3)) / 3,
	}
	if r.IntN(2) == 0 {
		c.Context.Period.From = claim.Year(1 + r.IntN(3000))
	}
	return c
}
