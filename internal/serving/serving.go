// Package serving runs the program as a service, for tests of its clients.
package serving

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Build builds the program and returns its path. With -short it skips the test, which needs a running service.
//
// The program stays in the build cache, as go run keeps it there: linking it for each of some thirty tests took as long
// as most of them.
func Build(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("it runs a service; make test includes it")
	}
	program := ""
	// The call that links the program runs it in a folder that is removed. The next one takes it from the cache.
	for range 3 {
		cmd := exec.CommandContext(t.Context(), "go", "run", "-exec", "echo", "nexum/cmd/nexum")
		var log bytes.Buffer
		cmd.Stderr = &log
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, &log)
		}
		program = strings.TrimSpace(string(out))
		if _, err := os.Stat(program); err == nil {
			return program
		}
	}
	t.Fatalf("the build cache does not keep %s", program)
	return ""
}

// Seed serves the bundled dataset until the test ends and returns the address, such as http://127.0.0.1:41234.
func Seed(t testing.TB) string {
	t.Helper()
	return Serve(t, Build(t), "--store", "memory:")
}

// patient are flags with which answers do not depend on the speed of the machine. Later flags overrule them.
var patient = [...]string{"--limit-rule-time", "10m", "--limit-time", "10m"}

// Serve runs the program as a service with flags until the test ends and returns its address. Requests have more time
// than the defaults give them.
func Serve(t testing.TB, program string, flags ...string) string {
	t.Helper()
	cmd := exec.Command(program, slices.Concat([]string{"serve", "--listen", "127.0.0.1:0"}, patient[:], flags)...)
	var log bytes.Buffer
	cmd.Stderr = &log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("the service ended with %v\n%s", err, &log)
		}
	})
	found := make(chan string, 1)
	go func() {
		address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if a := address.FindString(lines.Text()); a != "" {
				select {
				case found <- a:
				default:
				}
			}
		}
		close(found)
	}()
	select {
	case address, ok := <-found:
		if !ok {
			t.Fatalf("the service ended before it was ready\n%s", &log)
		}
		return address
	case <-time.After(10 * time.Minute):
		t.Fatal("the service is not ready after ten minutes")
	}
	return ""
}
