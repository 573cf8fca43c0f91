package cayley

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"nexum/graph/claim"
)

// ErrNoFiles is the error of Files for a store that is not in a directory.
var ErrNoFiles = errors.New("the store is not in a directory")

// File is one file of a copy of a store. Name is its slash-separated name below the directory of the copy, and Path
// is where the file is now.
type File struct{ Name, Path string }

// Files calls use with the files of the store at its newest revision. A directory with files of these names is an
// equal store. The files do not change while use runs. If the store is open for writing they are links to its own
// files, and are removed after use returns. Files waits for a commit that is being written. It does not delay later
// commits.
func (s *Store) Files(ctx context.Context, use func(claim.Revision, []File) error) error {
	if err := s.restart(ctx); err != nil && ctx.Err() != nil {
		return err
	}
	c, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer c.done()
	b, ok := s.back.(*kvBackend)
	if !ok || b.dir == "" {
		return ErrNoFiles
	}
	if b.readOnly || b.broken != nil { // no process writes
		files, err := listFiles(b.dir, readableClaims(b.dir, b.list))
		if err != nil {
			return s.explain("listing the files", err)
		}
		return use(b.last, files)
	}
	dir := filepath.Join(b.dir, "copy-"+rand.Text()[:12]+
		staleSuffix) // if the process is killed, the next opening removes it
	defer os.RemoveAll(dir)
	rev, err := s.link(c, b, dir)
	if err != nil {
		return err
	}
	files, err := listFiles(dir, filepath.Join(dir, claimsDir))
	if err != nil {
		return s.explain("listing the files", err)
	}
	return use(rev, files)
}

// link makes an equal store in a directory, from links to the files of the store.
func (s *Store) link(c *call, b *kvBackend, dir string) (rev claim.Revision, err error) {
	err = s.write(c, func(*call, func(context.Context) error) error {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
		if err := b.db.Flush(); err != nil {
			return err
		}
		if err := b.db.Checkpoint(filepath.Join(dir, claimsDir)); err != nil {
			return err
		}
		if err := b.lost(); err != nil {
			return err
		}
		list, _, err := b.entries(c)
		if err != nil {
			return err
		}
		if _, err := writeLedger(dir, list); err != nil {
			return err
		}
		if rev, err = b.head(c); err != nil {
			return err
		}
		return writeFormat(dir)
	})
	return rev, s.explain("copying", c.causeOf(err))
}

// listFiles lists the files of a store: those of the directory itself, and the claims, which may be in another
// folder.
func listFiles(dir, claims string) (files []File, err error) {
	for _, name := range [...]string{ledgerFile, formatFile} {
		path := filepath.Join(dir, name)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) { // a store of the format without a ledger
			continue
		} else if err != nil {
			return nil, err
		}
		files = append(files, File{name, path})
	}
	entries, err := os.ReadDir(claims)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !e.Type().IsRegular() {
			return nil, fmt.Errorf("%s is not a regular file", filepath.Join(claims, e.Name()))
		}
		if e.Name() != "LOCK" {
			files = append(files, File{claimsDir + "/" + e.Name(), filepath.Join(claims, e.Name())})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return slices.Compare([]string{a.Name}, []string{b.Name}) })
	return files, nil
}
