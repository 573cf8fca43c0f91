package slots

import "testing"

// TestDouble checks that each entry is found from the slot of its hash on.
func TestDouble(t *testing.T) {
	// The hashes 3 and 11 have the same slot before and afterwards.
	table := []uint64{11<<32 | 3, 0, 0, 3<<32 | 1}
	got := Double(table)
	want := []uint64{0, 0, 0, 11<<32 | 3, 3<<32 | 1, 0, 0, 0}
	if len(got) != len(want) {
		t.Fatalf("%d slots, want %d", len(got), len(want))
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("slot %d has %x, want %x", i, got[i], want[i])
		}
	}
}
