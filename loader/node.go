package loader

import "fmt"

// node is a value of YAML or JSON with its position. Both parsers make nodes, so a record means the same in both.
//
// The rules of JSON decide which plain scalar is a number, a Boolean or null, in YAML too: NO is a text, and so are
// 010 and 2017-06.
type node struct {
	kind  nodeKind
	text  string // the text of a scalar; a number as it was written
	line  int
	col   int
	items []node // the elements of a list; the keys and values of a map, alternating
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

// String returns the name of the kind in messages.
func (k nodeKind) String() string {
	return [...]string{"nothing", "a boolean", "a number", "a text", "a list", "a map"}[k]
}

// maxDepth is the maximum nesting depth of lists and maps. A record needs four levels, and attributes a few more.
const maxDepth = 64

// syntaxError is the place and the reason why a file or line is not valid YAML or JSON.
type syntaxError struct {
	line, col int
	message   string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("%d:%d: %s", e.line, e.col, e.message) }

// scalarKind returns the kind of a plain scalar.
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

// isNumber reports whether s is a JSON number.
func isNumber(s string) bool {
	n := numberLen(s)
	return n > 0 && n == len(s)
}

// numberLen returns the length of the number at the beginning of s, or 0 if there is none.
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
