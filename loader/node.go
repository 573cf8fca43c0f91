package loader

import "fmt"

// A node is a value of YAML or JSON with its position. Both readers make these, so that a record means
// the same in both.
//
// Which plain scalar is a number, a boolean or null is what JSON says, in YAML too: NO is a text, 010 is
// a text, and so is 2017-06.
type node struct {
	kind  nodeKind
	text  string // of a scalar: its text; of a number: as it was written
	line  int
	col   int
	items []node // of a list: its elements; of a mapping: keys and values in turn
}

type nodeKind uint8

const (
	null nodeKind = iota
	boolean
	number
	text
	list
	mapping
)

// String returns what messages call the kind.
func (k nodeKind) String() string {
	return [...]string{"nothing", "a boolean", "a number", "a text", "a list", "a map"}[k]
}

// maxDepth is how deep lists and maps can nest. A record needs four levels and attributes a few more.
const maxDepth = 64

// A syntaxError is where and why a file or line is not YAML or JSON.
type syntaxError struct {
	line, col int
	message   string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.line, e.col, e.message) }

// scalarKind says what a plain scalar is.
func scalarKind(s string) nodeKind {
	switch s {
	case "", "~", "null":
		return null
	case "true", "false":
		return boolean
	}
	if isNumber(s) {
		return number
	}
	return text
}

// isNumber reports whether s is a number as JSON writes it.
func isNumber(s string) bool {
	n := numberLen(s)
	return n > 0 && n == len(s)
}

// numberLen returns the length of the number that s begins with, 0 if there is none.
func numberLen(s string) int {
	i := 0
	digits := func() bool {
		from := i
		for i < len(s) && '0' <= s[i] && s[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(s) && s[i] == '-' {
		i++
	}
	if i < len(s) && s[i] == '0' {
		i++
	} else if !digits() {
		return 0
	}
	if i < len(s) && s[i] == '.' {
		i++
		if !digits() {
			return 0
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return 0
		}
	}
	return i
}
