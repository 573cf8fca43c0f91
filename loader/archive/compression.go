package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// A Compression is a compression format of single files. Its value is the file extension, such as .gz.
type Compression string

// These are the compressions that can be read.
const (
	Plain Compression = ""
	Gzip  Compression = ".gz"
	Zstd  Compression = ".zst"
)

var compressions = [...]struct {
	Compression
	mark string // the first bytes of a file
}{
	{Gzip, "\x1f\x8b"},
	{Zstd, "\x28\xb5\x2f\xfd"},
}

// CutEnding returns the name of a file without the extension of a compression, and the compression; Plain if there is
// none.
func CutEnding(name string) (plain string, c Compression) {
	lower := strings.ToLower(name)
	for _, c := range compressions {
		if strings.HasSuffix(lower, string(c.Compression)) {
			return name[:len(name)-len(c.Compression)], c.Compression
		}
	}
	return name, Plain
}

// Endings returns the endings of compressed files.
func Endings() []string { return []string{string(Gzip), string(Zstd)} }

// CompressionOf returns the compression of a file from its first bytes.
func CompressionOf(head []byte) Compression {
	for _, c := range compressions {
		if bytes.HasPrefix(head, []byte(c.mark)) {
			return c.Compression
		}
	}
	return Plain
}

// zstdWindow is the maximum size of the window of a zstd file in bytes: that of zstd --ultra. It limits the memory of
// a reader.
const zstdWindow = 128 << 20

// NewReader returns a reader of the uncompressed content. Its errors describe for a user what is wrong with the file.
func (c Compression) NewReader(r io.Reader) (io.ReadCloser, error) {
	switch c {
	case Gzip:
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, gzipError(err)
		}
		return once(reworded{z, gzipError}), nil
	case Zstd:
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(zstdWindow))
		if err != nil {
			return nil, zstdError(err)
		}
		return once(reworded{z.IOReadCloser(), zstdError}), nil
	}
	return io.NopCloser(r), nil
}

// once returns a reader of the same content that refuses content which is compressed itself.
func once(r io.ReadCloser) io.ReadCloser { return &single{ReadCloser: r, ahead: bufio.NewReader(r)} }

// single reads the content of a file that was compressed once.
type single struct {
	io.ReadCloser
	ahead *bufio.Reader
	begun bool
	err   error
}

func (s *single) Read(p []byte) (int, error) {
	if !s.begun {
		s.begun = true
		if head, _ := s.ahead.Peek(4); CompressionOf(head) != Plain {
			s.err = ErrTwice
		}
	}
	if s.err != nil {
		return 0, s.err
	}
	return s.ahead.Read(p)
}

// ErrTwice reports compressed content that is compressed itself.
var ErrTwice = errors.New("the file is compressed twice; uncompress it once")

// reworded is a reader with other errors.
type reworded struct {
	io.ReadCloser
	reword func(error) error
}

func (r reworded) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		err = r.reword(err)
	}
	return n, err
}

func gzipError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the gzip file is cut off")
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return fmt.Errorf("the file is not valid gzip: %w", err)
	}
	return err
}

func zstdError(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the zstd file is cut off")
	case errors.Is(err, zstd.ErrWindowSizeExceeded):
		return fmt.Errorf("the zstd file needs a window of more than %d MiB; compress it without --long", zstdWindow>>20)
	}
	return fmt.Errorf("the file is not valid zstd: %w", err)
}

// These limit the ratio between uncompressed and compressed size, for content above a minimum size. Data typically
// compresses to a tenth, rarely to a fiftieth of its size. The maximum ratio of gzip is about 1000.
const (
	maxRatio   = 300
	alwaysGood = 64 << 20
)

// ErrBomb reports content that unpacks to an implausible multiple of its size.
var ErrBomb = fmt.Errorf("it unpacks to more than %d times its size; unpack it if that is right", maxRatio)

// IsBomb reports whether a size is implausible for content of another size after compression.
func IsBomb(unpacked, packed int64) bool { return unpacked > alwaysGood && unpacked > maxRatio*packed }
