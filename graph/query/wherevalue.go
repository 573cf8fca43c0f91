package query

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/graph/fold"
	"nexum/graph/identifier"
	"nexum/schema"
)

// existence is whether a typed filter requires that a value exists.
type existence uint8

const (
	either existence = iota
	yes
	no
)

// A textTester tests one value of a fact, as the store has it.
type textTester func(text string) bool

// factTest compiles the typed filter of a fact. The test is nil if the filter only asks for existence.
func factTest(f *schema.Fact, v any, at Argument) (textTester, existence, error) {
	switch {
	case f.IsNumber():
		return valueTest(v, at, numberOf, decimal.Parse, decimal.Decimal.Compare)
	case f.IsDate():
		return dateTest(v, at)
	case f.Type == "Boolean":
		return valueTest(v, at, boolOf, func(s string) (bool, bool) { return s == "true", s == "true" || s == "false" }, nil)
	}
	return textTest(v, at, f.Scheme)
}

// allHold combines tests that must hold for the same value; nil if there are none.
func allHold(tests []textTester) textTester {
	switch len(tests) {
	case 0:
		return nil
	case 1:
		return tests[0]
	}
	return func(text string) bool {
		for _, t := range tests {
			if !t(text) {
				return false
			}
		}
		return true
	}
}

// operators calls one for each operator in a typed filter, except exists and operators whose value is null. It returns
// the value of exists.
func operators(v any, at Argument, one func(name string, v any, at Argument) error) (existence, error) {
	in, err := object(v, at)
	if err != nil {
		return either, err
	}
	exists := either
	for _, name := range slices.Sorted(maps.Keys(in)) {
		v, at := in[name], member(at, name)
		if v == nil {
			continue
		}
		if name != "exists" {
			if err := one(name, v, at); err != nil {
				return either, err
			}
			continue
		}
		b, err := boolOf(v, at)
		if err != nil {
			return either, err
		}
		if exists = no; b {
			exists = yes
		}
	}
	return exists, nil
}

// textTest compiles a StringFilter or the filter of an enum. Identifiers of a scheme are compared in their normal form.
func textTest(v any, at Argument, scheme string) (textTester, existence, error) {
	var tests []textTester
	exists, err := operators(v, at, func(name string, v any, at Argument) error {
		list, _, err := texts(v, at)
		if err == nil && name != "in" && len(list) != 1 {
			err = InputError("%s: expected one text", at)
		}
		if err != nil {
			return err
		}
		switch name {
		case "eq", "ne", "in":
			equal := equalTo(list, scheme)
			if name == "ne" {
				tests = append(tests, func(text string) bool { return !equal(text) })
			} else {
				tests = append(tests, equal)
			}
		case "startsWith", "contains":
			m := fold.NewMatcher(list[0])
			if m.Empty() && list[0] != "" {
				return InputError("%s: %q has no visible character", at, Clip(list[0]))
			}
			if name == "contains" {
				tests = append(tests, m.ContainedIn)
			} else {
				tests = append(tests, m.Prefixes)
			}
		default:
			return InputError("%s: a text cannot be compared in this way; use eq, ne, in, startsWith, contains or exists", at)
		}
		return nil
	})
	return allHold(tests), exists, err
}

// equalTo returns a test for equality with one of the texts in list. Texts that differ only in their Unicode
// normalization are equal.
func equalTo(list []string, scheme string) textTester {
	want := make([]string, len(list))
	for i, s := range list {
		if scheme != "" {
			s, _ = identifier.Normalize(scheme, s)
		}
		want[i] = norm.NFC.String(s)
	}
	if len(want) == 1 {
		one := want[0]
		return func(text string) bool { return text == one || norm.NFC.String(text) == one }
	}
	set := make(map[string]bool, len(want))
	for _, s := range want {
		set[s] = true
	}
	return func(text string) bool { return set[text] || set[norm.NFC.String(text)] }
}

// valueTest compiles a typed filter of values that are read from texts. If compare is nil, the values have no order.
func valueTest[T comparable](
	v any, at Argument, want func(any, Argument) (T, error), read func(string) (T, bool), compare func(a, b T) int,
) (textTester, existence, error) {
	var tests []textTester
	equal := func(a, b T) bool {
		if compare == nil {
			return a == b
		}
		return compare(a, b) == 0
	}
	exists, err := operators(v, at, func(name string, v any, at Argument) error {
		values, ok := v.([]any)
		if name != "in" || !ok {
			values = []any{v}
		}
		list := make([]T, len(values))
		for i, v := range values {
			var err error
			if list[i], err = want(v, at); err != nil {
				return err
			}
		}
		holds := func(T) bool { return false }
		switch {
		case name == "in":
			holds = func(x T) bool { return slices.ContainsFunc(list, func(w T) bool { return equal(x, w) }) }
		case name == "eq":
			holds = func(x T) bool { return equal(x, list[0]) }
		case name == "ne":
			holds = func(x T) bool { return !equal(x, list[0]) }
		case compare == nil:
			return InputError("%s: a value of this type cannot be compared in this way; use eq, ne, in or exists", at)
		case name == "lt":
			holds = func(x T) bool { return compare(x, list[0]) < 0 }
		case name == "lte":
			holds = func(x T) bool { return compare(x, list[0]) <= 0 }
		case name == "gt":
			holds = func(x T) bool { return compare(x, list[0]) > 0 }
		case name == "gte":
			holds = func(x T) bool { return compare(x, list[0]) >= 0 }
		default:
			return InputError("%s: a number cannot be compared in this way; use eq, ne, in, lt, lte, gt, gte or exists", at)
		}
		tests = append(tests, func(text string) bool {
			x, ok := read(text)
			return ok && holds(x)
		})
		return nil
	})
	return allHold(tests), exists, err
}

