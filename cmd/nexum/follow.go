package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server"
)

// A follower keeps the view of a service at what other processes commit to the same record.
type follower struct {
	p     *program
	g     *graph.Graph
	store claim.Follower
	wake  chan struct{} // takes one token: there may be a newer revision

	mu     sync.Mutex
	status server.Following
}

const (
	// pollEvery is how often the record is asked for its newest revision, whether or not a commit was heard of.
	pollEvery = 500 * time.Millisecond
	// pollTimeout is how long the record has to answer, and retryEvery how long listening pauses after it has failed.
	pollTimeout = 10 * time.Second
	retryEvery  = 5 * time.Second
)

// newFollower returns a follower of the store of a graph; nil if only this process can write it.
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

// run follows until the context ends.
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
		f.look(ctx)
	}
}

// listen listens for commits, again after it has failed.
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
		f.p.log.Debug("the service does not hear of commits, and polls for them", "error", err)
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

// look brings the view to the newest revision, and notes how far that is. The log has each change for the worse and for the better once.
func (f *follower) look(ctx context.Context) {
	start := time.Now()
	asking, stop := context.WithTimeout(ctx, pollTimeout)
	newest, err := f.store.Newest(asking)
	stop()
	if err == nil && newest > f.g.View().Revision().Number {
		err = f.follow(ctx, start)
	}
	f.note(ctx, newest, err)
}

// follow brings the view to the newest revision.
func (f *follower) follow(ctx context.Context, start time.Time) error {
	at := f.g.View().Revision().Number
	if err := f.g.Refresh(ctx); err != nil {
		return err
	}
	if v := f.g.View().Revision(); v.Number > at {
		f.p.log.Info("followed the record", "from", at, "to", v.Number, "took", time.Since(start).Round(time.Millisecond),
			"lag", time.Since(v.CommittedAt).Round(time.Millisecond))
	}
	return nil
}

// note keeps what a look at the record came to.
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
			f.p.log.Error("the record cannot be followed; what is served may be out of date until it can", slog.Any("error", err))
		}
		return
	}
	f.status.Newest, f.status.Reached, f.status.Error = max(newest, f.status.Newest), time.Now(), ""
	if was != "" {
		f.p.log.Info("the record is followed again", "revision", newest)
	}
}
