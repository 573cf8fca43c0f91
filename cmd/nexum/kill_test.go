package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestServiceKilledWhileLoading kills a service at different moments of a load. Afterwards, the store must contain
// either nothing or everything of the load, and a new service must be able to load the data.
func TestServiceKilledWhileLoading(t *testing.T) {
	data := t.TempDir()
	must(t, "load", "--data", data, growing(t, "alpha", 3))
	revision, large := 1, growing(t, "large", 4000)
	for _, wait := range []time.Duration{
		20 * time.Millisecond, 200 * time.Millisecond, 600 * time.Millisecond,
		1200 * time.Millisecond,
	} {
		service := spawn(t, "--data", data)
		loaded := make(chan error, 1)
		go func() {
			_, err := run(t, "load", "--url", "http://"+service.addr, large)
			loaded <- err
		}()
		time.Sleep(wait)
		service.end(syscall.SIGKILL)
		err := <-loaded
		out := must(t, "verify", "--data", data)
		switch {
		case strings.Contains(out, fmt.Sprintf("up to revision %d ", revision)):
			if err == nil && revision == 1 {
				t.Fatalf("after %v: the load was acknowledged, and is lost", wait)
			}
		case strings.Contains(out, "up to revision 2 "):
			revision = 2
		default:
			t.Fatalf("after %v: %s", wait, out)
		}
		if left, err := filepath.Glob(filepath.Join(data, "store", "*.gone")); err != nil || len(left) > 0 {
			t.Errorf("after %v: %v is left, %v", wait, left, err)
		}
	}
	service := spawn(t, "--data", data)
	out := must(t, "load", "--url", "http://"+service.addr, large)
	if !strings.Contains(out, "revision 2") {
		t.Errorf("load: %s", out)
	}
	var got struct{ Ask struct{ TotalCount int } }
	post(t, service.addr, `{ ask(query: "influences(X, Y)") { totalCount } }`, &got)
	if got.Ask.TotalCount != 2+3999 {
		t.Errorf("%d derived relations", got.Ask.TotalCount)
	}
}
