package format

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet" // detects encodings by the frequencies of characters, as ICU does
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// Limited is a reader that limits how many bytes an XML decoder reads for one element or text. Begin starts the count
// anew.
type Limited struct {
	r    io.Reader
	left int
}

// ErrLongElement is the error of a Limited.
var ErrLongElement = fmt.Errorf("an element is longer than %d MiB", MaxRecord>>20)

// NewLimited returns a reader that fails after MaxRecord bytes without a call of Begin.
func NewLimited(r io.Reader) *Limited { return &Limited{r, MaxRecord} }

// Begin allows MaxRecord bytes for the next element.
func (l *Limited) Begin() { l.left = MaxRecord }

func (l *Limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, ErrLongElement
	}
	n, err := l.r.Read(p)
	l.left -= n
	return n, err
}

// XMLText returns a reader of XML as UTF-8, for xml.Decoder.CharsetReader. The name is the encoding that the file
// declares. A file that was decoded already, by its byte order mark or because the caller names its encoding, is not
// decoded twice.
func XMLText(name string, in io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(name)), "utf-16") {
		return in, nil // the declaration itself could not be read in UTF-16
	}
	d, err := Decoder(name)
	if err != nil || d == nil {
		return in, err
	}
	text := bufio.NewReaderSize(in, 64<<10)
	head, _ := text.Peek(text.Size())
	for i := len(head) - 1; i >= 0 && i >= len(head)-utf8.UTFMax; i-- {
		if utf8.RuneStart(head[i]) { // the last character can be cut off
			if !utf8.FullRune(head[i:]) {
				head = head[:i]
			}
			break
		}
	}
	isASCII := !slices.ContainsFunc(head, func(b byte) bool { return b >= utf8.RuneSelf })
	if !isASCII && utf8.Valid(head) {
		return text, nil
	}
	return d.Reader(text), nil
}

// leastSure is the confidence, in percent, from which GuessEncoding takes an encoding for that of a text.
const leastSure = 15

// preferred returns a key that orders encodings that fit a text equally well: that of Western Europe first.
func preferred(charset string) string {
	if charset == "ISO-8859-1" || charset == "windows-1252" {
		return ""
	}
	return charset
}

// GuessEncoding returns the name of the encoding that a text probably has, if it is not UTF-8. A text that fits none
// well is windows-1252, the encoding of Western Europe. Of two encodings that differ only in rare characters, it
// returns the one of Windows.
func GuessEncoding(text []byte) string {
	const western = "windows-1252"
	all, err := chardet.NewTextDetector().DetectAll(text)
	if err != nil {
		return western
	}
	// The detector returns encodings that fit equally well in any order.
	best := slices.MinFunc(all, func(a, b chardet.Result) int {
		return cmp.Or(
			cmp.Compare(b.Confidence, a.Confidence),
			strings.Compare(preferred(a.Charset), preferred(b.Charset)),
		)
	})
	if best.Confidence < leastSure {
		return western
	}
	name := strings.ToLower(best.Charset)
	switch name {
	case "iso-8859-1":
		return western
	case "iso-8859-7":
		return "windows-1253"
	case "iso-8859-9":
		return "windows-1254"
	case "iso-8859-8-i", "iso-8859-8":
		return "windows-1255"
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return western
	}
	if canonical, err := htmlindex.Name(e); err != nil || canonical == "utf-8" {
		return western
	}
	return name
}

// Decoder returns the decoder of a character encoding, or nil for UTF-8.
func Decoder(name string) (*encoding.Decoder, error) {
	e, err := htmlindex.Get(strings.TrimSpace(name))
	if err != nil {
		return nil, fmt.Errorf(
			"there is no encoding %q; write one such as utf-8, utf-16le, windows-1252, iso-8859-15, windows-1251, "+
				"shift_jis or gb18030",
			name,
		)
	}
	if canonical, _ := htmlindex.Name(e); canonical == "utf-8" {
		return nil, nil
	}
	return e.NewDecoder(), nil
}
