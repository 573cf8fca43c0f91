package model

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/query"
)

// JSON is a value encoded as JSON text.
type JSON string

// ReadDate reads a date argument of a query.
func ReadDate(v any) (claim.Date, error) {
	s, ok := v.(string)
	if !ok {
		return claim.Date{}, query.InputError("a Date must be a text such as 2017-06, not %v", v)
	}
	d, err := claim.ParseDate(s)
	if err != nil {
		return d, query.InputError("%s", err)
	}
	return d, nil
}

// ReadDateTime reads a time argument of a query.
func ReadDateTime(v any) (time.Time, error) {
	s, isText := v.(string)
	t, err := time.Parse(time.RFC3339, s)
	if err == nil {
		return t, nil
	}
	advice := ""
	if !isText {
		advice = "; the number of a revision is a value of knownAtRevision"
	}
	return t, query.InputError("a DateTime must be a text such as 2017-06-01T12:00:00Z, not %v%s", v, advice)
}

// ReadJSON reads a JSON value from an argument of a query, as text.
func ReadJSON(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", query.InputError("this is not a JSON value: %v", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// ReadDecimal reads an exact number from an argument of a query, which may be a string or a number.
func ReadDecimal(v any) (decimal.Decimal, error) {
	text := ""
	switch v := v.(type) {
	case string:
		text = strings.TrimSpace(v)
	case json.Number:
		text = v.String()
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	case int64:
		text = strconv.FormatInt(v, 10)
	}
	d, ok := decimal.Parse(text)
	if !ok {
		return d, query.InputError("a Decimal must be a number such as 12.50, not %v", v)
	}
	return d, nil
}
