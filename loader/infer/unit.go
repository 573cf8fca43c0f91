package infer

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// units are texts before or after numbers. Codes of currencies are in upper case.
var units = []string{
	"€", "$", "£", "¥", "₽", "₴", "₹", "₺", "zł", "Kč", "kr", "Fr.", "US$", "EUR", "USD", "GBP", "CHF", "JPY", "CNY",
	"RMB", "RUB", "UAH", "PLN", "CZK", "SEK", "NOK", "DKK", "HUF", "TRY", "INR", "BRL", "CAD", "AUD", "HKD", "SGD", "ZAR",
	"MXN", "руб.", "руб", "%", "kg", "t", "кг", "т", "km", "m²", "m",
}

// firstMeasure is the first of the units that is no currency.
const firstMeasure = "%"

// maxUnits is the maximum number of different units in a column of numbers.
const maxUnits = 12

// codes are the codes of currencies that a sign stands for, if there is only one.
var codes = map[string]string{
	"€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₹": "INR", "₺": "TRY", "zł": "PLN", "Kč": "CZK", "US$": "USD",
	"RMB": "CNY", "руб.": "RUB", "руб": "RUB",
}

// cutUnit splits a number from its unit. ok is false if there is none.
func cutUnit(s string) (number, unit string, ok bool) {
	for _, u := range units {
		rest, found := strings.CutPrefix(s, u)
		if !found {
			rest, found = strings.CutSuffix(s, u)
		}
		if rest = strings.TrimSpace(rest); found && rest != "" && (rest[0] == '-' || '0' <= rest[0] && rest[0] <= '9') &&
			'0' <= rest[len(rest)-1] && rest[len(rest)-1] <= '9' {
			return rest, u, true
		}
	}
	return "", "", false
}

// seeUnit finds out whether a value is a number with a unit. Values without a unit fit too.
func (g *guess) seeUnit(s string) {
	if g.notUnit {
		return
	}
	number, unit, ok := cutUnit(s)
	switch {
	case !ok:
		number = s
	case !slices.Contains(g.units, unit):
		g.units = append(g.units, unit)
		g.notUnit = len(g.units) > maxUnits
	}
	if g.bare == nil {
		g.bare = &guess{notBool: true, notDate: true, tried: true, notUnit: true, mixed: mixedDates{none: true}}
	}
	g.bare.see(number)
}

// withUnit returns the type and the options of numbers with a unit, or with several.
func (g *guess) withUnit() (typ, options string, ok bool) {
	if g.notUnit || len(g.units) == 0 || g.bare == nil {
		return "", "", false
	}
	typ, options = g.bare.fact()
	if typ != typeInt && typ != typeDecimal {
		return "", "", false
	}
	if options != "" {
		options = ", " + options
	}
	unit := quoted(g.units[0])
	if len(g.units) > 1 {
		unit = quotedList(g.units)
	}
	return typeDecimal, fmt.Sprintf("unit: %s%s", unit, options), true
}

// quotedList returns texts as a YAML list.
func quotedList(texts []string) string {
	var list []string
	for _, s := range texts {
		list = append(list, quoted(s))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// severalUnits reports whether the values are numbers with different units, so that a number means nothing without its
// unit.
func (g *guess) severalUnits() bool {
	if g.nearly != nil || len(g.units) < 2 {
		return false
	}
	_, options := g.fact()
	return strings.HasPrefix(options, "unit: [")
}

// unitProperty returns the property with the units of a column whose numbers have several.
func (c *column) unitProperty() *property {
	what := "currency"
	if slices.ContainsFunc(c.guess.units, isMeasure) {
		what = "unit"
	}
	return &property{
		name: c.name + " " + what, what: fmt.Sprintf("The %s in the column %s", what, c.name),
		typ: guess{example: c.guess.units[0]},
	}
}

func isMeasure(unit string) bool {
	return slices.Index(units, unit) >= slices.Index(units, firstMeasure)
}

// unitValue returns how the mapping reads the units of a column. A sign and the code of the same currency become the
// code.
func (c *column) unitValue() string {
	from := strconv.Quote("{" + c.name + "|unit}")
	var words []string
	same := false
	for _, u := range c.guess.units {
		code := cmp.Or(codes[u], u)
		same = same || code != u && slices.Contains(c.guess.units, code)
		words = append(words, quoted(u)+": "+quoted(code))
	}
	if !same {
		return from
	}
	return fmt.Sprintf("{template: %s, map: {%s}}", from, strings.Join(words, ", "))
}

// inPounds reports whether the values are amounts of pounds, and of no other currency.
func (g *guess) inPounds() bool {
	return len(g.units) > 0 && !slices.ContainsFunc(g.units, func(u string) bool { return u != "£" && u != "GBP" })
}

// unlikeAmounts reports whether numbers with different units are kept as texts because their notations differ: 1.250,00
// € and $1,250.00.
func (g *guess) unlikeAmounts() bool {
	typ, options := g.fact()
	return typ == typeString && options == "" && !g.notUnit && len(g.units) > 1
}
