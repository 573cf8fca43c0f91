// Package backup writes a store into one stream and restores it from that stream.
//
// A backup is a tar archive. For a store in a directory it holds the files (store/…); for other stores it holds the
// export (store.nq). The last entry, BACKUP, lists the other entries with their sizes and SHA-256 checksums, so
// that an incomplete or changed backup is not restored. A folder with the unpacked files is a backup too.
package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nexum/graph/cayley"
	"nexum/graph/claim"
)

// ErrDamaged is wrapped by the error of a backup that differs from what was written.
var ErrDamaged = errors.New("the backup is damaged")

const (
	manifestName = "BACKUP"
	storePrefix  = "store/"
	exportName   = "store.nq"
	version      = 1
	maxManifest  = 64 << 20
)

// Manifest describes the content of a backup.
type Manifest struct {
	Format      int       `json:"format"` // 1
	Program     string    `json:"program"`
	Revision    uint64    `json:"revision"`
	CommittedAt time.Time `json:"committedAt"`
	Message     string    `json:"message"`
	Files       []File    `json:"files"`
}

// File describes one file of a backup.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Store is the part of a store that a backup needs.
type Store interface {
	claim.Store
	Files(ctx context.Context, use func(claim.Revision, []cayley.File) error) error
}

// Write writes a backup of a store at one revision. The store may be written meanwhile. program is the version of
// the program; it is only information for people.
func Write(ctx context.Context, s Store, program string, w io.Writer) (Manifest, error) {
	m := Manifest{Format: version, Program: program}
	t := tar.NewWriter(w)
	err := s.Files(ctx, func(rev claim.Revision, files []cayley.File) error {
		m.Revision, m.CommittedAt, m.Message = rev.Number, rev.CommittedAt, rev.Message
		for _, f := range files {
			if err := m.addPath(ctx, t, storePrefix+f.Name, f.Path); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, cayley.ErrNoFiles) {
		err = m.addExport(ctx, t, s)
	}
	if err != nil {
		return m, err
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, err
	}
	if err := t.WriteHeader(&tar.Header{
		Typeflag: tar.TypeReg, Name: manifestName, Mode: 0o600, Size: int64(len(text)),
	}); err != nil {
		return m, err
	}
	if _, err := t.Write(text); err != nil {
		return m, err
	}
	return m, t.Close()
}

// addPath adds a file.
func (m *Manifest) addPath(ctx context.Context, t *tar.Writer, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	return m.add(ctx, t, name, f, info.Size())
}

func (m *Manifest) add(ctx context.Context, t *tar.Writer, name string, r io.Reader, size int64) error {
	if err := t.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: size}); err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, h), &during{ctx, io.LimitReader(r, size)})
	if err == nil && n < size {
		err = fmt.Errorf("%s became shorter while it was read", name)
	}
	m.Files = append(m.Files, File{name, size, hex.EncodeToString(h.Sum(nil))})
	return err
}

// addExport adds the export of a store. It writes it to a temporary file first, since the length of a file comes
// before the file in an archive.
func (m *Manifest) addExport(ctx context.Context, t *tar.Writer, s Store) error {
	f, err := os.CreateTemp("", "nexum-backup-")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if err := s.Export(ctx, f); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if m.Revision, err = exportRevision(f, size); err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return m.add(ctx, t, exportName, f, size)
}

// exportRevision returns the newest revision of an export. It reads it from the comments at the end.
func exportRevision(f io.ReaderAt, size int64) (newest uint64, err error) {
	const tail = 1 << 20
	from := max(0, size-tail)
	b := make([]byte, size-from)
	if _, err := f.ReadAt(b, from); err != nil {
		return 0, err
	}
	for line := range bytes.Lines(b) {
		var n uint64
		if _, err := fmt.Sscanf(string(line), "# nexum export revision=%d", &n); err == nil {
			newest = max(newest, n)
		}
	}
	return newest, nil
}

// during is a reader that fails when a context ends.
type during struct {
	ctx context.Context
	r   io.Reader
}

func (d *during) Read(b []byte) (int, error) {
	if err := d.ctx.Err(); err != nil {
		return 0, err
	}
	return d.r.Read(b)
}

