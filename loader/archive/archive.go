// Package archive unpacks archives and compressed files. It does not trust them: it rejects names outside the folder,
// links, devices, and archives that exceed limits when unpacked.
package archive

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"

	"nexum/graph/budget"
)

// ErrRefused is wrapped by errors about the content of an archive. Other errors concern the disk.
var ErrRefused = errors.New("the archive is refused")

// ErrTooLarge is wrapped by errors about an exceeded limit. It wraps ErrRefused.
var ErrTooLarge = fmt.Errorf("%w: it is too large", ErrRefused)

// Limits limits the unpacked size of an archive.
type Limits struct {
	Bytes   int64 // total size of all files
	Entries int   // number of entries in an archive, including folders
	// BytesFlag and EntriesFlag are the names of the flags that raise a limit, for messages.
	BytesFlag, EntriesFlag string
}

// A Format is an archive format.
type Format string

// The archive formats. A file in any other format is a single file.
const (
	Tar     Format = "tar"
	TarGzip Format = "tar.gz"
	TarZstd Format = "tar.zst"
	Zip     Format = "zip"
)

// Formats returns the names of the archive formats.
func Formats() []string { return []string{string(Tar), string(TarGzip), string(TarZstd), string(Zip)} }

// FormatOf returns the archive format with a name; false if there is none.
func FormatOf(name string) (Format, bool) {
	switch name {
	case "tar":
		return Tar, true
	case "tar.gz", "tgz":
		return TarGzip, true
	case "tar.zst":
		return TarZstd, true
	case "zip":
		return Zip, true
	}
	return "", false
}

// A tar archive contains tarMark at offset tarMarkAt.
const (
	tarMark   = "ustar"
	tarMarkAt = 257
)

// Detect returns the format of an archive from its content; false if it is not an archive. A document that is stored as
// a zip archive, such as a workbook, does not count as an archive.
func Detect(f *os.File) (Format, bool) {
	var begin [512]byte
	n, _ := f.ReadAt(begin[:], 0)
	switch b := begin[:n]; {
	case isDocument(f):
		return "", false
	case bytes.HasPrefix(b, []byte("PK\x03\x04")), bytes.HasPrefix(b, []byte("PK\x05\x06")):
		return Zip, true
	case isTar(b):
		return Tar, true
	default:
		c := CompressionOf(b)
		if c == Plain {
			return "", false
		}
		z, err := c.NewReader(io.NewSectionReader(f, 0, 1<<20))
		if err != nil {
			return "", false
		}
		defer z.Close()
		if n, _ := io.ReadFull(z, begin[:]); isTar(begin[:n]) {
			return Tar + Format(c), true
		}
	}
	return "", false
}

// isDocument reports whether a file is a document of Office Open XML or OpenDocument.
func isDocument(f *os.File) bool {
	info, err := f.Stat()
	if err != nil {
		return false
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return false
	}
	return slices.ContainsFunc(z.File, func(e *zip.File) bool {
		return e.Name == "[Content_Types].xml" || e.Name == "mimetype"
	})
}

func isTar(b []byte) bool {
	return len(b) > tarMarkAt && bytes.HasPrefix(b[tarMarkAt:], []byte(tarMark))
}

// Unpack unpacks an archive into an existing folder. After an error, the folder contains some of the files.
func Unpack(f *os.File, format Format, dir string, limits Limits) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	u := &unpacker{root: root, limits: limits, packed: info.Size}
	if format == Zip {
		return u.zip(f, info.Size())
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, c := CutEnding(string(format))
	packed := &counting{r: bufio.NewReaderSize(f, 1<<16)}
	r, err := c.NewReader(packed)
	if err != nil {
		return refused("%s", err)
	}
	defer r.Close()
	u.packed = func() int64 { return packed.n }
	return u.tar(r)
}

// counting counts the bytes that are read.
type counting struct {
	r io.Reader
	n int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func refused(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
}

// flagText returns a note with the name of a flag.
func flagText(flag string) string {
	if flag == "" {
		return ""
	}
	return " (" + flag + ")"
}

// An unpacker writes the entries of an archive.
type unpacker struct {
	root    *os.Root
	limits  Limits
	entries int
	bytes   int64
	packed  func() int64 // returns the number of compressed bytes read so far
}

func (u *unpacker) tar(r io.Reader) error {
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return refused("the tar archive cannot be read: %s", err)
		}
		switch h.Typeflag {
		case tar.TypeXGlobalHeader:
		case tar.TypeReg, tar.TypeDir:
			if err := u.entry(h.Name, h.Typeflag == tar.TypeDir, t); err != nil {
				return err
			}
		default:
			return refused("%.200q is neither a file nor a folder; an archive must not contain links or devices", h.Name)
		}
	}
}

