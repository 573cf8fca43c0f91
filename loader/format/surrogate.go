package format

import (
	"bytes"
	"strconv"
)

// LoneSurrogate returns the offset of the first escape in a valid JSON text that is one half of a surrogate pair, such
// as \ud800 without \udc00 after it. It is no character: encoding/json replaces it with U+FFFD, so that texts that
// differ would become equal.
func LoneSurrogate(value []byte) (offset int, found bool) {
	for i := 0; ; {
		next := bytes.IndexByte(value[i:], '\\')
		if next < 0 {
			return 0, false
		}
		i += next
		switch half := surrogate(value[i:]); {
		case half == 0:
			i += 2
		case half < firstLow && surrogate(value[min(i+escapeLength, len(value)):]) >= firstLow:
			i += 2 * escapeLength
		default:
			return i, true
		}
		if i >= len(value) {
			return 0, false
		}
	}
}

const (
	firstHigh, firstLow, lastLow = 0xD800, 0xDC00, 0xDFFF

	escapeLength = len(`\ud800`)
)

// surrogate returns half of a surrogate pair if text begins with its escape, and otherwise 0.
func surrogate(text []byte) uint64 {
	if len(text) < escapeLength || text[0] != '\\' || text[1] != 'u' {
		return 0
	}
	half, err := strconv.ParseUint(string(text[2:escapeLength]), 16, 16)
	if err != nil || half < firstHigh || half > lastLow {
		return 0
	}
	return half
}
