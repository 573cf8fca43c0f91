package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"nexum/server"
)

// TestLoadTime checks that a load that takes too long names the limit of loads, whatever it waits for.
func TestLoadTime(t *testing.T) {
	short := limits(server.Limits{LoadTime: 200 * time.Millisecond, Time: time.Minute})
	loads := 0
	addr := listen(t, serve(t, short, func(o *server.Options) {
		o.Loader = loading(func(ctx context.Context, _ server.Load) (server.Loaded, error) {
			loads++
			<-ctx.Done()
			return server.Loaded{}, fmt.Errorf("loading: %w", ctx.Err())
		})
	}))
	for _, c := range []struct {
		name string
		body func() (io.Reader, func())
	}{
		{"the work", func() (io.Reader, func()) { return strings.NewReader("{}\n"), func() {} }},
		{"the body", func() (io.Reader, func()) {
			r, w := io.Pipe()
			ctx, stop := context.WithCancel(t.Context())
			go func() {
				for ctx.Err() == nil { // it never stalls, and never ends
					_, _ = w.Write([]byte("\n"))
					time.Sleep(10 * time.Millisecond)
				}
				w.Close()
			}()
			return r, stop
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, stop := c.body()
			defer stop()
			resp, err := http.Post("http://"+addr+"/load?format=jsonl", "application/x-ndjson", body)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil || resp.StatusCode != http.StatusGatewayTimeout ||
				!strings.Contains(string(text), `"TIMEOUT"`) || !strings.Contains(string(text), "--limit-load-time") {
				t.Errorf("status %d: %s, %v", resp.StatusCode, text, err)
			}
		})
	}
	if loads != 1 {
		t.Errorf("%d loads", loads)
	}
}
