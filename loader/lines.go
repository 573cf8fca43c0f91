package loader

import (
	"errors"
	"io"
	"unicode/utf8"
)

// eachLine passes the lines of a file on, with their numbers from 1, and reports what keeps it from it.
// It ends when f returns false, after too many problems, or when the reading has to stop.
func (r *reading) eachLine(file int, in *input, f func(number int, line string) bool) {
	problems := r.problems.total
	var buf []byte
	for number := 1; ; number++ {
		line, keep, err := in.line(buf)
		buf = keep
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			r.partial = true
			r.problems.add(place{file, number, 0}, "%s", err)
			return
		case number&1023 == 0 && r.stopped() != nil:
			return
		case r.problems.total-problems > r.MaxProblems:
			r.partial = true
			r.problems.add(place{file, number, 0}, "too many problems; the rest of the file has not been read")
			return
		case !utf8.Valid(line):
			r.partial = true
			_, col, _ := invalidUTF8(line)
			r.problems.add(place{file, number, col}, "this is not UTF-8; save the file in UTF-8")
			continue
		}
		if !f(number, string(line)) {
			return
		}
	}
}

// jsonLinesFile reads the records of a JSON Lines file.
func (r *recordReader) jsonLinesFile(in *input) {
	var p jsonParser
	r.eachLine(r.file, in, func(number int, line string) bool {
		if isBlank(line) {
			return true
		}
		n, err := p.parse(line, number)
		if err != nil {
			r.partial = true
			r.syntax(err)
			return true
		}
		r.block(n, r.dataset)
		return true
	})
}

func isBlank(line string) bool {
	for i := range len(line) {
		if c := line[i]; c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
