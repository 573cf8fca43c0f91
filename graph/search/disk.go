package search

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
)

// The directory of an index holds one folder with a scorch index, and the file current, which names that folder and
// is written last. Other folders of indexes and builds are left from unfinished operations, and are removed.

// format is the version of the terms and the files. An index of another version is not read.
const format = 5

const (
	currentName = "current"
	newName     = "current.new" // name of the file until it is complete
)

// These patterns match the folders that this package may remove from its directory.
const (
	indexPrefix = "index-"
	buildPrefix = "build-"
)

// current is the content of the file of that name.
type current struct {
	Format int    `json:"format"`
	Folder string `json:"folder"`
}

// readCurrent returns the folder in use, or "" if there is no index.
func readCurrent(dir string) (folder string, err error) {
	text, err := os.ReadFile(filepath.Join(dir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var c current
	if err := json.Unmarshal(text, &c); err != nil {
		return "", fmt.Errorf("%w: %s: %w", ErrDamaged, currentName, err)
	}
	if c.Format != format {
		return "", fmt.Errorf("%w: %d instead of %d", ErrFormat, c.Format, format)
	}
	if !strings.HasPrefix(c.Folder, indexPrefix) || c.Folder != filepath.Base(c.Folder) {
		return "", fmt.Errorf("%w: %s names %q", ErrDamaged, currentName, c.Folder)
	}
	return filepath.Join(dir, c.Folder), nil
}

// writeCurrent makes folder the one in use, atomically.
func writeCurrent(dir, folder string) error {
	text, err := json.Marshal(current{Format: format, Folder: filepath.Base(folder)})
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, newName)
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, currentName)); err != nil {
		return err
	}
	syncDir(dir)
	return nil
}

// syncDir makes a rename durable on systems that support it. If the rename is lost anyway, the index is built
// again.
func syncDir(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// sweep removes all indexes and unfinished builds in dir except keep.
func sweep(dir, keep string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		ours := strings.HasPrefix(e.Name(), indexPrefix) || strings.HasPrefix(e.Name(), buildPrefix) || e.Name() == newName
		if ours && path != keep {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	return err
}

// verify compares each segment of a scorch index with the checksum at its end. scorch itself never does this.
func verify(folder string) error {
	segments, err := filepath.Glob(filepath.Join(folder, "*.zap"))
	if err != nil {
		return err
	}
	for _, path := range segments {
		if err := verifySegment(path); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(path), err)
		}
	}
	return nil
}

func verifySegment(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() < 4 {
		return fmt.Errorf("%w: a file has %d bytes, which is too short", ErrDamaged, info.Size())
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, info.Size()-4), make([]byte, 1<<18)); err != nil {
		return err
	}
	var want [4]byte
	if _, err := io.ReadFull(f, want[:]); err != nil {
		return err
	}
	if binary.BigEndian.Uint32(want[:]) != sum.Sum32() {
		return fmt.Errorf("%w: the checksum of a file differs", ErrDamaged)
	}
	return nil
}

// mark describes the content of an index. It is stored inside the index and changes together with it.
type mark struct {
	built    bool
	revision uint64
}

const markKey = "nexum"

func (m mark) bytes() []byte {
	b := binary.BigEndian.AppendUint64(nil, m.revision)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

func readMark(r index.IndexReader) (mark, error) {
	b, err := r.GetInternal([]byte(markKey))
	if err != nil || b == nil {
		return mark{}, err
	}
	if len(b) != 12 || binary.BigEndian.Uint32(b[8:]) != crc32.ChecksumIEEE(b[:8]) {
		return mark{}, fmt.Errorf("%w: it does not name its revision", ErrDamaged)
	}
	return mark{built: true, revision: binary.BigEndian.Uint64(b)}, nil
}
