package pebblekv

import "github.com/hidal-go/hidalgo/kv"

// A hierarchical key is written as its parts with the bytes sep, end between them. A sep inside a part is followed
// by esc. Keys with parts of equal length, such as those of a bucket of Cayley, keep their byte order. They would not
// if the escape were a backslash. The value of sep is rare in big-endian numbers and in hashes. Escaping zero bytes
// would double the length of most keys.
const (
	sep = 0x01
	end = 0x02
	esc = 0x03
)

// appendKey appends the written form of k to b.
func appendKey(b []byte, k kv.Key) []byte {
	for i, part := range k {
		if i > 0 {
			b = append(b, sep, end)
		}
		from := 0
		for j, c := range part {
			if c == sep {
				b = append(b, part[from:j+1]...)
				b = append(b, esc)
				from = j + 1
			}
		}
		b = append(b, part[from:]...)
	}
	return b
}

// parseKey is the reverse of appendKey.
func parseKey(b []byte) kv.Key {
	k := make(kv.Key, 0, 2)
	part := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] != sep || i+1 == len(b) {
			part = append(part, b[i])
			continue
		}
		i++
		if b[i] == end {
			k = append(k, part[:len(part):len(part)])
			part = part[len(part):]
			continue
		}
		part = append(part, sep)
	}
	return append(k, part)
}

// keyAfterPrefix returns the first key after all keys that begin with prefix, or nil if there is none.
func keyAfterPrefix(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xff {
			up := append([]byte(nil), prefix[:i+1]...)
			up[i]++
			return up
		}
	}
	return nil
}
