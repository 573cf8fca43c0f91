package cayley_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"nexum/graph/cayley"
	"nexum/graph/graphtest"
)

// TestPostgresRefuses checks that a store opens while its database takes no writes, says why, and takes commits as soon
// as the database does.
func TestPostgresRefuses(t *testing.T) {
	address := postgres.Schema(t)
	s := open(t, address)
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(numberedClaims(0, 10)...)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db := database(t, address)
	exec := func(statement string) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE ROLE refused LOGIN SUPERUSER; ALTER ROLE refused SET default_transaction_read_only = on`)
	s, err := cayley.Open(t.Context(), strings.Replace(address, "postgres@", "refused@", 1),
		cayley.Options{MustExist: true, WriteLater: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	check := func(err error) {
		t.Helper()
		var refused *cayley.RefusedError
		if !errors.As(err, &refused) || !strings.Contains(refused.Remedy, "takes no writes now") {
			t.Errorf("the error is %v", err)
		}
	}
	check(s.ReadsOnly())
	if head, err := s.Head(t.Context()); err != nil || head.Number != 1 {
		t.Errorf("the head is %d, %v", head.Number, err)
	}
	_, err = s.Commit(t.Context(), 1, "m", graphtest.Seq(numberedClaims(10, 20)...))
	check(err)
	exec(`ALTER ROLE refused RESET default_transaction_read_only`)
	exec(`SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'refused'`)
	err = cayley.ErrUnreachable
	for tries := 0; errors.Is(err, cayley.ErrUnreachable) && tries < 10; tries++ { // connections of the pool were cut
		_, err = s.Commit(t.Context(), 1, "m", graphtest.Seq(numberedClaims(10, 20)...))
	}
	if err != nil || s.ReadsOnly() != nil {
		t.Errorf("after the cause is gone: %v, %v", err, s.ReadsOnly())
	}
}

// TestPostgresSilent checks that calls end with their contexts although the server does not answer, and that they
// succeed when it does again.
func TestPostgresSilent(t *testing.T) {
	t.Parallel()
	p := newRelay(t, postgres.Schema(t))
	s := open(t, p.address)
	defer s.Close()
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(numberedClaims(0, 10)...)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		call func(ctx context.Context) error
	}{
		{"a question", func(ctx context.Context) error { _, err := s.Head(ctx); return err }},
		{"a transaction", func(ctx context.Context) error { return s.Export(ctx, io.Discard) }},
		{"a commit", func(ctx context.Context) error {
			_, err := s.Commit(ctx, 1, "m", graphtest.Seq(numberedClaims(10, 20)...))
			return err
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.silent.Lock()
			ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer stop()
			ended := make(chan error, 1)
			go func() { ended <- c.call(ctx) }()
			select {
			case err := <-ended:
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("the error is %v", err)
				}
			case <-time.After(time.Minute):
				t.Error("the call waits for the server although its context is done")
			}
			p.silent.Unlock()
			if head, err := s.Head(t.Context()); err != nil || head.Number != 1 {
				t.Errorf("afterwards the head is %d, %v", head.Number, err)
			}
		})
	}
}

// TestPostgresGone checks that a store whose server is gone can be closed without an error.
func TestPostgresGone(t *testing.T) {
	t.Parallel()
	p := newRelay(t, postgres.Schema(t))
	s := open(t, p.address)
	if _, err := s.Commit(t.Context(), 0, "m", graphtest.Seq(numberedClaims(0, 10)...)); err != nil {
		t.Fatal(err)
	}
	p.cut()
	if _, err := s.Head(t.Context()); !errors.Is(err, cayley.ErrUnreachable) {
		t.Errorf("the error is %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing: %v", err)
	}
}

// A relay stands between a store and its database.
type relay struct {
	address string       // of the relay
	silent  sync.RWMutex // while it is locked, nothing passes
	mu      sync.Mutex
	open    []net.Conn // the listener's connections with clients
	gone    bool
}

// cut ends all connections. Later ones end at once.
func (p *relay) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	for _, c := range p.open {
		c.Close()
	}
}

// admit adds a connection, unless all were cut.
func (p *relay) admit(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, c)
	return !p.gone
}

// newRelay starts a relay for a database.
func newRelay(t *testing.T, address string) *relay {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	const socket = ".s.PGSQL.5432"
	q, dir := u.Query(), t.TempDir()
	server := filepath.Join(q.Get("host"), socket)
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	p := &relay{address: u.String()}
	listener, err := net.Listen("unix", filepath.Join(dir, socket))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.pass(client, server)
		}
	}()
	return p
}

// pass connects a client with the server.
func (p *relay) pass(client net.Conn, server string) {
	defer client.Close()
	if !p.admit(client) {
		return
	}
	far, err := net.Dial("unix", server)
	if err != nil {
		return
	}
	defer far.Close()
	go p.send(client, far)
	p.send(far, client)
}

// send passes on what one side sends.
func (p *relay) send(to, from net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			to.Close()
			return
		}
		p.silent.RLock()
		_, err = to.Write(buffer[:n])
		p.silent.RUnlock()
		if err != nil {
			return
		}
	}
}
