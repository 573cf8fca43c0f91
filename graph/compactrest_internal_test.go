package graph

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestRest checks how long the next merge of later commits waits.
func TestRest(t *testing.T) {
	for name, c := range map[string]struct {
		before bool          // the overlay got large during the merge, which has made it small again
		soon   time.Duration // when the overlay gets large; 0 for never
		end    time.Duration // when the graph is closed; 0 for never
		want   time.Duration
	}{
		"nothing happens":               {want: time.Minute},
		"large during the merge":        {before: true, want: time.Minute},
		"large meanwhile":               {soon: time.Second, want: time.Second},
		"large during and after merges": {before: true, soon: time.Second, want: time.Second},
		"closed":                        {end: 2 * time.Second, want: 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := &Graph{compactSoon: make(chan struct{}, 1)}
				g.life, g.end = context.WithCancel(t.Context())
				defer g.end()
				if c.before {
					g.compactSoon <- struct{}{}
				}
				if c.soon > 0 {
					time.AfterFunc(c.soon, func() { g.compactSoon <- struct{}{} })
				}
				if c.end > 0 {
					time.AfterFunc(c.end, g.end)
				}
				start := time.Now()
				g.rest(time.Minute)
				if got := time.Since(start); got != c.want {
					t.Errorf("rest of %v, want %v", got, c.want)
				}
			})
		})
	}
}
