// Package pgtest starts a PostgreSQL cluster for the tests of a binary. The cluster is in a temporary directory,
// listens on a socket there, and ends with the test binary.
package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver
)

// A Cluster is a running PostgreSQL. The zero Cluster starts when a schema is first requested. A test binary should
// have one Cluster, and stop it in TestMain.
type Cluster struct {
	start   sync.Once
	err     error
	dir     string
	server  *exec.Cmd
	exited  chan struct{}
	log     bytes.Buffer
	db      *sql.DB
	schemas atomic.Int64
}

// Schema returns the URL of a new and empty schema.
func (c *Cluster) Schema(t testing.TB) string {
	t.Helper()
	c.start.Do(func() { c.err = c.run() })
	if c.err != nil {
		t.Fatal(c.err)
	}
	name := "s" + strconv.FormatInt(c.schemas.Add(1), 10)
	if _, err := c.db.ExecContext(t.Context(), "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	return c.url(name)
}

func (c *Cluster) url(schema string) string {
	q := url.Values{"host": {c.dir}, "sslmode": {"disable"}, "search_path": {schema}}
	return "postgres://postgres@/postgres?" + q.Encode()
}

// Stop ends the cluster and removes its directory. It does nothing if the cluster was not started.
func (c *Cluster) Stop() {
	if c.db != nil {
		c.db.Close()
	}
	if c.server != nil {
		_ = c.server.Process.Signal(syscall.SIGQUIT) // an immediate shutdown, because the data is no longer needed
		<-c.exited
	}
	if c.dir != "" {
		os.RemoveAll(c.dir)
	}
}

// run creates and starts the cluster.
func (c *Cluster) run() error {
	bin, err := binaries()
	if err != nil {
		return err
	}
	if c.dir, err = os.MkdirTemp("", "nexum-pg-"); err != nil {
		return err
	}
	as, err := unprivileged(c.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = c.dir, as
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	c.server = exec.Command(filepath.Join(bin, "postgres"), "-D", data, "-k", c.dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300",
		"-c", "max_wal_size=4GB")
	c.server.Dir, c.server.SysProcAttr = c.dir, as
	c.server.Stdout, c.server.Stderr = &c.log, &c.log
	if err := c.server.Start(); err != nil {
		c.server = nil
		return err
	}
	c.exited = make(chan struct{})
	go func() {
		_ = c.server.Wait()
		close(c.exited)
	}()
	if c.db, err = sql.Open("postgres", c.url("public")); err != nil {
		return err
	}
	return c.wait()
}

// wait waits until the server answers.
func (c *Cluster) wait() error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	for {
		err := c.db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-c.exited:
			return fmt.Errorf("PostgreSQL ended at its start:\n%s", c.log.String())
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// binaries returns the directory with initdb and postgres.
func binaries() (string, error) {
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		dirs = append(dirs, filepath.Dir(path))
	}
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "initdb")); err == nil {
			return dir, nil
		}
	}
	return "", errors.New(
		"PostgreSQL is not installed, and its tests are not skipped: make test installs it (apt-get install postgresql-15)",
	)
}

// unprivileged returns the user to run PostgreSQL as, because PostgreSQL does not run as root. It makes that user the
// owner of the directory.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return nil, fmt.Errorf("PostgreSQL does not run as root, and there is nobody else: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
