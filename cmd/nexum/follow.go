package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server"
)

// A follower updates the view of a service when other processes commit to the same store.
type follower struct {
	p     *program
	g     *graph.Graph
	store claim.Follower
	wake  chan struct{} // buffered; a token means that there may be a newer revision

	mu     sync.Mutex
	status server.Following
}

const (
	// pollEvery is the interval at which the follower reads the newest revision of the store, even without a
	// notification.
	pollEvery = 500 * time.Millisecond
	// pollTimeout is the timeout for reading the store, and retryEvery is the pause before listening is tried again
	// after a failure.
	pollTimeout = 5 * time.Second
	retryEvery  = 5 * time.Second
)

// newFollower returns a follower of the store of a graph. It returns nil if only this process can write to the store.
func newFollower(ctx context.Context, p *program, g *graph.Graph) *follower {
	store, ok := g.Store().(claim.Follower)
	if !ok {
		return nil
	}
	newest, err := store.Newest(ctx)
	if errors.Is(err, claim.ErrNotFollowed) {
		return nil
	}
	f := &follower{p: p, g: g, store: store, wake: make(chan struct{}, 1)}
	f.status = server.Following{Newest: newest, Reached: time.Now()}
	return f
}

// Following implements server.Follower.
func (f *follower) Following() server.Following {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.status
}

// run follows the store until the context ends.
func (f *follower) run(ctx context.Context) {
	var listening sync.WaitGroup
	listening.Go(func() { f.listen(ctx) })
	defer listening.Wait()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-f.wake:
		case <-tick.C:
		}
		f.poll(ctx)
	}
}

// listen listens for commits. After a failure, it tries again.
func (f *follower) listen(ctx context.Context) {
	for ctx.Err() == nil {
		f.setListening(true)
		err := f.store.Listen(ctx, func() {
			f.setListening(true)
			select {
			case f.wake <- struct{}{}:
			default:
			}
		})
		f.setListening(false)
		if ctx.Err() != nil {
			return
		}
		f.p.log.Debug("the service gets no notifications of commits, so it polls for them", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(retryEvery):
		}
	}
}

func (f *follower) setListening(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.status.Listening = yes
}

// poll updates the view to the newest revision and records the state. It logs each change of the state between
// working and failing once.
func (f *follower) poll(ctx context.Context) {
	start := time.Now()
	asking, stop := context.WithTimeout(ctx, pollTimeout)
	newest, err := f.store.Newest(asking)
	if err != nil && asking.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("the store does not answer within %v; check its server and the network", pollTimeout)
	}
	stop()
	if err == nil && newest > f.g.View().Revision().Number {
		err = f.follow(ctx, start)
	}
	f.note(ctx, newest, err)
}

// follow updates the view to the newest revision.
func (f *follower) follow(ctx context.Context, start time.Time) error {
	at := f.g.View().Revision().Number
	if err := f.g.Refresh(ctx); err != nil {
		return err
	}
	if v := f.g.View().Revision(); v.Number > at {
		f.p.log.Info("followed the store", "from", at, "to", v.Number, "took", time.Since(start).Round(time.Millisecond),
			"lag", time.Since(v.CommittedAt).Round(time.Millisecond))
	}
	return nil
}

// note records the result of an attempt to follow the store.
func (f *follower) note(ctx context.Context, newest uint64, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := f.status.Error
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		f.status.Error = withoutPassword(err).Error()
		if was == "" {
			f.p.log.Error(
				"the store cannot be followed; answers can be out of date until the connection works again",
				slog.Any("error", err),
			)
		}
		return
	}
	f.status.Newest, f.status.Reached, f.status.Error = max(newest, f.status.Newest), time.Now(), ""
	if was != "" {
		f.p.log.Info("the store is followed again", "revision", newest)
	}
}
