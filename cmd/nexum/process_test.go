package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"nexum/graph/graphtest/pgtest"
)

var postgres pgtest.Cluster

// asProgram is the environment variable that makes the test binary behave as the program.
const asProgram = "TEST_RUN_AS_NEXUM"

// sharedDir is a folder for files that several tests read.
var sharedDir string

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	var err error
	if sharedDir, err = os.MkdirTemp("", "nexum-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	postgres.Stop()
	if err := os.RemoveAll(sharedDir); err != nil {
		panic(err)
	}
	os.Exit(code)
}

// command returns a command that runs the program in a separate process.
func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(exe, args...)
	c.Env = append(os.Environ(), asProgram+"=1")
	return c
}

// A process is a service in a separate process.
type process struct {
	*exec.Cmd
	addr string
	log  *safeBuffer
	done chan struct{}
}

// safeBuffer is a buffer that is safe for concurrent use.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

var servesAt = regexp.MustCompile(`at http://(\S+)`)

// spawn starts a service and waits until it answers.
func spawn(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{
		Cmd: command(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), log: &safeBuffer{},
		done: make(chan struct{}),
	}
	p.Stderr = p.log
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := servesAt.FindStringSubmatch(lines.Text()); m != nil {
				select {
				case ready <- m[1]:
				default:
				}
			}
		}
		_ = p.Wait()
		close(p.done)
	}()
	t.Cleanup(func() { p.end(syscall.SIGTERM) })
	select {
	case p.addr = <-ready:
	case <-p.done:
		t.Fatalf("the service ended: %s", p.log)
	case <-time.After(2 * time.Minute):
		t.Fatalf("the service is not ready: %s", p.log)
	}
	return p
}

// end sends a signal to the process and waits until it exits.
func (p *process) end(s os.Signal) {
	_ = p.Process.Signal(s)
	select {
	case <-p.done:
	case <-time.After(time.Minute):
		_ = p.Process.Kill()
		<-p.done
	}
}

// eventually waits until is returns true. It fails the test if this takes too long.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not after a minute", what)
		}
	}
}

// loadInto loads a dataset into a service and checks that it commits the given revision.
func loadInto(t *testing.T, addr, dir string, revision int) {
	t.Helper()
	if out := must(t, "load", "--url", "http://"+addr, dir); !strings.Contains(out,
		fmt.Sprintf("committed as revision %d", revision)) {
		t.Fatalf("load: %s", out)
	}
}
