package budget_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"nexum/graph/budget"
)

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name   string
		limits budget.Limits
		use    func(*budget.Budget) error
		flag   string // empty if the limit is not exceeded
	}{
		{
			"time",
			budget.Limits{Time: time.Second},
			func(b *budget.Budget) error { return b.Spend(2 * time.Second) },
			"--limit-rule-time",
		},
		{"time in two parts", budget.Limits{Time: time.Second}, func(b *budget.Budget) error {
			return errors.Join(b.Spend(600*time.Millisecond), b.Spend(600*time.Millisecond))
		}, "--limit-rule-time"},
		{"time within", budget.Limits{Time: time.Second}, func(b *budget.Budget) error { return b.Spend(time.Second) }, ""},
		{"memory", budget.Limits{Memory: 100}, func(b *budget.Budget) error { return b.Hold(101) }, "--limit-rule-memory"},
		{"memory given back", budget.Limits{Memory: 100}, func(b *budget.Budget) error {
			err := b.Hold(80)
			b.Free(80)
			return errors.Join(err, b.Hold(80))
		}, ""},
		{
			"output",
			budget.Limits{Output: 10},
			func(b *budget.Budget) error { return errors.Join(b.Write(6), b.Write(6)) },
			"--limit-answer",
		},
		{"no limits", budget.Limits{}, func(b *budget.Budget) error {
			return errors.Join(b.Spend(time.Hour), b.Hold(1<<50), b.Write(1<<50))
		}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.use(budget.New(c.limits))
			if c.flag == "" {
				if err != nil {
					t.Error(err)
				}
			} else if !errors.Is(err, budget.ErrExceeded) || !strings.Contains(err.Error(), c.flag) {
				t.Errorf("%v; want an error that names %s", err, c.flag)
			}
		})
	}
}

// TestSteps checks that goroutines that share a budget together get exactly the steps of its limit.
func TestSteps(t *testing.T) {
	b := budget.New(budget.Limits{Steps: 10_000})
	var wg sync.WaitGroup
	got := make([]int, 8)
	for i := range got {
		wg.Go(func() {
			for {
				n, err := b.TakeSteps(64)
				got[i] += n
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, n := range got {
		sum += n
	}
	if sum != 10_000 {
		t.Errorf("%d steps were given out, want 10000", sum)
	}
}

func TestPool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := budget.NewPool(1000)
		open := func(wait time.Duration) (*budget.Budget, error) {
			ctx, cancel := context.WithTimeout(t.Context(), wait)
			defer cancel()
			return p.Open(ctx, budget.Limits{})
		}
		a, err := open(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.Hold(700); err != nil {
			t.Fatal(err)
		}
		b, err := open(time.Second)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Hold(301); !errors.Is(err, budget.ErrFull) {
			t.Errorf("more than the pool has: %v", err)
		}
		if err := a.Hold(301); !errors.Is(err, budget.ErrExceeded) || !strings.Contains(err.Error(), "--limit-memory") {
			t.Errorf("more than the pool has for a single request: %v", err)
		}
		if err := b.Hold(300); err != nil {
			t.Errorf("after a refusal: %v", err)
		}
		if _, err := open(time.Second); !errors.Is(err, budget.ErrFull) {
			t.Errorf("a request for which there is no room: %v", err)
		}
		go func() {
			time.Sleep(500 * time.Millisecond)
			a.Close()
			a.Close()
			a.Free(10) // after Close
		}()
		if _, err := open(time.Second); err != nil {
			t.Errorf("a request that waits until there is room: %v", err)
		}
		if now, most := p.Held(); now != 300 || most != 1000 {
			t.Errorf("held %d, at most %d; want 300 and 1000", now, most)
		}
		if err := a.Hold(1); err == nil {
			t.Error("a budget that is closed still gives memory")
		}
	})
}

func TestWatch(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	w := budget.NewWatch(ctx)
	why := errors.New("gone")
	cancel(why)
	turns := 0
	for w.Err() == nil && turns < 10_000 {
		turns++
	}
	if turns > 1000 || !errors.Is(w.Err(), why) {
		t.Errorf("after %d turns: %v", turns, w.Err())
	}
	list := make([]int, 100_000)
	for i := range list {
		list[i] = i * 7919 % 100_003
	}
	calls := 0
	if err := budget.Sort(ctx, list, func(a, b int) int { calls++; return a - b }); !errors.Is(err, why) || calls > 1000 {
		t.Errorf("Sort of a context that has ended: %v after %d comparisons", err, calls)
	}
	if err := budget.Sort(t.Context(), list, func(a, b int) int { return a - b }); err != nil || list[0] > list[1] {
		t.Errorf("Sort: %v, %v", err, list[:2])
	}
}
