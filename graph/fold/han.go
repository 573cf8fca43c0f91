package fold

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// simplifiedTable is documented in the file.
//
//go:embed simplified.txt
var simplifiedTable string

// simplified returns, for each traditional Chinese character, the simplified one.
var simplified = sync.OnceValue(func() map[rune]rune {
	out := map[rune]rune{}
	for line := range strings.Lines(simplifiedTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, pair := range strings.Fields(line) {
			traditional, size := utf8.DecodeRuneInString(pair)
			out[traditional], _ = utf8.DecodeRuneInString(pair[size:])
		}
	}
	return out
})

// simplify returns the simplified form of a Chinese character, and any other character unchanged.
func simplify(r rune) rune {
	if s, ok := simplified()[r]; ok {
		return s
	}
	return r
}
