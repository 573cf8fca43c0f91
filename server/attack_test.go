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
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"nexum/graph/claim"
	"nexum/graph/rule/engine"
	"nexum/server"
)

// These tests run attacks that once blocked the service. They are small, and none depends on the speed of the
// machine: they count completed and rejected requests.

// completeGraph returns claims of n companies without relations. A cross product of the companies has n*n answers.
func completeGraph(n int) []claim.Claim {
	b := &book{at: "1"}
	b.entity("isaacs-2019", "Document", "Isaacs 2019")
	for i := range n {
		b.entity(fmt.Sprintf("c%d", i), "Company", fmt.Sprintf("Company %d", i))
	}
	return b.claims
}

func serveClaims(t *testing.T, claims []claim.Claim, change func(*server.Limits)) *server.Server {
	t.Helper()
	v := viewOf(t, claims)
	o := server.Options{Graph: fixedView{v}, Search: indexOf(t, v), Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if change != nil {
		change(&o.Limits)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestComparisonIsLinear compares 40,000 answers. An earlier version compared each answer with all others.
func TestComparisonIsLinear(t *testing.T) {
	h := serveClaims(t, completeGraph(200), func(l *server.Limits) {
		l.Rules.Time, l.Time = time.Hour, time.Hour
	}).Handler()
	got := ask(t, h,
		`{compare(before:{},after:{without:["c0"]},question:"company(X), company(Y)"){unchanged removed{values{text}}}}`, nil)
	c, _ := got.Data["compare"].(map[string]any)
	if len(got.Errors) > 0 || c["unchanged"] != 39601.0 || len(c["removed"].([]any)) != 399 {
		t.Errorf("%v, unchanged %v", got.Errors, c["unchanged"])
	}
}

// TestWorkEndsWithItsClient checks that work on a request stops when its client disconnects.
func TestWorkEndsWithItsClient(t *testing.T) {
	for _, c := range []struct{ name, query string }{
		{"compare", `{compare(before:{},after:{},question:"company(X), company(Y), company(Z)"){unchanged}}`},
		{"ask", `{ask(query:"company(X), company(Y), company(Z)",first:1){totalCount}}`},
		{
			"views",
			`{a:view{ask(query:"company(X), company(Y), company(Z)",first:1){totalCount}} b:view{ask(query:"company(X), company(Y), company(Z)",first:1){totalCount}}}`,
		},
		{"a count", `{ask(query:"company(X), company(Y), company(Z) | count(X)",first:1){edges{node{text}}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serveClaims(t, completeGraph(200), nil).Handler()
			ctx, cancel := context.WithCancel(t.Context())
			body, _ := json.Marshal(map[string]string{"query": c.query})
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				post(ctx, h, body)
			}()
			time.Sleep(50 * time.Millisecond) // the request may be running or may not have begun; the test allows both
			cancel()
			select {
			case <-ended:
			case <-time.After(30 * time.Second): // 8,000,000 answers would take longer
				t.Error("the work goes on")
			}
		})
	}
}

// TestViewsShareTheBudget checks that forty views in one request use no more memory than one.
func TestViewsShareTheBudget(t *testing.T) {
	var b strings.Builder
	for i := range 40 {
		fmt.Fprintf(&b, `a%d:view(without:["c%d"]){ask(query:"company(X), company(Y)",first:1){totalCount}} `, i, i)
	}
	h := serveClaims(t, completeGraph(200), func(l *server.Limits) {
		l.Rules = engine.Limits{Memory: 64 << 20, Time: time.Minute}
		l.Memory = 192 << 20 // cached answers may use a part of it
	}).Handler()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	got := ask(t, h, "{"+b.String()+"}", nil)
	runtime.ReadMemStats(&after)
	if len(got.Errors) == 0 || got.Errors[0].Extensions["code"] != "LIMIT_EXCEEDED" ||
		!strings.Contains(got.Errors[0].Message, "--limit-rule-memory") {
		t.Errorf("%v", got.Errors)
	}
	if grown := int64(after.TotalAlloc-before.TotalAlloc) >> 20; grown > 700 {
		t.Errorf("%d MiB were allocated under a limit of 64", grown)
	}
	// The memory is free again.
	if got := ask(t, h, `{ask(query:"company(X)",first:1){totalCount}}`, nil); len(got.Errors) > 0 {
		t.Errorf("afterwards: %v", got.Errors)
	}
}

// TestManyRequestsShareTheMemory checks that many concurrent requests get an error instead of exhausting the memory,
// and that the service answers again soon after.
func TestManyRequestsShareTheMemory(t *testing.T) {
	h := serveClaims(t, completeGraph(150), func(l *server.Limits) {
		l.Memory, l.Wait = 16<<20, 10*time.Millisecond
	}).Handler()
	body := []byte(`{"query":"{ask(query:\"company(X), company(Y)\",first:1){totalCount}}"}`)
	var wg sync.WaitGroup
	var mu sync.Mutex
	codes := map[string]int{}
	for range 16 {
		wg.Go(func() {
			var got reply
			_ = json.Unmarshal(post(t.Context(), h, body).Body.Bytes(), &got)
			code := ""
			if len(got.Errors) > 0 {
				code, _ = got.Errors[0].Extensions["code"].(string)
			}
			mu.Lock()
			codes[code]++
			mu.Unlock()
		})
	}
	wg.Wait()
	// A request that has enough memory of the pool runs until its own limit.
	if codes["OVERLOADED"] == 0 || codes[""]+codes["OVERLOADED"]+codes["LIMIT_EXCEEDED"] != 16 {
		t.Errorf("codes of 16 requests: %v; want answers, LIMIT_EXCEEDED and OVERLOADED", codes)
	}
	if got := ask(t, h, `{stats{entities}}`, nil); len(got.Errors) > 0 {
		t.Errorf("afterwards: %v", got.Errors)
	}
}

// TestAnswerBytes checks that an answer over its size limit gives one error.
func TestAnswerBytes(t *testing.T) {
	b := &book{at: "1"}
	var aliases []string
	for i := range 20_000 {
		aliases = append(aliases, fmt.Sprintf("another name %d", i))
	}
	b.entity("many", "Company", "Many", aliases...)
	h := serveClaims(t, b.claims, func(l *server.Limits) { l.Answer = 1 << 20 }).Handler()
	var q strings.Builder
	for i := range 30 {
		fmt.Fprintf(&q, "a%d:entity(id:\"many\"){aliases} ", i)
	}
	for _, query := range []string{
		"{" + q.String() + "}",
		`{neighborhood(of:["many"]){a:export(format:GEXF) b:export(format:NQUADS) c:export(format:GRAPHML)}}`,
	} {
		got := ask(t, h, query, nil)
		if code := got.code(t); code != "LIMIT_EXCEEDED" || got.Data != nil ||
			!strings.Contains(got.Errors[0].Message, "--limit-answer") {
			t.Errorf("%.60s: %s, %v", query, code, got.Errors)
		}
	}
	if got := ask(t, h, `{entity(id:"many"){aliases}}`, nil); len(got.Errors) > 0 {
		t.Errorf("one list: %v", got.Errors)
	}
}

// listen serves on a free port until the test ends.
func listen(t *testing.T, s *server.Server) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l, nil) }()
	t.Cleanup(func() { cancel(); <-ended })
	return l.Addr().String()
}

func dial(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// probe sends a small query over a new connection.
func probe(t *testing.T, addr string) error {
	t.Helper()
	c := dial(t, addr)
	defer c.Close()
	body := `{"query":"{stats{entities}}"}`
	fmt.Fprintf(c,
		"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		len(body), body)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	return nil
}

// TestSlowSenders checks that a client that has not sent its whole request does not count as a running request, and
// that its connection is closed first if there are too many.
func TestSlowSenders(t *testing.T) {
	for _, c := range []struct{ name, sent string }{
		{
			"slow bodies",
			"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{",
		},
		{
			"slow forms",
			"POST /export/all.gexf HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\na",
		},
		{"unfinished headers", "GET /graphql HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("x", 60<<10)},
	} {
		t.Run(c.name, func(t *testing.T) {
			addr := listen(t, serve(t,
				limits(server.Limits{InFlight: 4, Wait: time.Second, Connections: 16, Grace: time.Second})))
			for range 64 {
				_, _ = io.WriteString(dial(t, addr), c.sent)
			}
			for i := range 23 {
				if err := probe(t, addr); err != nil {
					t.Fatalf("probe %d: %v", i, err)
				}
			}
		})
	}
}

// TestSlowReaders checks that a client that reads an export slowly does not block others.
func TestSlowReaders(t *testing.T) {
	s := serveClaims(t, many(20_000), func(l *server.Limits) {
		l.InFlight, l.Wait, l.Grace, l.Stall = 8, time.Minute, time.Second, time.Minute
	})
	addr := listen(t, s)
	for range 3 { // there is only one place for exports of the whole graph
		_, _ = io.WriteString(dial(t, addr), "GET /export/all.gexf HTTP/1.1\r\nHost: localhost\r\n\r\n")
	}
	c := dial(t, addr)
	_, _ = io.WriteString(c, "GET /export/entities.csv?kind=State HTTP/1.1\r\nHost: localhost\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v, %v", resp, err)
	}
	_ = resp.Body.Close()
}

// TestLongHeader checks that a header is rejected long before it has a megabyte.
func TestLongHeader(t *testing.T) {
	addr := listen(t, serve(t, limits(server.Limits{Grace: time.Second})))
	c := dial(t, addr)
	go func() {
		_, _ = io.WriteString(c, "GET /graphql?query="+strings.Repeat("x", 200<<10)+" HTTP/1.1\r\nHost: localhost\r\n\r\n")
	}()
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err == nil && resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %d", resp.StatusCode)
	}
}

// TestCrossSite checks that pages of other sites cannot send requests unless their origin is allowed.
func TestCrossSite(t *testing.T) {
	for _, c := range []struct {
		name, method, path, site, origin string
		allowed                          []string
		status                           int
	}{
		{"an image of another site", "GET", "/graphql?query={stats{entities}}", "cross-site", "", nil, 400},
		{"a file of another site", "GET", "/export/entities.csv", "cross-site", "", nil, 400},
		{"a form of another site", "POST", "/export/entities.csv", "cross-site", "https://e.example", nil, 400},
		{"an address that is typed", "GET", "/graphql?query={stats{entities}}", "none", "", nil, 200},
		{"the explorer", "GET", "/graphql?query={stats{entities}}", "same-origin", "", nil, 200},
		{"a program", "GET", "/graphql?query={stats{entities}}", "", "", nil, 200},
		{
			"an allowed origin", "GET", "/graphql?query={stats{entities}}", "cross-site", "https://e.example",
			[]string{"https://e.example"},
			200,
		},
		{
			"another origin", "GET", "/graphql?query={stats{entities}}", "cross-site", "https://f.example",
			[]string{"https://e.example"},
			400,
		},
		{"any origin", "GET", "/graphql?query={stats{entities}}", "cross-site", "", []string{"*"}, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := serve(t, func(o *server.Options) { o.AllowedOrigins = c.allowed }).Handler()
			r := httptest.NewRequestWithContext(t.Context(), c.method, "http://localhost"+c.path, nil)
			if c.site != "" {
				r.Header.Set("Sec-Fetch-Site", c.site)
			}
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.status {
				t.Errorf("status %d, want %d: %.200s", w.Code, c.status, w.Body)
			}
		})
	}
}
