package rdf

import (
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// scanner reads the characters of a file and counts lines and columns.
type scanner struct {
	r         io.Reader
	buf       []byte
	pos       int
	err       error // why there is nothing more to read
	line, col int
}

func newScanner(r io.Reader) *scanner {
	s := &scanner{r: r, buf: make([]byte, 0, 1<<16), line: 1, col: 1}
	if s.peek(0) == 0xef && s.peek(1) == 0xbb && s.peek(2) == 0xbf { // a byte order mark
		s.pos = 3
	}
	return s
}

// eof is the result of peek after the end of the file.
const eof = -1

// peek returns the byte that is i bytes ahead.
func (s *scanner) peek(i int) int {
	for s.pos+i >= len(s.buf) {
		if s.err != nil {
			return eof
		}
		s.fill()
	}
	return int(s.buf[s.pos+i])
}

// fill reads more data into the buffer.
func (s *scanner) fill() {
	if s.pos > 0 {
		n := copy(s.buf, s.buf[s.pos:])
		s.buf, s.pos = s.buf[:n], 0
	}
	if len(s.buf) == cap(s.buf) {
		s.buf = append(make([]byte, 0, 2*cap(s.buf)), s.buf...)
	}
	n, err := s.r.Read(s.buf[len(s.buf):cap(s.buf)])
	s.buf = s.buf[:len(s.buf)+n]
	s.err = err
	if err != nil && !errors.Is(err, io.EOF) {
		panic(err)
	}
}

// next consumes one byte.
func (s *scanner) next() byte {
	c := s.buf[s.pos]
	s.pos++
	switch {
	case c == '\n':
		s.line, s.col = s.line+1, 1
	case utf8.RuneStart(c):
		s.col++
	}
	return c
}

// skip consumes n bytes, which peek has returned before.
func (s *scanner) skip(n int) {
	for range n {
		s.next()
	}
}

// rune returns the next character and its length in bytes, or eof at the end.
func (s *scanner) rune() (r rune, n int) {
	c := s.peek(0)
	if c < utf8.RuneSelf {
		return rune(c), 1
	}
	s.peek(utf8.UTFMax - 1)
	r, n = utf8.DecodeRune(s.buf[s.pos:])
	if r == utf8.RuneError && n < 2 {
		s.fail(notUTF8)
	}
	return r, n
}

// has reports whether the input continues with this text.
func (s *scanner) has(text string) bool {
	for i := range len(text) {
		if s.peek(i) != int(text[i]) {
			return false
		}
	}
	return true
}

// hasWord reports whether the input continues with this word, in upper or lower case, and not with a longer word.
func (s *scanner) hasWord(word string) bool {
	for i := range len(word) {
		if c := s.peek(i); c < 0 || c|0x20 != int(word[i])|0x20 {
			return false
		}
	}
	c := s.peek(len(word))
	return c == eof || !isNameChar(rune(c)) && c != ':' && c < utf8.RuneSelf
}

// space skips white space and comments.
func (s *scanner) space() {
	for {
		switch c := s.peek(0); c {
		case ' ', '\t', '\r', '\n':
			s.next()
		case '#':
			for c := s.peek(0); c != eof && c != '\n' && c != '\r'; c = s.peek(0) {
				s.next()
			}
		default:
			return
		}
	}
}

// fail ends the parse with an error at the current place: it panics, and the reader recovers.
func (s *scanner) fail(format string, args ...any) {
	panic(&SyntaxError{s.line, s.col, fmt.Sprintf(format, args...)})
}

// ahead describes the next input, for an error.
func (s *scanner) ahead() string {
	if s.peek(0) == eof {
		return "the end of the file"
	}
	r, _ := s.rune()
	return fmt.Sprintf("%q", r)
}

// caught turns a panic of fail or fill into an error.
func caught(v any) error {
	switch err := v.(type) {
	case nil:
		return nil
	case *SyntaxError:
		return err
	case error:
		if _, ok := v.(interface{ RuntimeError() }); !ok {
			return err
		}
	}
	panic(v)
}
