package main

import "testing"

func TestHeapKeeperTarget(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		name        string
		floor, live uint64
		want        int
	}{
		{"a small heap grows to the floor", 128 * mib, 16 * mib, 700},
		{"a tiny heap counts as one MiB", 128 * mib, 1, 12799},
		{"at half of the floor, it doubles", 128 * mib, 64 * mib, 100},
		{"a large heap doubles", 128 * mib, 1024 * mib, 100},
		{"little memory", 8 * mib, 16 * mib, 100},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := heapKeeper{floor: c.floor}
			if got := k.target(c.live); got != c.want {
				t.Errorf("the target is %d%% instead of %d%%", got, c.want)
			}
		})
	}
}
