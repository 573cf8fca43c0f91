package format

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// NotUTF8 is the message about a text that is not UTF-8.
const NotUTF8 = "this is not UTF-8; save the file in UTF-8, or name its encoding: --encoding windows-1252"

// MaxRecord is the maximum length in bytes of a line or another record of a file, uncompressed.
const MaxRecord = 16 << 20

// Lines calls f for each line of a file, with its number from 1 and without its line end. A line that is not UTF-8
// is reported as a problem and skipped. If f returns an error, Lines stops and returns it.
func Lines(in *Input, to Sink, f func(number int, line string) error) error {
	var buf []byte
	for number := 1; ; number++ {
		line, keep, err := ReadLine(in.Body, buf)
		buf = keep
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return &Error{in.At(number, 0), err}
		}
		if err := to.Err(); err != nil {
			return &Error{in.At(number, 0), err}
		}
		text := string(line)
		if column := BadUTF8(text); column > 0 {
			to.Unread(in.At(number, column), NotUTF8)
			continue
		}
		if err := f(number, text); err != nil {
			return err
		}
	}
}

// errLongLine reports that a line is longer than MaxRecord.
var errLongLine = fmt.Errorf("the line is longer than %d MiB; the rest of the file has not been read", MaxRecord>>20)

// ReadLine returns the next line without its end, or io.EOF. The line is valid until the next call. buf is memory
// for lines that are longer than the reader's own buffer. ReadLine returns it, possibly enlarged, as keep for the
// next call.
func ReadLine(r *bufio.Reader, buf []byte) (line, keep []byte, err error) {
	line, err = r.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		buf = append(buf[:0], line...)
		for errors.Is(err, bufio.ErrBufferFull) {
			line, err = r.ReadSlice('\n')
			if buf = append(buf, line...); len(buf) > MaxRecord {
				return nil, buf, errLongLine
			}
		}
		line = buf
	}
	if errors.Is(err, io.EOF) && len(line) > 0 {
		err = nil
	}
	line = bytes.TrimSuffix(line, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), buf, err
}

// BadUTF8 returns the column of the first byte that is not UTF-8, or 0 if there is none.
func BadUTF8(line string) int {
	if utf8.ValidString(line) {
		return 0
	}
	for i, column := 0, 1; i < len(line); column++ {
		r, n := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && n == 1 {
			return column
		}
		i += n
	}
	return 0
}
