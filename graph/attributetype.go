package graph

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema"
)

// WrongAttribute returns why a value of a JSON object, with numbers as json.Number, does not have the type of an
// attribute; "" if it has. An attribute keeps its type in the store, so a number in quotes would be a text, which rules
// cannot compare or add up.
func WrongAttribute(a schema.Attribute, value any) string {
	n, isNumber := value.(json.Number)
	s, isText := value.(string)
	_, isBool := value.(bool)
	must := func(be, example string) string {
		given := kindOfJSON(value)
		switch {
		case isText:
			given = strconv.Quote(claim.Clip(s))
		case isNumber:
			given = claim.Clip(n.String())
		case isBool:
			given = fmt.Sprint(value)
		default:
			return fmt.Sprintf("%s must be %s, not %s", a.Name, be, given)
		}
		return fmt.Sprintf("%s must be %s: write %s, not %s", a.Name, be, example, given)
	}
	switch a.Type {
	case "String":
		if !isText && !isNumber {
			return must("a text", `"true"`)
		}
	case "Int":
		if _, err := strconv.ParseInt(n.String(), 10, 32); err != nil && isNumber {
			return must("a whole number", "41, between -2147483648 and 2147483647")
		} else if err != nil {
			return must("a whole number", "41")
		}
	case "Float", "Decimal":
		if d, ok := decimal.Parse(strings.TrimSpace(s)); ok && isText {
			return must("a number", d.String()+" without quotes")
		}
		if _, ok := decimal.Parse(n.String()); !ok {
			return must("a number", "12.50")
		}
	case "Boolean":
		if !isBool {
			return must("true or false", "true or false")
		}
	case "Date", "DateTime":
		return wrongDate(a, s, must)
	}
	return ""
}

// wrongDate returns why a text is not a value of an attribute of type Date or DateTime; "" if it is. An empty text is
// reported by must.
func wrongDate(a schema.Attribute, text string, must func(be, example string) string) string {
	if text == "" {
		return must("a date", `"2017-06-01"`)
	}
	d, err := claim.ParseDate(text)
	switch {
	case err != nil:
		return a.Name + ": " + err.Error()
	case a.Type == "DateTime" && !d.HasTime():
		return must("a date with a time of day", `"2017-06-01T12:30:59Z"`)
	}
	return ""
}

// kindOfJSON names the kind of a JSON value.
func kindOfJSON(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "an object"
	case string:
		return "a text"
	}
	return "a number"
}
