package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"nexum/graph/cayley"
	"nexum/graph/cayley/backup"
	"nexum/graph/claim"
)

type backupCmd struct {
	To string `arg:"" help:"The folder or .tar file to write. It must not exist yet." type:"path"`
}

func (c *backupCmd) Run(ctx context.Context, p *program) error {
	s, err := p.readStore(ctx)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		_, err := backup.Write(ctx, s, version(), w)
		return err
	}
	if p.shared != nil { // the client of the service writes the file
		return write(p.out)
	}
	if err := c.save(ctx, p, write); err != nil {
		return closeOnError(err, s.Close)
	}
	return s.Close()
}

// save writes a backup to the place that the flags name, and verifies it. It never leaves a partial file.
func (c *backupCmd) save(ctx context.Context, p *program, write func(io.Writer) error) error {
	if c.To == standardOutput {
		return errors.New("a backup is verified after it was written, so it cannot go to standard output; " +
			"name a new folder or .tar file, or write an export with nexum export")
	}
	if _, err := os.Lstat(c.To); err == nil {
		return fmt.Errorf("%s exists; name a new folder or file", c.To)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := c.To + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	m, err := c.writePart(ctx, part, write)
	if err == nil {
		err = os.Rename(part, c.To)
	}
	if err != nil {
		_ = os.RemoveAll(part)
		return err
	}
	_, err = fmt.Fprintf(p.out, "backed up revision %d to %s\n", m.Revision, c.To)
	return err
}

func (c *backupCmd) writePart(ctx context.Context, part string,
	write func(io.Writer) error,
) (m backup.Manifest, err error) {
	if strings.HasSuffix(c.To, ".tar") {
		if err := writeFile(part, write); err != nil {
			return m, err
		}
		dir, err := os.MkdirTemp(filepath.Dir(part), ".nexum-backup-")
		if err != nil {
			return m, err
		}
		defer os.RemoveAll(dir)
		return unpackFile(ctx, part, dir)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return m, err
	}
	r, w := io.Pipe()
	written := make(chan error, 1)
	go func() {
		err := write(w)
		_ = w.CloseWithError(err)
		written <- err
	}()
	m, err = backup.Unpack(ctx, r, part)
	_, _ = io.Copy(io.Discard, r) // skip the padding at the end of the archive
	_ = r.Close()
	if wrong := <-written; wrong != nil {
		return m, wrong
	}
	return m, err
}

// unpackFile unpacks and checks a backup file.
func unpackFile(ctx context.Context, path, dir string) (backup.Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return backup.Manifest{}, err
	}
	defer f.Close()
	m, err := backup.Unpack(ctx, bufio.NewReaderSize(f, 1<<20), dir)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return m, err
}

type restoreCmd struct {
	From string `arg:"" help:"A backup: a folder or file that nexum backup made, or an export." type:"path"`
}

func (c *restoreCmd) Run(ctx context.Context, p *program) error {
	info, err := os.Stat(c.From)
	if err != nil {
		return err
	}
	if err := p.mustBeNew(ctx); err != nil {
		return err
	}
	if !info.IsDir() && !strings.HasSuffix(c.From, ".tar") {
		return p.restore(ctx, c.From)
	}
	dir, m := c.From, backup.Manifest{}
	if info.IsDir() {
		m, err = backup.Verify(ctx, dir)
	} else {
		if dir, err = p.workFolder(); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		m, err = unpackFile(ctx, c.From, dir)
	}
	if err != nil {
		return err
	}
	store, isStore := m.StoreIn(dir)
	switch {
	case !isStore:
		return p.restore(ctx, m.ExportIn(dir))
	case p.Store != "":
		err = p.restoreInto(ctx, store)
	default:
		err = p.restoreFolder(ctx, store, m)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", c.From, err)
	}
	g, err := p.readGraph(ctx)
	if err != nil {
		return fmt.Errorf("restored %s up to revision %d, which cannot be read again: %w", c.From, m.Revision, err)
	}
	if err := p.restored(c.From, g.View()); err != nil {
		return closeOnError(err, g.Close)
	}
	return g.Close()
}

// mustBeNew returns an error if the store contains a revision.
func (p *program) mustBeNew(ctx context.Context) error {
	s, err := p.readStore(ctx)
	if errors.Is(err, claim.ErrNoStore) {
		return nil
	}
	if err != nil {
		return err
	}
	head, err := s.Head(ctx)
	if err == nil && (head.Number > 0 || p.Store == "") {
		err = fmt.Errorf(
			"%w: it is at revision %d; a backup is restored into a new store: name another folder with --data, or another "+
				"database with --store",
			claim.ErrNotEmpty,
			head.Number,
		)
	}
	return errors.Join(err, s.Close())
}

// workFolder makes a temporary folder in the data folder, or in the system's folder for temporary files.
func (p *program) workFolder() (string, error) {
	if p.Store != "" {
		return os.MkdirTemp("", "nexum-restore-")
	}
	if err := os.MkdirAll(p.Data, 0o700); err != nil {
		return "", err
	}
	return os.MkdirTemp(p.Data, "restore-")
}

// restoreFolder moves the files of a store into the data folder. It first reads them and compares them with the
// checksums of the committed data.
func (p *program) restoreFolder(ctx context.Context, from string, m backup.Manifest) error {
	work, err := p.workFolder()
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	part := filepath.Join(work, "store")
	if err := os.CopyFS(part, os.DirFS(from)); err != nil {
		return err
	}
	if err := private(part); err != nil {
		return err
	}
	s, err := cayley.Open(ctx, part, cayley.Options{Base: p.Base, Log: p.log, ReadOnly: true})
	if err != nil {
		return err
	}
	rev, err := s.Scan(ctx, passed{})
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if rev.Number != m.Revision {
		return fmt.Errorf("%w: it is at revision %d, and was written at revision %d", backup.ErrDamaged,
			rev.Number, m.Revision)
	}
	if err := os.RemoveAll(filepath.Join(p.Data, "search")); err != nil { // the index belongs to another store
		return err
	}
	if err := syncTree(part); err != nil {
		return err
	}
	if err := os.Rename(part, filepath.Join(p.Data, "store")); err != nil {
		return err
	}
	d, err := os.Open(p.Data)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// private removes the permissions of other users from copied files, as a store requires.
func private(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			return os.Chmod(path, 0o700)
		}
		return os.Chmod(path, 0o600)
	})
}

// syncTree flushes everything in a folder to disk.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() && !e.Type().IsRegular() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		err = f.Sync()
		if e := f.Close(); err == nil {
			err = e
		}
		return err
	})
}

// restoreInto copies the content of a store in a folder into the store that the flags name.
func (p *program) restoreInto(ctx context.Context, from string) error {
	source, err := cayley.Open(ctx, from, cayley.Options{Base: p.Base, Log: p.log, ReadOnly: true})
	if err != nil {
		return err
	}
	s, err := p.openStore(ctx)
	if err != nil {
		return closeOnError(err, source.Close)
	}
	r, w := io.Pipe()
	exported := make(chan error, 1)
	go func() {
		err := source.Export(ctx, w)
		_ = w.CloseWithError(err)
		exported <- err
	}()
	_, err = s.Restore(ctx, r)
	_ = r.Close()
	if wrong := <-exported; err == nil {
		err = wrong
	}
	return errors.Join(err, s.Close(), source.Close())
}
