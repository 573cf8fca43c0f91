package main

import "testing"

func TestHeapKeeperTarget(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		name        string
		floor, live uint64
		want        int
		least       int
	}{
		{"a small heap grows to the floor", 128 * mib, 16 * mib, 700, 0},
		{"a tiny heap counts as one MiB", 128 * mib, 1, 12799, 0},
		{"at half of the floor, it doubles", 128 * mib, 64 * mib, 100, 0},
		{"a large heap doubles", 128 * mib, 1024 * mib, 100, 0},
		{"little memory", 8 * mib, 16 * mib, 100, 0},
		{"a load doubles at half of the floor", 128 * mib, 64 * mib, 100, leastLoad},
		{"a load grows by the floor", 128 * mib, 256 * mib, 50, leastLoad},
		{"a large load grows by a quarter", 128 * mib, 4096 * mib, 25, leastLoad},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := heapKeeper{floor: c.floor, least: c.least}
			if got := k.target(c.live); got != c.want {
				t.Errorf("the target is %d%% instead of %d%%", got, c.want)
			}
		})
	}
}
