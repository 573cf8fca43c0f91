package server_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/coder/websocket/wsjson"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/server"
)

// A movingView is a Source with views that tests commit.
type movingView struct{ view atomic.Pointer[graph.View] }

func (m *movingView) View() *graph.View { return m.view.Load() }

// commit adds a revision.
func (m *movingView) commit(write func(*book)) {
	v := m.View()
	rev := claim.Revision{Number: v.Revision().Number + 1, CommittedAt: time.Now().UTC(), Message: "more"}
	b := &book{at: "9"}
	write(b)
	for i := range b.claims {
		b.claims[i].Context.Revision = rev.Number
	}
	m.view.Store(v.Apply(rev, b.claims))
}

// watched returns a service whose view can change.
func watched(t testing.TB, change ...func(*server.Options)) (*movingView, *httptest.Server) {
	t.Helper()
	m := &movingView{}
	s := serve(t, append(change, func(o *server.Options) {
		m.view.Store(o.Graph.View())
		o.Graph = m
	})...)
	h := httptest.NewServer(s.Handler())
	t.Cleanup(h.Close)
	return m, h
}

// An event is a Server-Sent Event.
type event struct {
	name string
	data string
}

// subscribe sends an operation and returns its events.
func subscribe(t testing.TB, url, query string, change ...func(*http.Request)) (*http.Response, <-chan event) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	for _, f := range change {
		f(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	out := make(chan event, 100)
	go func() {
		defer close(out)
		var e event
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			switch line := lines.Text(); {
			case strings.HasPrefix(line, "event: "):
				e.name = line[len("event: "):]
			case strings.HasPrefix(line, "data:"):
				e.data = strings.TrimSpace(line[len("data:"):])
			case line == "" && e.name != "":
				out <- e
				e = event{}
			}
		}
	}()
	return resp, out
}

// next returns the data of the next event.
func next(t testing.TB, from <-chan event) string {
	t.Helper()
	select {
	case e := <-from:
		if e.name != "next" {
			t.Fatalf("event %q, want next", e.name)
		}
		return e.data
	case <-time.After(30 * time.Second):
		t.Fatal("no event within 30 seconds")
		return ""
	}
}

func checkEqual(t testing.TB, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

const lawsQuery = `subscription { ask(query: "constrains(L, X)") {
  revision { number } totalCount added { values { text } proofs { rule { id } } } removed { values { text } }
} }`

// writes counts the calls of Write.
type writes struct{ atomic.Int32 }

func (w *writes) Write(b []byte) (int, error) {
	w.Add(1)
	return len(b), nil
}

// TestWaitingIsNoError checks that a subscription which waits for a revision logs no error.
func TestWaitingIsNoError(t *testing.T) {
	t.Parallel()
	var log writes
	m, h := watched(t, func(o *server.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError}))
	})
	_, revisions := subscribe(t, h.URL, `subscription { revisions(since: 1) { revision { number } } }`)
	awaitSubscribers(t, h.URL, 1)
	m.commit(func(b *book) { b.entity("shanghai", "Place", "Shanghai") })
	checkEqual(t, next(t, revisions), `{"data":{"revisions":{"revision":{"number":2}}}}`)
	if n := log.Load(); n != 0 {
		t.Errorf("%d errors are in the log", n)
	}
}

