package cayley

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"nexum/graph/claim"
)

// The ledger of a store in a directory is the file REVISIONS. It has a head line, and one line per revision:
//
//	NUMBER TIME CLAIMS CHECKSUM CHAIN "MESSAGE"
//
// A line is appended and synced before a commit returns. So if a commit is lost or changed, the next opening
// detects it.
const (
	ledgerFile = "REVISIONS"
	ledgerHead = "nexum revisions 1\n"
)

// line returns the line of an entry, without its end.
func (e *entry) line() string {
	return fmt.Sprintf(
		"%d %s %d %s %x %s",
		e.Number,
		e.CommittedAt.Format(timeLayout),
		e.claims,
		e.sum,
		e.chain,
		strconv.QuoteToASCII(e.Message),
	)
}

// parseEntry is the reverse of line. It checks the chain.
func parseEntry(line string, before [32]byte) (e entry, err error) {
	parts := strings.SplitN(line, " ", 6)
	if len(parts) != 6 {
		return e, errors.New("it does not have six parts")
	}
	var r claim.Revision
	var t tally
	if r.Number, err = strconv.ParseUint(parts[0], 10, 64); err != nil {
		return e, err
	}
	if r.CommittedAt, err = parseTime(parts[1]); err != nil {
		return e, err
	}
	if t.claims, err = strconv.ParseUint(parts[2], 10, 64); err != nil {
		return e, err
	}
	if t.sum, err = parseChecksum(parts[3]); err != nil {
		return e, err
	}
	if r.Message, err = strconv.Unquote(parts[5]); err != nil {
		return e, fmt.Errorf("the message: %w", err)
	}
	e = chained(before, r, t)
	if e.line() != line || hex.EncodeToString(e.chain[:]) != parts[4] {
		return e, errors.New("it was changed or damaged: its checksum differs")
	}
	return e, nil
}

// readLedger reads the ledger of a directory. whole is the length of the valid part in bytes. After a crash, an
// incomplete line of a commit that did not return may follow it.
func readLedger(dir string) (l ledger, whole int64, err error) {
	path := filepath.Join(dir, ledgerFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, damaged(fmt.Errorf("its file %s, which lists the committed revisions, is missing", ledgerFile))
	} else if err != nil {
		return nil, 0, err
	}
	rest, ok := bytes.CutPrefix(text, []byte(ledgerHead))
	if !ok {
		return nil, 0, damaged(fmt.Errorf("its file %s does not begin with %q", ledgerFile, strings.TrimSpace(ledgerHead)))
	}
	whole = int64(len(ledgerHead))
	for len(rest) > 0 {
		line, after, ended := bytes.Cut(rest, []byte("\n"))
		if !ended {
			break
		}
		e, err := parseEntry(string(line), l.chain())
		if err == nil && e.Number != l.last()+1 {
			err = fmt.Errorf("it is about revision %d", e.Number)
		}
		if err != nil {
			return nil, 0, damaged(fmt.Errorf("line %d of its file %s: %w", len(l)+2, ledgerFile, err))
		}
		l = append(l, e)
		whole += int64(len(line)) + 1
		rest = after
	}
	return l, whole, nil
}

// appendLedger appends entries to the file at offset at. It returns the new length when they are on the disk.
func appendLedger(dir string, at int64, more ledger) (int64, error) {
	f, err := os.OpenFile(filepath.Join(dir, ledgerFile), os.O_WRONLY, 0o600)
	if err != nil {
		return at, err
	}
	var b strings.Builder
	for i := range more {
		b.WriteString(more[i].line())
		b.WriteByte('\n')
	}
	_, err = f.Seek(at, io.SeekStart)
	if err == nil {
		_, err = f.WriteString(b.String())
	}
	if err == nil {
		err = f.Truncate(at + int64(b.Len()))
	}
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return at, err
	}
	return at + int64(b.Len()), nil
}

// writeLedger writes a complete ledger, in place of the old one if there is one. It returns its length.
func writeLedger(dir string, l ledger) (int64, error) {
	var b strings.Builder
	b.WriteString(ledgerHead)
	for i := range l {
		b.WriteString(l[i].line())
		b.WriteByte('\n')
	}
	return int64(b.Len()), replaceFile(dir, ledgerFile, b.String())
}

// replaceFile writes a file of a directory atomically and durably.
func replaceFile(dir, name, text string) error {
	part := filepath.Join(dir, name+".part")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(dir, name)); err != nil {
		return err
	}
	return syncDir(dir)
}
