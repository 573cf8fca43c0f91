package loader

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"nexum/loader/archive"
	"nexum/loader/format"
)

// maxFile is the limit for files that are held in memory, in bytes. For a compressed file it applies to the
// uncompressed content.
const maxFile = 32 << 20

var errEmpty = errors.New("the file is empty")

// input is an open file.
type input struct {
	r       *bufio.Reader
	random  io.ReaderAt // nil if the file is compressed
	closers []io.Closer
}

// openInput opens a file and uncompresses it if necessary. It fails for an empty file unless the format allows one. It
// calls done with the number of bytes of the file that have been read.
func openInput(s *source, done func(int64)) (*input, error) {
	f, err := s.open()
	if err != nil {
		return nil, pathless(err)
	}
	in := &input{closers: []io.Closer{f}}
	if random, ok := f.(io.ReaderAt); ok && s.packing == archive.Plain {
		in.random = random
	}
	packed := &counting{r: f, done: done}
	var r io.Reader = packed
	if s.packing != archive.Plain {
		z, err := s.packing.NewReader(bufio.NewReaderSize(r, 1<<16))
		if err != nil {
			in.close()
			if errors.Is(err, io.EOF) {
				return nil, errEmpty
			}
			return nil, err
		}
		in.closers = append(in.closers, z)
		r = &unpacking{r: z, packed: packed}
	}
	in.r = bufio.NewReaderSize(r, 1<<18)
	if _, err := in.r.Peek(1); err != nil {
		if errors.Is(err, io.EOF) {
			if s.format.Info().AllowEmpty {
				return in, nil
			}
			err = errEmpty
		}
		in.close()
		return nil, err
	}
	if mark, _ := in.r.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = in.r.Discard(3)
	}
	if s.format.Info().Decodes {
		return in, nil
	}
	decoded, err := decoded(in.r, s.encoding)
	if err != nil {
		in.close()
		return nil, err
	}
	if decoded != nil {
		in.r, in.random = bufio.NewReaderSize(decoded, 1<<18), nil
	}
	return in, nil
}

// isUTF8 reports whether the beginning of a text is UTF-8.
func isUTF8(r *bufio.Reader) bool {
	head, _ := r.Peek(r.Size())
	for range utf8.UTFMax - 1 { // the last character can be cut off
		if utf8.Valid(head) {
			return true
		}
		if len(head) > 0 {
			head = head[:len(head)-1]
		}
	}
	return utf8.Valid(head)
}

// decoded returns a reader of the text as UTF-8, or nil if the text is UTF-8 already. A byte order mark of UTF-16 has
// precedence over the name of an encoding. The name is for all files of a load, so a file in UTF-8 is not decoded.
func decoded(r *bufio.Reader, encoding string) (io.Reader, error) {
	if mark, _ := r.Peek(2); bytes.Equal(mark, []byte{0xff, 0xfe}) || bytes.Equal(mark, []byte{0xfe, 0xff}) {
		return transform.NewReader(r, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()), nil
	}
	if encoding == "" {
		return nil, nil
	}
	d, err := format.Decoder(encoding)
	if d == nil || err != nil || isUTF8(r) {
		return nil, err
	}
	return transform.NewReader(r, d), nil
}

func (in *input) close() {
	for _, c := range in.closers {
		_ = c.Close()
	}
}

// readAll returns the whole content of a file, which must not be larger than maxFile.
func readAll(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(b) > maxFile {
		err = fmt.Errorf("the file is larger than %d MiB; split it, or write JSON Lines", maxFile>>20)
	}
	return b, err
}

// counting reports how many bytes have been read.
type counting struct {
	r    io.Reader
	done func(int64)
	n    int64
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	c.done(int64(n))
	return n, err
}

// unpacking refuses a small file with a huge uncompressed content.
type unpacking struct {
	r      io.Reader
	packed *counting
	n      int64
}

func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	if u.n += int64(n); archive.IsBomb(u.n, u.packed.n) {
		return 0, fmt.Errorf("the file cannot be read: %w", archive.ErrBomb)
	}
	return n, err
}
