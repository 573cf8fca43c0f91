package infer

import (
	"bufio"
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"nexum/loader/format"
)

// isUTF8 reports whether the beginning of a file is valid UTF-8 with characters outside of ASCII. The encoding that the
// caller gives for tables then does not apply, because it may be meant for other tables of the draft.
func isUTF8(body *bufio.Reader) bool {
	sample, _ := body.Peek(body.Size())
	other := false
	for len(sample) > 0 {
		r, n := utf8.DecodeRune(sample)
		if r == utf8.RuneError && n == 1 {
			return other && len(sample) < utf8.UTFMax && !utf8.FullRune(sample) // the end of the sample cuts a character
		}
		other = other || n > 1
		sample = sample[n:]
	}
	return other
}

// encodingOf returns the encoding in which a table has to be read; empty for UTF-8. given is the one that the user
// names for all tables.
func encodingOf(body *bufio.Reader, given string) string {
	switch {
	case given != "" && isUTF8(body):
		return ""
	case given == "" && isLegacy(body):
		sample, _ := body.Peek(body.Size())
		return format.GuessEncoding(sample)
	}
	return given
}

// isLegacy reports whether the beginning of a file is text in an encoding that is older than Unicode: it is not UTF-8,
// has the end of a line, and has no bytes that such texts do not use.
func isLegacy(body *bufio.Reader) bool {
	sample, _ := body.Peek(body.Size())
	if len(sample) >= 2 && (sample[0] == 0xff && sample[1] == 0xfe || sample[0] == 0xfe && sample[1] == 0xff) {
		return false // the mark of UTF-16
	}
	valid := utf8.Valid(sample)
	for cut := 1; !valid && cut < utf8.UTFMax && cut < len(sample); cut++ {
		valid = utf8.Valid(sample[:len(sample)-cut]) // the end of the sample cuts a character
	}
	if valid || bytes.HasPrefix(sample, []byte("PK")) || bytes.HasPrefix(sample, []byte("PAR1")) ||
		!bytes.ContainsAny(sample, "\r\n") {
		return false
	}
	return !bytes.ContainsFunc(sample, func(c rune) bool { return c < ' ' && c != '\t' && c != '\r' && c != '\n' })
}

// placeholders are texts that stand for no value, in lower case.
var placeholders = []string{
	"n/a", "#n/a", "n.a.", "n. a.", "null", "nan", "nil", "k.a.", "k. a.", "s/d", "н/д", "无", "無", "暂无", "なし",
	"-", "--", "–", "—", "-0-",
}

// maxPlaceholder is the maximum length of a placeholder in bytes.
const maxPlaceholder = len("暂无")

// value returns the text of a cell, "" if the text stands for no value.
func (t *tableDraft) value(cell string) string {
	if len(cell) > maxPlaceholder || t.json || !slices.Contains(placeholders, strings.ToLower(cell)) {
		return cell
	}
	if !slices.Contains(t.empty, cell) {
		t.empty = append(t.empty, cell)
	}
	return ""
}

// orderDates gives dates that can be read in two ways, such as 02/03/2001, the order that other dates of the table
// have.
func (t *tableDraft) orderDates() {
	day := false
	for _, c := range t.columns {
		day = day || c.guess.hasFormats() && !c.guess.has("M") && c.guess.has("D")
	}
	for _, c := range t.columns {
		c.guess.dayFirst = day || c.guess.inPounds()
	}
	if pounds := slices.ContainsFunc(t.columns, func(c *column) bool {
		return c.guess.dayFirst && !c.guess.notUnit && len(c.guess.units) > 0
	}); pounds {
		for _, c := range t.columns {
			c.guess.dayFirst = true
		}
	}
}