// Unpack writes the files of a backup into a folder and checks them. The folder must be empty.
func Unpack(ctx context.Context, r io.Reader, dir string) (Manifest, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Manifest{}, err
	}
	defer root.Close()
	sums := map[string]File{}
	for t := tar.NewReader(&during{ctx, r}); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return Manifest{}, fmt.Errorf("%w: it was cut off: its last part, %s, is missing", ErrDamaged, manifestName)
		}
		if err != nil {
			return Manifest{}, unreadable(ctx, err)
		}
		if h.Typeflag != tar.TypeReg || !filepath.IsLocal(h.Name) {
			return Manifest{}, fmt.Errorf("%w: it has %.200q, which does not belong in a backup", ErrDamaged, h.Name)
		}
		if h.Name != manifestName {
			if sums[h.Name], err = unpackFile(root, h.Name, t); err != nil {
				return Manifest{}, unreadable(ctx, err)
			}
			continue
		}
		text, err := io.ReadAll(io.LimitReader(t, maxManifest))
		if err != nil {
			return Manifest{}, unreadable(ctx, err)
		}
		m, err := parseManifest(text)
		if err != nil {
			return m, err
		}
		if err := m.compare(sums); err != nil {
			return m, err
		}
		return m, root.WriteFile(manifestName, text, 0o600)
	}
}

// unreadable marks an error as a damaged archive, unless the disk or the caller's context caused it.
func unreadable(ctx context.Context, err error) error {
	var path *os.PathError
	if ctx.Err() != nil || errors.As(err, &path) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}

func unpackFile(root *os.Root, name string, r io.Reader) (File, error) {
	if err := root.MkdirAll(filepath.Dir(filepath.FromSlash(name)), 0o700); err != nil {
		return File{}, err
	}
	f, err := root.OpenFile(filepath.FromSlash(name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return File{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), r)
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return File{name, n, hex.EncodeToString(h.Sum(nil))}, err
}

func parseManifest(text []byte) (m Manifest, err error) {
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("%w: its file %s cannot be read", ErrDamaged, manifestName)
	}
	if m.Format != version {
		return m, fmt.Errorf(
			"the backup is of format %d, and this program reads format %d; restore it with the program that wrote it (nexum "+
				"%.40s), or a newer one",
			m.Format,
			version,
			m.Program,
		)
	}
	return m, nil
}

// compare returns an error that says how files differ from those in the manifest.
func (m *Manifest) compare(sums map[string]File) error {
	listed := map[string]bool{}
	for _, f := range m.Files {
		listed[f.Name] = true
		switch got, ok := sums[f.Name]; {
		case !ok:
			return fmt.Errorf("%w: its file %s is missing", ErrDamaged, f.Name)
		case got != f:
			return fmt.Errorf("%w: its file %s was changed or damaged: its checksum differs", ErrDamaged, f.Name)
		}
	}
	for name := range sums {
		if !listed[name] {
			return fmt.Errorf("%w: it has an additional file %s", ErrDamaged, name)
		}
	}
	return nil
}

// Verify checks a backup that was unpacked into a folder.
func Verify(ctx context.Context, dir string) (Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, os.ErrNotExist) {
		return Manifest{}, fmt.Errorf("%s is not a backup: it has no file %s", dir, manifestName)
	} else if err != nil {
		return Manifest{}, err
	}
	m, err := parseManifest(text)
	if err != nil {
		return m, err
	}
	sums := map[string]File{}
	err = filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || path == filepath.Join(dir, manifestName) {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name = filepath.ToSlash(name)
		sums[name], err = sumFile(ctx, path, name)
		return err
	})
	if err != nil {
		return m, err
	}
	return m, m.compare(sums)
}

func sumFile(ctx context.Context, path, name string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, &during{ctx, f})
	return File{name, n, hex.EncodeToString(h.Sum(nil))}, err
}

// StoreIn returns the directory of the store in a backup that was unpacked into a folder, and false if the backup
// is an export.
func (m *Manifest) StoreIn(dir string) (string, bool) {
	isFile := func(f File) bool { return strings.HasPrefix(f.Name, storePrefix) }
	return filepath.Join(dir, "store"), slices.ContainsFunc(m.Files, isFile)
}

// ExportIn returns the path of the export in a backup that was unpacked into a folder.
func (m *Manifest) ExportIn(dir string) string { return filepath.Join(dir, exportName) }
