package cayley

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/lib/pq"
)

// ErrUnreachable is the error if the database server does not answer, or the connection to it is lost.
var ErrUnreachable = errors.New("the database cannot be reached")

// A RefusedError is the error if the database answers, and does not do what the store needs for a reason that its
// operator can remove. Commits go through again once it is removed.
type RefusedError struct {
	Remedy string // the reason and what to do; it has no details of the database
	err    error
}

// Error implements error.
func (e *RefusedError) Error() string { return e.Remedy + ": " + e.err.Error() }

// Unwrap returns the error of the driver.
func (e *RefusedError) Unwrap() error { return e.err }

// pgRemedies are the reasons of a RefusedError by the server's code, or by the first two characters of the code, its
// class.
var pgRemedies = map[string]string{
	"25006":     "the database takes no writes now; check whether it is a standby, or its user may only read",
	pgForbidden: "the user of the database lacks rights; grant it SELECT, INSERT, UPDATE and DELETE on the store's tables",
	"53200":     "the database server has too little memory; give it more, or reduce what it may use at a time",
	"53300":     "the database takes no more connections; end some, or raise max_connections or the limit of its user",
	"53":        "the database server has reached a limit; raise it",
	"55P03":     "another program locks the store in the database; wait until it ends, or raise lock_timeout",
	"57014":     "the database ended a statement that took too long; raise statement_timeout for its user",
	"58":        "the database server cannot use its disk; its log says why",
}

// Codes of the server that mean that its disk is full, and that its user lacks rights.
const (
	pgFull      = "53100"
	pgForbidden = "42501"
)

// refusesForNow reports whether a database could take commits later without a new start of the program.
func refusesForNow(err error) bool {
	var refused *RefusedError
	return errors.Is(err, ErrFull) || errors.As(err, &refused) && sqlState(err) != pgForbidden
}

// sqlState returns the server's code of an error, or the empty text if the error is not from the server. Two drivers
// are in use, with errors of different types.
func sqlState(err error) string {
	var failed interface{ SQLState() string }
	if errors.As(err, &failed) {
		return failed.SQLState()
	}
	return ""
}

// explainPostgres adds advice to an error of the driver.
func explainPostgres(err error) error {
	if err == nil {
		return nil
	}
	if state := sqlState(err); state != "" {
		return explainState(state, err)
	}
	var network net.Error
	switch {
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.EPIPE), errors.Is(err, syscall.ECONNRESET):
		return fmt.Errorf("%w: the connection was lost; check that the server runs, and try again: %w", ErrUnreachable, err)
	case errors.Is(err, pq.ErrSSLNotSupported):
		return fmt.Errorf("the server does not encrypt connections; set ssl = on there, or, if nobody else can read the "+
			"connection, such as on one machine, add sslmode=disable to the address: "+
			"postgres://user@host/database?sslmode=disable: %w", err)
	case errors.As(err, &network):
		return fmt.Errorf("%w: the server does not answer; check that it runs and that the address is right: %w",
			ErrUnreachable, err)
	}
	return err
}

// explainState adds advice to an error with a code of the server.
func explainState(state string, err error) error {
	if strings.HasPrefix(state, "57P") || strings.HasPrefix(state, "08") || state == "25P03" {
		return fmt.Errorf("%w: the server closed the connection; check that it runs, and try again: %w", ErrUnreachable, err)
	}
	if state == pgFull {
		return fmt.Errorf("%w: that of the database server: %w", ErrFull, err)
	}
	for _, code := range [2]string{state, state[:min(2, len(state))]} {
		if remedy, ok := pgRemedies[code]; ok {
			return &RefusedError{remedy, err}
		}
	}
	return err
}
