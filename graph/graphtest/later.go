package graphtest

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"nexum/graph/claim"
)

// testLater compares, for each revision, the claims that Later passes with the result of a scan.
func testLater(t *testing.T, s claim.Store, stores Stores) {
	r := rand.New(rand.NewPCG(3, 1))
	claims := make([]claim.Claim, stores.Batch/4+200)
	for i := range claims {
		claims[i] = randomClaim(r)
	}
	claims = Wanted(0, claims...)
	r.Shuffle(len(claims), func(i, j int) { claims[i], claims[j] = claims[j], claims[i] })
	prints := map[[32]byte]bool{}
	fingerprint := func(revision uint64) [32]byte {
		print, err := s.Fingerprint(t.Context(), revision)
		if err != nil {
			t.Fatalf("Fingerprint of revision %d: %v", revision, err)
		}
		return print
	}
	prints[fingerprint(0)] = true
	for n, at := uint64(1), 0; n <= 4; n++ {
		end := len(claims) * int(n) / 4
		commit(t, s, "part", claims[at:end]...)
		at = end
		prints[fingerprint(n)] = true
	}
	if len(prints) != 5 {
		t.Errorf("5 revisions have %d fingerprints", len(prints))
	}
	all := Read(t, s)
	for after := uint64(0); after <= 4; after++ {
		var got []claim.Claim
		revisions, err := s.Later(t.Context(), after, uint64(len(claims)), func(c claim.Claim) error {
			if len(got) > 0 && c.Context.Revision < got[len(got)-1].Context.Revision {
				t.Errorf("a claim of revision %d comes after one of revision %d", c.Context.Revision,
					got[len(got)-1].Context.Revision)
			}
			got = append(got, c)
			return nil
		})
		if err != nil {
			t.Fatalf("Later %d: %v", after, err)
		}
		if !reflect.DeepEqual(revisions, append([]claim.Revision{}, all.Revisions[after:]...)) {
			t.Errorf("Later %d gives the revisions %+v", after, revisions)
		}
		want := slices.DeleteFunc(slices.Clone(all.Claims), func(c claim.Claim) bool { return c.Context.Revision <= after })
		if got := sorted(got); !slices.Equal(got, want) {
			t.Errorf("Later %d gives %d claims, not %d", after, len(got), len(want))
		}
	}
	stop := errors.New("stop")
	if _, err := s.Later(t.Context(), 1, 1<<20, func(claim.Claim) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("an error of yield gave %v", err)
	}
	if _, err := s.Later(t.Context(), 0, 10, func(claim.Claim) error { return stop }); !errors.Is(err, claim.ErrTooMany) {
		t.Errorf("Later with more claims than the limit: %v", err)
	}
	if _, err := s.Later(t.Context(), 5, 10, nil); !errors.Is(err, claim.ErrNoRevision) {
		t.Errorf("Later of an unknown revision: %v", err)
	}
	if _, err := s.Fingerprint(t.Context(), 5); !errors.Is(err, claim.ErrNoRevision) {
		t.Errorf("Fingerprint of an unknown revision: %v", err)
	}
}