// TestSubscriptions follows a graph over Server-Sent Events.
func TestSubscriptions(t *testing.T) {
	t.Parallel()
	m, h := watched(t)
	_, laws := subscribe(t, h.URL, lawsQuery)
	checkEqual(t, next(t, laws), `{"data":{"ask":{"revision":{"number":1},"totalCount":1,"added":[],"removed":[]}}}`)
	_, relations := subscribe(t, h.URL,
		`subscription { relations(of: ["sinnet"], filter: {types: [CONDUCTS, COMPETES_WITH]}) {
		totalCount added { id source { name } } removed { id } } }`)
	checkEqual(t, next(t, relations), `{"data":{"relations":{"totalCount":1,"added":[],"removed":[]}}}`)
	_, revisions := subscribe(t, h.URL, `subscription { revisions {
		revision { number message } entities { added removed } relations { added removed } claims { added removed } ontologyChanged rulesChanged } }`)
	awaitSubscribers(t, h.URL, 3)

	m.commit(func(b *book) { // changes none of the questions
		b.entity("shanghai", "Place", "Shanghai")
	})
	checkEqual(t, next(t, revisions),
		`{"data":{"revisions":{"revision":{"number":2,"message":"more"},"entities":{"added":1,"removed":0},`+
			`"relations":{"added":0,"removed":0},"claims":{"added":2,"removed":0},"ontologyChanged":false,"rulesChanged":false}}}`)
	m.commit(func(b *book) {
		b.relate("sinnet", "CONDUCTS", "network-operation")
		b.relate("sinnet", "OPERATES_IN", "china")
	})
	checkEqual(t, next(t, laws), `{"data":{"ask":{"revision":{"number":3},"totalCount":2,`+
		`"added":[{"values":[{"text":"cn-cybersecurity-law-2017"},{"text":"sinnet"}],"proofs":[{"rule":{"id":"activity-in-jurisdiction"}}]}],"removed":[]}}}`)
	checkEqual(t, next(t, relations), `{"data":{"relations":{"totalCount":2,`+
		`"added":[{"id":"sinnet|CONDUCTS|network-operation","source":{"name":"Sinnet"}}],"removed":[]}}}`)
	checkEqual(t, next(t, revisions),
		`{"data":{"revisions":{"revision":{"number":3,"message":"more"},"entities":{"added":0,"removed":0},`+
			`"relations":{"added":2,"removed":0},"claims":{"added":2,"removed":0},"ontologyChanged":false,"rulesChanged":false}}}`)
	m.commit(func(b *book) {
		b.relate("sinnet", "CONDUCTS", "network-operation", func(c *claim.Context) {
			c.Locator, c.Stance = "9", claim.Retracts
		})
		b.say("activity-in-jurisdiction", claim.PredicateRule, claim.Literal(jurisdiction), func(c *claim.Context) {
			c.Locator, c.Stance = "4.5", claim.Retracts
		})
	})
	checkEqual(t, next(t, laws), `{"data":{"ask":{"revision":{"number":4},"totalCount":0,"added":[],`+
		`"removed":[{"values":[{"text":"cn-cybersecurity-law-2017"},{"text":"21vianet"}]},{"values":[{"text":"cn-cybersecurity-law-2017"},{"text":"sinnet"}]}]}}}`)
	checkEqual(t, next(t, relations),
		`{"data":{"relations":{"totalCount":1,"added":[],"removed":[{"id":"sinnet|CONDUCTS|network-operation"}]}}}`)
	checkEqual(t, next(t, revisions),
		`{"data":{"revisions":{"revision":{"number":4,"message":"more"},"entities":{"added":0,"removed":0},`+
			`"relations":{"added":0,"removed":1},"claims":{"added":0,"removed":2},"ontologyChanged":false,"rulesChanged":true}}}`)

	t.Run("since", func(t *testing.T) {
		_, all := subscribe(t, h.URL,
			`subscription { revisions(since: 2) { revision { number } relations { added removed } } }`)
		checkEqual(t, next(t, all), `{"data":{"revisions":{"revision":{"number":3},"relations":{"added":2,"removed":0}}}}`)
		checkEqual(t, next(t, all), `{"data":{"revisions":{"revision":{"number":4},"relations":{"added":0,"removed":1}}}}`)
		_, laws := subscribe(t, h.URL, strings.Replace(lawsQuery, `X)"`, `X)", since: 2`, 1))
		checkEqual(t, next(t, laws), `{"data":{"ask":{"revision":{"number":4},"totalCount":0,"added":[],`+
			`"removed":[{"values":[{"text":"cn-cybersecurity-law-2017"},{"text":"21vianet"}]}]}}}`)
		_, first := subscribe(t, h.URL,
			`subscription { relations(of: ["sinnet"], since: 0, filter: {types: [COMPETES_WITH]}) { since { number } added { id } } }`)
		checkEqual(t, next(t, first),
			`{"data":{"relations":{"since":{"number":0},"added":[{"id":"21vianet|COMPETES_WITH|sinnet"}]}}}`)
	})
	t.Run("a view", func(t *testing.T) {
		_, laws := subscribe(t, h.URL, `subscription { ask(query: "constrains(L, X)", view: {asOf: "2000"}) { totalCount } }`)
		checkEqual(t, next(t, laws), `{"data":{"ask":{"totalCount":0}}}`)
	})
	for _, c := range []struct{ name, query, want string }{
		{"an invalid question", `subscription { ask(query: "nope(") { totalCount } }`, `"code":"BAD_USER_INPUT"`},
		{"an unknown entity", `subscription { relations(of: ["nope"]) { totalCount } }`, `"code":"NOT_FOUND"`},
		{"an unknown revision", `subscription { revisions(since: 99) { revision { number } } }`, `the newest is 4`},
		{
			"two fields", `subscription { a: revisions { revision { number } } b: revisions { revision { number } } }`,
			`must select only one top level field`,
		},
		{
			"a condition", `subscription { revisions @skip(if: true) { revision { number } } }`,
			`must not have @skip or @include`,
		},
		{"introspection", `subscription { __typename }`, `must not select an introspection`},
		{"a query", `{ entity(id: "sinnet") { name } }`, `{"data":{"entity":{"name":"Sinnet"}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, events := subscribe(t, h.URL, c.query)
			if got := next(t, events); !strings.Contains(got, c.want) {
				t.Errorf("%s, want %s", got, c.want)
			}
			if e := <-events; e.name != "complete" {
				t.Errorf("%v, want complete", e)
			}
		})
	}
	t.Run("without events", func(t *testing.T) {
		resp, _ := subscribe(t, h.URL, lawsQuery, func(r *http.Request) { r.Header.Set("Accept", "application/json") })
		if b, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusNotAcceptable {
			t.Errorf("%d %s", resp.StatusCode, b)
		}
	})
}

// awaitSubscribers waits until this many connections have subscriptions.
func awaitSubscribers(t testing.TB, url string, want int) {
	t.Helper()
	line := fmt.Sprintf("nexum_subscribers %d\n", want)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		resp, err := http.Get(url + "/metrics") //nolint:noctx // the test has a time limit
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if strings.Contains(string(b), line) {
			return
		}
	}
	t.Fatalf("there are not %d subscribers", want)
}

type socketMessage struct {
	ID      string          `json:"id,omitempty"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload,omitempty"`
}

// dialSocket opens a WebSocket.
func dialSocket(t testing.TB, url string, header http.Header) (*websocket.Conn, *http.Response, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	conn, resp, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(url, "http")+"/graphql", &websocket.DialOptions{
		Subprotocols: []string{"graphql-transport-ws"}, HTTPHeader: header,
	})
	if err == nil {
		t.Cleanup(func() { _ = conn.CloseNow() })
	}
	return conn, resp, err
}

// TestSocket runs operations over a WebSocket.
func TestSocket(t *testing.T) {
	t.Parallel()
	m, h := watched(t, func(o *server.Options) {
		o.Limits.Subscribers, o.Limits.Subscriptions = 2, 2
		o.AllowedOrigins = []string{"https://a.example"}
	})
	conn, _, err := dialSocket(t, h.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	send := func(m socketMessage) {
		t.Helper()
		if err := wsjson.Write(t.Context(), conn, m); err != nil {
			t.Fatal(err)
		}
	}
	receive := func() socketMessage {
		t.Helper()
		for {
			var m socketMessage
			if err := wsjson.Read(t.Context(), conn, &m); err != nil {
				t.Fatal(err)
			}
			if m.Type != "ping" {
				return m
			}
			send(socketMessage{Type: "pong"})
		}
	}
	ask := func(id, query string) {
		t.Helper()
		b, err := json.Marshal(map[string]any{"query": query, "extensions": map[string]any{"minRevision": 1}})
		if err != nil {
			t.Fatal(err)
		}
		send(socketMessage{id, "subscribe", b})
	}
	send(socketMessage{Type: "connection_init"})
	if got := receive(); got.Type != "connection_ack" {
		t.Fatalf("%+v", got)
	}
	ask("q", `{ entity(id: "sinnet") { name } }`)
	checkEqual(t, string(receive().Payload), `{"data":{"entity":{"name":"Sinnet"}}}`)
	checkEqual(t, receive().Type, "complete")
	ask("v", `{ nope }`)
	checkEqual(t, receive().Type, "error")
	checkEqual(t, receive().Type, "complete")
	ask("a", `subscription { relations(of: ["sinnet"], filter: {types: [CONDUCTS]}) { totalCount added { id } } }`)
	checkEqual(t, string(receive().Payload), `{"data":{"relations":{"totalCount":0,"added":[]}}}`)
	ask("b", `subscription { ask(query: "conducts(/sinnet, X)") { totalCount } }`)
	if got := string(receive().Payload); !strings.Contains(got, "totalCount") {
		t.Fatal(got)
	}
	ask("c", `{ __typename }`)
	if got := string(receive().Payload); !strings.Contains(got, "--limit-subscriptions") {
		t.Error(got)
	}
	checkEqual(t, receive().Type, "complete")
	send(socketMessage{ID: "b", Type: "complete"})
	if got := receive(); got.ID != "b" || got.Type != "complete" {
		t.Errorf("%+v", got)
	}
	m.commit(func(b *book) { b.relate("sinnet", "CONDUCTS", "network-operation") })
	checkEqual(t, string(receive().Payload),
		`{"data":{"relations":{"totalCount":1,"added":[{"id":"sinnet|CONDUCTS|network-operation"}]}}}`)

	t.Run("origins", func(t *testing.T) {
		for origin, want := range map[string]int{
			"https://a.example": http.StatusSwitchingProtocols, "https://b.example": http.StatusForbidden,
			h.URL: http.StatusSwitchingProtocols,
		} {
			c, resp, err := dialSocket(t, h.URL, http.Header{"Origin": {origin}})
			if err == nil {
				_ = c.CloseNow()
				awaitSubscribers(t, h.URL, 1)
			}
			if resp == nil || resp.StatusCode != want {
				t.Errorf("%s: %v %v", origin, resp, err)
			}
		}
	})
	t.Run("limit", func(t *testing.T) {
		if _, _, err := dialSocket(t, h.URL, nil); err != nil {
			t.Fatal(err)
		}
		if _, resp, err := dialSocket(t, h.URL, nil); err == nil || resp.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%v %v", resp, err)
		}
		if resp, _ := subscribe(t, h.URL, lawsQuery); resp.StatusCode != http.StatusServiceUnavailable ||
			resp.Header.Get("Retry-After") == "" {
			t.Errorf("%d %v", resp.StatusCode, resp.Header)
		}
	})
}

// TestSubscriptionsEnd checks that a service that stops ends its subscriptions at once, so that clients connect
// elsewhere.
func TestSubscriptionsEnd(t *testing.T) {
	t.Parallel()
	s := serve(t, func(o *server.Options) { o.Addr = "127.0.0.1:0" })
	ctx, cancel := context.WithCancel(t.Context())
	at, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- s.Run(ctx, func(a net.Addr) { at <- "http://" + a.String() }) }()
	url := <-at
	_, events := subscribe(t, url, lawsQuery)
	next(t, events)
	conn, _, err := dialSocket(t, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if e, ok := <-events; ok {
		t.Errorf("%v, want no event", e)
	}
	if _, _, err := conn.Read(t.Context()); websocket.CloseStatus(err) != websocket.StatusGoingAway {
		t.Errorf("the WebSocket ended with %v", err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
