package server

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections bounds how many connections are open. When there are too many, the one is closed that has gone for the
// longest time without a request being worked on: it is idle, or sends its request slowly. So whoever opens many
// connections loses his own first, and a new connection is served at once.
type connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]*connection
}

// A connection is one that is open.
type connection struct {
	mu      sync.Mutex
	working bool      // whether a request is being worked on
	since   time.Time // when that began or ended
}

type connectionKey struct{}

func newConnections(most int) *connections {
	return &connections{most: most, open: map[net.Conn]*connection{}}
}

// context is for http.Server.ConnContext.
func (c *connections) context(ctx context.Context, conn net.Conn) context.Context {
	x := &connection{since: time.Now()}
	c.mu.Lock()
	c.open[conn] = x
	over := len(c.open) - c.most
	var longest net.Conn
	if over > 0 {
		longest = c.longest(conn)
	}
	c.mu.Unlock()
	if longest != nil {
		_ = longest.Close() // its state changes to closed then
	}
	return context.WithValue(ctx, connectionKey{}, x)
}

// longest returns the connection that has gone for the longest time without work, other than the given one; nil if
// requests of all are being worked on. The caller holds the lock.
func (c *connections) longest(but net.Conn) net.Conn {
	var out net.Conn
	var least time.Time
	for conn, x := range c.open {
		x.mu.Lock()
		working, since := x.working, x.since
		x.mu.Unlock()
		if conn != but && !working && (out == nil || since.Before(least)) {
			out, least = conn, since
		}
	}
	if out != nil {
		delete(c.open, out)
	}
	return out
}

// state is for http.Server.ConnState.
func (c *connections) state(conn net.Conn, s http.ConnState) {
	if s == http.StateClosed || s == http.StateHijacked {
		c.mu.Lock()
		delete(c.open, conn)
		c.mu.Unlock()
	}
}

// setWorking notes whether a request of the connection of a context is being worked on.
func setWorking(ctx context.Context, working bool) {
	if x, ok := ctx.Value(connectionKey{}).(*connection); ok {
		x.mu.Lock()
		x.working, x.since = working, time.Now()
		x.mu.Unlock()
	}
}
