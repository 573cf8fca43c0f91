package server

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections limits the number of open connections. If there are too many, it closes the connection that has been
// without a request in progress for the longest time: the connection is idle, or sends its request slowly. A client
// that opens many connections therefore loses its own first, and a new connection is served at once.
type connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]*connection
}

// A connection is an open connection.
type connection struct {
	mu      sync.Mutex
	working bool      // whether a request is in progress
	since   time.Time // when the request in progress began, or the last one ended
}

type connectionKey struct{}

func newConnections(most int) *connections {
	return &connections{most: most, open: map[net.Conn]*connection{}}
}

// context is the http.Server.ConnContext hook.
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
		_ = longest.Close() // this triggers state with http.StateClosed
	}
	return context.WithValue(ctx, connectionKey{}, x)
}

// longest returns the connection, other than but, that has been without a request for the longest time. It returns
// nil if all have a request in progress. The caller must hold the lock.
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

// state is the http.Server.ConnState hook.
func (c *connections) state(conn net.Conn, s http.ConnState) {
	if s == http.StateClosed || s == http.StateHijacked {
		c.mu.Lock()
		delete(c.open, conn)
		c.mu.Unlock()
	}
}

// connectionFrom returns the connection of a context; nil if there is none.
func connectionFrom(ctx context.Context) *connection {
	x, _ := ctx.Value(connectionKey{}).(*connection)
	return x
}

// setWorking records whether the connection has a request in progress.
func (x *connection) setWorking(working bool) {
	if x == nil {
		return
	}
	now := time.Now()
	x.mu.Lock()
	x.working, x.since = working, now
	x.mu.Unlock()
}
