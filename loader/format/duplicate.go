package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// DuplicateKey returns the first key that an object in a valid JSON text has twice, however it is escaped. Readers of
// JSON keep one of the two values, and not all keep the same one.
func DuplicateKey(value json.RawMessage) (key string, found bool) {
	var stack []map[string]struct{} // the keys of each open object; nil for a list
	for i := 0; i < len(value); i++ {
		switch value[i] {
		case '{':
			stack = append(stack, map[string]struct{}{})
		case '[':
			stack = append(stack, nil)
		case '}', ']':
			stack = stack[:max(len(stack)-1, 0)]
		case '"':
			end := endOfString(value, i)
			word := value[i:end]
			i = end - 1
			top := len(stack) - 1
			if top < 0 || stack[top] == nil || !isKey(value[end:]) {
				continue
			}
			text := textOf(word)
			if _, found := stack[top][text]; found {
				return text, true
			}
			stack[top][text] = struct{}{}
		}
	}
	return "", false
}

// textOf returns the text of a JSON string.
func textOf(word []byte) string {
	var text string
	if bytes.IndexByte(word, '\\') < 0 || json.Unmarshal(word, &text) != nil {
		return string(bytes.Trim(word, `"`))
	}
	return text
}

// EachKey calls f for the keys of an object in canonical JSON, as attributes are written.
func EachKey(object string, f func(key string)) {
	depth := 0
	for i := 0; i < len(object); i++ {
		switch object[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := endOfString(object, i)
			if depth == 1 && end < len(object) && object[end] == ':' {
				f(unescaped(object[i:end]))
			}
			i = end - 1
		}
	}
}

// unescaped returns the text of a JSON string that is a part of a longer text. If it has no escapes, it shares the
// memory of that text.
func unescaped(word string) string {
	text := word[1 : len(word)-1]
	if strings.Contains(text, `\`) && json.Unmarshal([]byte(word), &text) != nil {
		return word
	}
	return text
}

// endOfString returns the offset after a string that begins at i.
func endOfString[T string | []byte | json.RawMessage](value T, i int) int {
	for i++; i < len(value) && value[i] != '"'; i++ {
		if value[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(value))
}

// isKey reports whether a string is a key of an object. after is the text that follows the string.
func isKey(after []byte) bool {
	for _, c := range after {
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c == ':'
		}
	}
	return false
}

// TypeError describes in terms of JSON why a record does not fit a Go type.
func TypeError(err error) error {
	e, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return err
	}
	field := e.Field
	if field == "" {
		return fmt.Errorf("it must be %s, not %s", wordOf(e.Type), typeWord(e.Value))
	}
	return fmt.Errorf("%s must be %s, not %s", field, wordOf(e.Type), typeWord(e.Value))
}

func typeWord(value string) string {
	switch word, _, _ := strings.Cut(value, " "); word {
	case "string":
		return "a text"
	case "array":
		return "a list"
	case "object":
		return "an object"
	case "bool":
		return "true or false"
	}
	return "a number"
}

func wordOf(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		if t.Elem().Kind() == reflect.String {
			return "a list of texts"
		}
		return "a list"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Pointer:
		return wordOf(t.Elem())
	}
	return "a number"
}
