package server

import (
	"sync"
	"time"
)

// A news wakes subscriptions when the source may have a newer view. While subscriptions wait, one goroutine polls the
// source.
type news struct {
	newest func() any // identifies the newest view

	mu      sync.Mutex
	waiting chan struct{} // closed at the next change; nil if nobody waits
}

const (
	// lookEvery is the interval at which the goroutine polls the source.
	lookEvery = 20 * time.Millisecond
	// lookMost is the time after which waiting subscriptions are woken without a change. Subscriptions of clients that
	// have left end then, and the goroutine ends if none is left.
	lookMost = 10 * time.Second
)

// changed returns a channel that is closed when the source has another view than now. It can also be closed without a
// change.
func (n *news) changed() <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.waiting == nil {
		n.waiting = make(chan struct{})
		go n.look(n.newest(), n.waiting)
	}
	return n.waiting
}

func (n *news) look(was any, waiting chan struct{}) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for end := time.Now().Add(lookMost); n.newest() == was && time.Now().Before(end); {
		<-tick.C
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.waiting = nil
	close(waiting)
}
