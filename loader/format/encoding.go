package format

import (
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
)

// Decoder returns the decoder of a character encoding, or nil for UTF-8.
func Decoder(name string) (*encoding.Decoder, error) {
	e, err := htmlindex.Get(strings.TrimSpace(name))
	if err != nil {
		return nil, fmt.Errorf("there is no encoding %q; write one such as utf-8, utf-16le, windows-1252, iso-8859-15, windows-1251, shift_jis or gb18030", name)
	}
	if canonical, _ := htmlindex.Name(e); canonical == "utf-8" {
		return nil, nil
	}
	return e.NewDecoder(), nil
}
