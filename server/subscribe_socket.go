package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	gqlgen "github.com/99designs/gqlgen/graphql"
	gqltransport "github.com/99designs/gqlgen/graphql/handler/transport"
	coder "github.com/coder/websocket" // the WebSocket library that gqlgen uses
	"github.com/vektah/gqlparser/v2/gqlerror"

	"nexum/graph/query"
	"nexum/server/model"
)

const (
	// socketProtocol is the protocol that a WebSocket must offer
	// (https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md).
	socketProtocol = "graphql-transport-ws"
	// initTimeout is the time in which a client must initialize a connection.
	initTimeout = 10 * time.Second
)

// errTooManySubscribers is the error for a client that connects when the maximum number of connections have
// subscriptions.
var errTooManySubscribers = &query.Error{
	Code:    query.CodeOverloaded,
	Message: "too many clients have subscriptions (--limit-subscribers); try again later",
}

// subscribe takes a place among the connections with subscriptions. The caller must call leave.
func (s *Server) subscribe() (leave func(), err error) {
	if s.draining.Load() {
		return nil, errShutdown
	}
	select {
	case s.subscribers <- struct{}{}:
		return func() { <-s.subscribers }, nil
	default:
		return nil, errTooManySubscribers
	}
}

// serveSocket serves operations over a WebSocket, until the client or the service closes it.
func (t *transport) serveSocket(w http.ResponseWriter, r *http.Request) {
	s := t.server
	if !s.fromOwnOrigin(r) {
		s.refuse(w, r, forbidden(errForeignOrigin.Message))
		return
	}
	if !slices.Contains(protocols(r), socketProtocol) {
		s.refuse(w, r, &model.Error{
			Code:    model.CodeRequest,
			Message: "a WebSocket must offer the protocol " + socketProtocol,
		})
		return
	}
	leave, err := s.subscribe()
	if err != nil {
		s.refuseAdmission(w, r, err)
		return
	}
	defer leave()
	observe(r.Context(), func(o *observation) { o.stream = true })
	ctx, stop := context.WithCancel(r.Context())
	defer stop()
	defer context.AfterFunc(s.closing, stop)()
	limit := t.limit
	gqltransport.Websocket{
		Implementation:   sockets{s},
		InitTimeout:      initTimeout,
		PingPongInterval: keepAlive,
		PayloadReadLimit: &limit,
	}.Do(w, r.WithContext(ctx), &socket{server: s, request: r, operations: map[*gqlgen.OperationContext]*operation{}})
}

// protocols returns the protocols that a WebSocket offers.
func protocols(r *http.Request) []string {
	list := strings.Split(strings.Join(r.Header.Values("Sec-Websocket-Protocol"), ","), ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// A socket runs the operations of one WebSocket. It implements gqlgen's GraphExecutor.
type socket struct {
	server  *Server
	request *http.Request

	mu         sync.Mutex
	operations map[*gqlgen.OperationContext]*operation // in progress
}

// An operation is an operation of a socket that was prepared for a state.
type operation struct {
	state  *state
	params gqlgen.RawParams
}

var _ gqlgen.GraphExecutor = (*socket)(nil)

// CreateOperationContext implements gqlgen's GraphExecutor.
func (k *socket) CreateOperationContext(ctx context.Context,
	params *gqlgen.RawParams,
) (*gqlgen.OperationContext, gqlerror.List) {
	fail := func(err error) (*gqlgen.OperationContext, gqlerror.List) {
		op := &gqlgen.OperationContext{}
		return op, gqlerror.List{k.server.present(gqlgen.WithOperationContext(ctx, op), err)}
	}
	k.mu.Lock()
	full := len(k.operations) >= k.server.options.Limits.Subscriptions
	k.mu.Unlock()
	if full {
		return fail(query.LimitError("this connection already has %d operations in progress, the maximum "+
			"(--limit-subscriptions)",
			k.server.options.Limits.Subscriptions))
	}
	least, err := minRevision(k.request, params.Extensions)
	if err != nil {
		return fail(err)
	}
	st, err := k.server.await(ctx, least)
	if err != nil {
		return fail(err)
	}
	work, admission, err := k.server.admitEvent(ctx)
	if err != nil {
		return fail(err)
	}
	defer admission.end()
	kept := *params // the executor changes params
	op, errs := st.api.executor.CreateOperationContext(work, params)
	if errs != nil {
		return op, errs[:min(len(errs), mostErrors)]
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.operations[op] = &operation{st, kept}
	return op, nil
}

// DispatchOperation implements gqlgen's GraphExecutor.
func (k *socket) DispatchOperation(ctx context.Context,
	op *gqlgen.OperationContext,
) (gqlgen.ResponseHandler, context.Context) {
	k.mu.Lock()
	of := k.operations[op]
	k.mu.Unlock()
	f := k.server.newFeed(of.state, of.params, op)
	return func(ctx context.Context) *gqlgen.Response {
		resp := f.next(ctx)
		if resp == nil {
			k.mu.Lock()
			defer k.mu.Unlock()
			delete(k.operations, op)
		}
		return resp
	}, ctx
}

// DispatchError implements gqlgen's GraphExecutor. The errors have been presented.
func (k *socket) DispatchError(_ context.Context, list gqlerror.List) *gqlgen.Response {
	return &gqlgen.Response{Errors: list}
}

// sockets accepts WebSockets. It implements gqlgen's WebsocketImplementation.
type sockets struct{ server *Server }

// Accept implements gqlgen's WebsocketImplementation.
func (s sockets) Accept(w http.ResponseWriter, r *http.Request,
	o gqltransport.WebsocketAcceptOptions,
) (gqltransport.WebsocketConn, error) {
	o.Subprotocols = []string{socketProtocol}
	accept := gqltransport.CoderWebsocketImplementation{AcceptOptions: coder.AcceptOptions{
		InsecureSkipVerify: true, // fromOwnOrigin has checked the origin
	}}
	conn, err := accept.Accept(w, r, o)
	if err != nil {
		return nil, err
	}
	c := &socketConn{
		conn, conn.(gqltransport.WebsocketReadLimiter),
		conn.(gqltransport.WebsocketReadDeadliner), //nolint:forcetypeassert // the type has both
		s.server, nil,
	}
	c.stop = context.AfterFunc(s.server.closing, func() { _ = c.WriteClose(0, "") })
	return c, nil
}

// A socketConn is the connection of a WebSocket. A reader that takes too long for a message is disconnected.
type socketConn struct {
	gqltransport.WebsocketConn
	gqltransport.WebsocketReadLimiter
	gqltransport.WebsocketReadDeadliner
	server *Server
	stop   func() bool // ends the wait for a shutdown
}

// Close implements gqlgen's WebsocketConn.
func (c *socketConn) Close() error {
	c.stop()
	return c.WebsocketConn.Close()
}

// WriteJSON implements gqlgen's WebsocketConn.
func (c *socketConn) WriteJSON(v any) error {
	t := time.AfterFunc(c.server.options.Limits.Stall, func() { _ = c.Close() })
	defer t.Stop()
	return c.WebsocketConn.WriteJSON(v)
}

// WriteClose implements gqlgen's WebsocketConn. At a shutdown, the code tells clients to connect again.
func (c *socketConn) WriteClose(code int, message string) error {
	if c.server.closing.Err() != nil {
		code, message = int(coder.StatusGoingAway), errShutdown.Message
	}
	return c.WebsocketConn.WriteClose(code, message)
}