func (u *unpacker) zip(f io.ReaderAt, size int64) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return refused("the zip archive cannot be read: %s", err)
	}
	for _, e := range z.File {
		if m := e.Mode(); !m.IsRegular() && !m.IsDir() {
			return refused("%.200q is neither a file nor a folder; an archive must not contain links or devices", e.Name)
		}
		if err := u.zipEntry(e); err != nil {
			return err
		}
	}
	return nil
}

func (u *unpacker) zipEntry(e *zip.File) error {
	r, err := e.Open()
	if err != nil {
		return refused("%.200q cannot be read: %s", e.Name, err)
	}
	defer r.Close()
	return u.entry(e.Name, e.Mode().IsDir(), r)
}

// The longest names of files that are unpacked. Every file system takes them, also below a folder for temporary files,
// and an entry makes few folders that the limit on entries does not count.
const (
	maxName    = 1024 // bytes
	maxPart    = 255  // bytes of a folder or file
	maxFolders = 32
)

func isTooLong(name string) bool {
	return len(name) > maxName || strings.Count(name, "/") > maxFolders ||
		slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool { return len(part) > maxPart })
}

// entry writes one entry.
func (u *unpacker) entry(name string, isDir bool, r io.Reader) error {
	if u.entries++; u.entries > u.limits.Entries {
		return fmt.Errorf(
			"%w: the archive has more than %d entries, the most allowed%s",
			ErrTooLarge,
			u.limits.Entries,
			flagText(u.limits.EntriesFlag),
		)
	}
	clean := path.Clean(name)
	if !utf8.ValidString(name) || strings.ContainsAny(name, "\\\x00") || !filepath.IsLocal(clean) {
		return refused("%.200q is not the name of a file inside the archive", name)
	}
	if clean == "." {
		return nil
	}
	if isTooLong(clean) {
		return refused("%.200q… is too long for the name of a file: in an archive, it has at most %d bytes, a part of it "+
			"at most %d, and it is in at most %d folders", name, maxName, maxPart, maxFolders)
	}
	if isDir {
		return u.blame(name, u.root.MkdirAll(clean, 0o700))
	}
	if d := path.Dir(clean); d != "." {
		if err := u.root.MkdirAll(d, 0o700); err != nil {
			return u.blame(name, err)
		}
	}
	f, err := u.root.OpenFile(clean, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return u.blame(name, err)
	}
	err = u.copy(f, r, name)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// blame returns an error that wraps ErrRefused if the archive caused err, and err if the disk caused it.
func (u *unpacker) blame(name string, err error) error {
	if errors.Is(err, os.ErrExist) || errors.Is(err, syscall.ENOTDIR) {
		return refused("%.200q is in the archive twice, or is a file and a folder", name)
	}
	return err
}

// copy writes a file until the limit is reached.
func (u *unpacker) copy(f *os.File, r io.Reader, name string) error {
	left := u.limits.Bytes - u.bytes
	source := &source{r: io.LimitReader(r, left+1), check: func(n int64) error {
		if IsBomb(u.bytes+n, u.packed()) {
			return ErrBomb
		}
		return nil
	}}
	n, err := io.Copy(f, source)
	u.bytes += n
	switch {
	case errors.Is(source.err, ErrBomb):
		return fmt.Errorf("%w: %w", ErrTooLarge, ErrBomb)
	case source.err != nil:
		return refused("%.200q cannot be unpacked: %s", name, source.err)
	case err != nil:
		return err
	case n > left:
		return fmt.Errorf(
			"%w: it unpacks to more than %s, the most allowed%s",
			ErrTooLarge,
			budget.Bytes(u.limits.Bytes),
			flagText(u.limits.BytesFlag),
		)
	}
	return nil
}

// A source records read errors, to distinguish them from write errors.
type source struct {
	r     io.Reader
	n     int64
	check func(n int64) error // checks the number of bytes that were read
	err   error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	s.n += int64(n)
	if err == nil {
		err = s.check(s.n)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}
