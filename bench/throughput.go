package main

import (
	"context"
	"fmt"
	"maps"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// measureThroughput measures requests per second for several numbers of connections, and compares them with a handler
// that only returns the same bytes: the same status, headers and body. The clients run on the same machine.
func measureThroughput(ctx context.Context, o options, r *report, w *world, question question) error {
	b, err := body(question.query, question.vars(w, 0))
	if err != nil {
		return err
	}
	answer, header, err := ask(ctx, newClient(1), w.url, b)
	if err != nil {
		return err
	}
	bare, stop, err := serveBytes(answer, header)
	if err != nil {
		return err
	}
	defer stop()
	r.section("Requests a second: %s, %s bytes, at %s relations", question.name, number(len(answer)), number(w.relations))
	for _, connections := range []int{1, 8, 64} {
		best, err := bestRates(ctx, [2]string{w.url, bare}, [2][]byte{b, b}, connections, o.seconds(4)/2)
		if err != nil {
			return err
		}
		r.row(fmt.Sprintf("%d connections", connections), number(best[0])+"/s",
			fmt.Sprintf("bare handler %s/s; best of 3 in turns", number(best[1])))
		r.ratio(fmt.Sprintf("%d connections, nexum / bare handler", connections),
			float64(best[0])/float64(best[1]), 0.5, 0, "")
	}
	return nil
}

// serveBytes starts a server that answers every request with the same headers and bytes.
func serveBytes(answer []byte, header http.Header) (url string, stop func(), err error) {
	header = header.Clone()
	header.Del("Date") // the server adds it
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	s := &http.Server{
		ReadHeaderTimeout: time.Minute,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			maps.Copy(w.Header(), header)
			_, _ = w.Write(answer)
		}),
	}
	go func() { _ = s.Serve(l) }()
	return "http://" + l.Addr().String() + "/graphql", func() { s.Close() }, nil
}

// bestRates sends a request to each of two URLs for some time, three times in turns. It returns the largest number of
// answers per second of each.
func bestRates(
	ctx context.Context, urls [2]string, bodies [2][]byte, connections int, long time.Duration,
) (best [2]int, err error) {
	for turn := range 6 {
		i := turn % 2
		n, err := hammer(ctx, urls[i], bodies[i], connections, long)
		if err != nil {
			return best, err
		}
		best[i] = max(best[i], n)
	}
	return best, nil
}

// hammer sends the same request over many connections and returns the number of answers per second.
func hammer(ctx context.Context, url string, body []byte, connections int, long time.Duration) (int, error) {
	c := newClient(connections)
	defer c.CloseIdleConnections()
	var count atomic.Int64
	var failed atomic.Pointer[error]
	var all sync.WaitGroup
	start := time.Now()
	for range connections {
		all.Go(func() {
			for time.Since(start) < long && failed.Load() == nil {
				if _, err := post(ctx, c, url, body); err != nil {
					failed.Store(&err)
					return
				}
				count.Add(1)
			}
		})
	}
	all.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return int(float64(count.Load()) / time.Since(start).Seconds()), nil
}