// dateTest compiles a DateFilter. It compares dates as queries do: a date is the whole period that it names.
func dateTest(v any, at Argument) (textTester, existence, error) {
	var tests []textTester
	exists, err := operators(v, at, func(name string, v any, at Argument) error {
		want, err := dateOf(v, at)
		if err != nil {
			return err
		}
		first, last, period := want.First(), want.Last(), claim.On(want)
		same := func(d claim.Date) bool { return claim.On(d).Covers(period) || period.Covers(claim.On(d)) }
		holds := map[string]func(claim.Date) bool{
			"eq":  same,
			"ne":  func(d claim.Date) bool { return !same(d) },
			"lt":  func(d claim.Date) bool { return d.Last().Before(first) },
			"lte": func(d claim.Date) bool { return !d.First().After(last) },
			"gt":  func(d claim.Date) bool { return d.First().After(last) },
			"gte": func(d claim.Date) bool { return !d.Last().Before(first) },
		}[name]
		if holds == nil {
			return InputError("%s: a date cannot be compared in this way; use eq, ne, lt, lte, gt, gte or exists", at)
		}
		tests = append(tests, func(text string) bool {
			d, ok := claim.ReadDate(text)
			return ok && holds(d)
		})
		return nil
	})
	return allHold(tests), exists, err
}

// object reads an object of a filter.
func object(v any, at Argument) (Where, error) {
	switch v := v.(type) {
	case map[string]any:
		return v, nil
	case Where:
		return v, nil
	}
	return nil, InputError("%s: expected an object, not %s", at, written(v))
}

// texts reads a text or a list of texts. It returns false for a null value.
func texts(v any, at Argument) ([]string, bool, error) {
	switch v := v.(type) {
	case nil:
		return nil, false, nil
	case string:
		return []string{v}, true, nil
	case []string:
		return v, true, nil
	case []any:
		out := make([]string, len(v))
		for i := range v {
			s, ok := v[i].(string)
			if !ok {
				return nil, false, InputError("%s: expected a text, not %s", index(at, i), written(v[i]))
			}
			out[i] = s
		}
		return out, true, nil
	}
	return nil, false, InputError("%s: expected a text, not %s", at, written(v))
}

func boolOf(v any, at Argument) (bool, error) {
	b, ok := v.(bool)
	if !ok {
		return false, InputError("%s: expected true or false, not %s", at, written(v))
	}
	return b, nil
}

func dateOf(v any, at Argument) (claim.Date, error) {
	switch v := v.(type) {
	case claim.Date:
		return v, nil
	case string:
		d, err := claim.ParseDate(v)
		if err != nil {
			return d, InputError("%s: %v", at, err)
		}
		return d, nil
	}
	return claim.Date{}, InputError("%s: a Date must be a text such as 2017-06, not %s", at, written(v))
}

func numberOf(v any, at Argument) (decimal.Decimal, error) {
	text := ""
	switch v := v.(type) {
	case decimal.Decimal:
		return v, nil
	case string:
		text = strings.TrimSpace(v)
	case json.Number:
		text = v.String()
	case float64:
		text = strconv.FormatFloat(v, 'g', -1, 64)
	case int, int32, int64:
		text = fmt.Sprint(v)
	}
	d, ok := decimal.Parse(text)
	if !ok {
		return d, InputError("%s: expected a number such as 12.50, not %s", at, written(v))
	}
	return d, nil
}

// ModalitySet returns the set of the named modalities. A list without one is an error. at says where the list is.
func ModalitySet[T ~string](names []T, at Argument) (graph.Modalities, error) {
	var set graph.Modalities
	for _, name := range names {
		m, ok := claim.ParseModality(string(name))
		if !ok {
			return 0, InputError("%s: there is no modality %q", at, Clip(string(name)))
		}
		set |= 1 << m
	}
	if set == 0 {
		return 0, InputError("%s: an empty list matches nothing; leave it out for the default", at)
	}
	return set, nil
}

// written returns a value as text for a message.
func written(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprintf("a %T", v)
	}
	return Clip(string(b))
}
