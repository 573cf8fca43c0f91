package server

import (
	"context"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	gqlgen "github.com/99designs/gqlgen/graphql"
)

// typeEvents is the media type of Server-Sent Events.
const typeEvents = "text/event-stream"

// keepAlive is the time between two signs of life on a connection with subscriptions. Proxies close connections that
// are silent for longer.
const keepAlive = 15 * time.Second

// acceptsEvents reports whether a client names Server-Sent Events among the types that it accepts.
func acceptsEvents(accept []string) bool {
	for _, field := range strings.Split(strings.Join(accept, ","), ",") {
		if m, params, err := mime.ParseMediaType(strings.TrimSpace(field)); err == nil && m == typeEvents &&
			params["q"] != "0" {
			return true
		}
	}
	return false
}

// streamEvents writes the responses of a subscription as Server-Sent Events, as the protocol graphql-sse defines in its
// mode of distinct connections: the events next and complete.
func (c *call) streamEvents(f *feed) {
	leave, err := c.server.subscribe()
	if err != nil {
		c.server.refuseAdmission(c.w, c.r, err)
		return
	}
	defer leave()
	ctx, stop := context.WithCancel(c.r.Context())
	defer stop()
	defer context.AfterFunc(c.server.closing, stop)()
	connection := connectionFrom(ctx) // it must not be closed as an idle one
	connection.setWorking(true)
	defer connection.setWorking(false)
	e := c.openEvents()
	e.comment()
	var beat sync.WaitGroup
	defer beat.Wait()
	defer stop()
	beat.Go(func() {
		for sleep(ctx, keepAlive) {
			if e.comment() != nil {
				stop()
			}
		}
	})
	for {
		resp := f.next(ctx)
		if resp == nil {
			break
		}
		if e.next(resp) != nil {
			return
		}
	}
	if ctx.Err() == nil {
		_ = e.complete()
	}
}

// sendOnce writes one response as Server-Sent Events.
func (c *call) sendOnce(resp *gqlgen.Response) {
	e := c.openEvents()
	if e.next(resp) == nil {
		_ = e.complete()
	}
}

// An eventWriter writes Server-Sent Events. Its methods can be called concurrently.
type eventWriter struct {
	mu sync.Mutex
	w  http.ResponseWriter
	on *http.ResponseController
}

// openEvents writes the header of a response with Server-Sent Events.
func (c *call) openEvents() *eventWriter {
	h := c.w.Header()
	h.Set("Content-Type", typeEvents+"; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // nginx would collect events
	h.Add("Vary", "Accept")
	e := &eventWriter{w: c.w, on: http.NewResponseController(c.w)}
	_ = e.on.SetReadDeadline(time.Time{}) // at this deadline, the HTTP server would cancel the request
	c.w.WriteHeader(http.StatusOK)
	return e
}

// next writes a response.
func (e *eventWriter) next(resp *gqlgen.Response) error {
	b, err := encode([]byte("event: next\ndata: "), resp)
	if err != nil {
		return err
	}
	return e.write(append(b, "\n\n"...))
}

// complete says that there are no more responses.
func (e *eventWriter) complete() error { return e.write([]byte("event: complete\ndata:\n\n")) }

// comment writes a comment, which clients ignore.
func (e *eventWriter) comment() error { return e.write([]byte(":\n\n")) }

func (e *eventWriter) write(b []byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if _, err := e.w.Write(b); err != nil {
		return err
	}
	return e.on.Flush()
}
