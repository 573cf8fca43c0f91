package cayley

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"net"
	"sync/atomic"
	"time"

	"github.com/lib/pq"
)

// cancelPatience is how long a server may take to end a cancelled statement. Then its connection is closed.
const cancelPatience = 3 * time.Second

// pgConnector makes connections of lib/pq that end with their context. When a context ends, lib/pq asks the server to
// cancel the statement, but it waits for the server without limit. A server that is silent, for example because it is
// paused or its network is gone, would hold the caller up.
type pgConnector struct{ dsn string }

// Connect implements driver.Connector.
func (c pgConnector) Connect(ctx context.Context) (driver.Conn, error) {
	connector, err := pq.NewConnector(c.dsn)
	if err != nil {
		return nil, err
	}
	line := &pgLine{}
	connector.Dialer(line)
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	line.connected.Store(true)
	return pgConn{conn.(pqConn), line}, nil
}

// Driver implements driver.Connector.
func (c pgConnector) Driver() driver.Driver { return pgDriver{} }

// pgDriver is the driver of pgConnector.
type pgDriver struct{}

// Open implements driver.Driver.
func (pgDriver) Open(dsn string) (driver.Conn, error) {
	return pgConnector{dsn}.Connect(context.Background())
}

// pgDriverName is the name of pgDriver in database/sql.
const pgDriverName = pgType

// openDatabase opens a pool of connections with pgConnector.
func openDatabase(dsn string) (*sql.DB, error) {
	if _, err := pq.NewConfig(dsn); err != nil {
		return nil, err
	}
	return sql.OpenDB(pgConnector{dsn}), nil
}

// pqConn is what a connection of lib/pq implements.
type pqConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// pgConn is a connection of pgConnector.
type pgConn struct {
	pqConn
	line *pgLine
}

// BeginTx implements driver.ConnBeginTx. It is the one method in which lib/pq ignores the context.
func (c pgConn) BeginTx(ctx context.Context, o driver.TxOptions) (driver.Tx, error) {
	done := context.AfterFunc(ctx, c.line.closeSoon)
	defer done()
	return c.pqConn.BeginTx(ctx, o)
}

// pgLine is the dialer of one connection. lib/pq uses it once more to ask the server to cancel a statement.
type pgLine struct {
	conn      net.Conn
	connected atomic.Bool // conn does not change any more
}

// closeSoon closes the connection after cancelPatience. lib/pq does not use a connection again after it cancelled a
// statement.
func (l *pgLine) closeSoon() {
	time.AfterFunc(cancelPatience, func() { _ = l.conn.Close() })
}

// DialContext implements pq.DialerContext.
func (l *pgLine) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	if l.connected.Load() {
		l.closeSoon()
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	l.conn = conn
	return conn, err
}

// Dial implements pq.Dialer. lib/pq prefers DialContext.
func (l *pgLine) Dial(network, address string) (net.Conn, error) {
	return l.DialContext(context.Background(), network, address)
}

// DialTimeout implements pq.Dialer. lib/pq prefers DialContext.
func (l *pgLine) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return l.DialContext(ctx, network, address)
}
