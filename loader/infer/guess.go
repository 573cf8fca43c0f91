package infer

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/loader/format"
	"nexum/loader/table"
)

// guess holds the types that are possible for all values of a fact seen so far.
type guess struct {
	seen                       int
	notInt, notNumber, notBool bool
	notDate, notDateTime       bool
	hasDash                    bool                // whether a date is more precise than a year
	formats                    []*table.DateFormat // formats that fit all values, once one is not ISO 8601
	tried                      bool
	example                    string
	longest                    int
	decimalComma, notComma     bool
	thousands, notThousands    bool     // whether a value is written as 1.234,56 with a point, and whether one cannot be
	notGrouped, surelyGrouped  bool     // whether a value cannot be written as 1,234.56, and whether one can only be that
	nearly                     *reading // the type that nearly all values have, if there is none that all have
	notPercent                 bool     // whether a value is not a number with a percent sign
}

// groupedNumber matches numbers with a decimal comma, whose thousands may be set off by points: 1.234,56.
var groupedNumber = regexp.MustCompile(`^[-+]?([0-9]{1,3}(\.[0-9]{3})+|[0-9]+)(,[0-9]+)?$`)

// groupedByComma matches numbers with a decimal point, whose thousands may be set off by commas: 1,234.56.
var groupedByComma = regexp.MustCompile(`^[-+]?([1-9][0-9]{0,2}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?$`)

// formatNames are the date formats that are tried in addition to ISO 8601.
var formatNames = [...]string{
	"DD.MM.YYYY", "D.M.YYYY", "MM/DD/YYYY", "DD/MM/YYYY", "M/D/YYYY", "D/M/YYYY", "YYYY/MM/DD", "YYYYMMDD", "DD-MM-YYYY", "DD MMM YYYY", "D MMMM YYYY",
}

// see adds a value.
func (g *guess) see(s string) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	g.seen++
	if g.example == "" || len(s) < len(g.example) {
		g.example = s
	}
	g.longest = max(g.longest, len(s))
	isNumber := format.IsNumber(s)
	g.notNumber = g.notNumber || !isNumber
	if !g.notInt {
		n, err := strconv.ParseInt(s, 10, 64)
		g.notInt = err != nil || n < math.MinInt32 || n > math.MaxInt32
	}
	if !g.notComma {
		g.notComma = !format.IsNumber(strings.Replace(s, ",", ".", 1)) || strings.Contains(s, ".")
	}
	g.decimalComma = g.decimalComma || strings.Contains(s, ",")
	if !g.notThousands {
		g.notThousands = !groupedNumber.MatchString(s)
		g.thousands = g.thousands || strings.Contains(s, ".")
	}
	if !g.notGrouped {
		g.notGrouped = !groupedByComma.MatchString(s)
		g.surelyGrouped = g.surelyGrouped || strings.Count(s, ",") > 1 || strings.Contains(s, ",") && strings.Contains(s, ".")
	}
	if !g.notPercent {
		number, ok := strings.CutSuffix(s, "%")
		g.notPercent = !ok || !format.IsNumber(strings.Replace(strings.TrimSpace(number), ",", ".", 1))
	}
	if !g.notBool {
		switch strings.ToLower(s) {
		case "true", "false":
		default:
			g.notBool = true
		}
	}
	if !g.notDate {
		_, err := claim.ParseDate(s)
		g.notDate = err != nil
		g.hasDash = g.hasDash || len(s) > 4
		g.notDateTime = g.notDateTime || !strings.ContainsAny(s, "T ")
	}
	if g.notDate {
		g.seeFormats(s)
	}
}

// seeFormats keeps only the date formats that fit a value.
func (g *guess) seeFormats(s string) {
	if !g.tried {
		g.tried = true
		for _, name := range formatNames {
			if f, err := table.ParseDateFormat(name); err == nil && g.seen == 1 {
				g.formats = append(g.formats, f)
			}
		}
	}
	g.formats = slices.DeleteFunc(g.formats, func(f *table.DateFormat) bool {
		date, ok := f.ISO(s)
		if ok {
			_, err := claim.ParseDate(date)
			ok = err == nil
		}
		return !ok
	})
}

// seeType adds a value with the datatype that the data gives.
func (g *guess) seeType(s, datatype string) {
	local := lastPart(datatype)
	switch local {
	case "", "string", "langString":
		g.notInt, g.notNumber, g.notBool, g.notDate, g.notComma, g.tried = true, true, true, true, true, true
		g.see(s)
	case "gYear", "date", "dateTime", "gYearMonth", "dateTimeStamp":
		g.see(s)
		g.hasDash, g.notInt, g.notNumber = true, true, true
	default:
		g.see(s)
	}
}

// These are the types of facts, in the order in which they are tried.
const (
	typeBoolean  = "Boolean"
	typeInt      = "Int"
	typeDecimal  = "Decimal"
	typeDateTime = "DateTime"
	typeDate     = "Date"
	typeString   = "String"
)

// fact returns the type of a fact, and the options with which a mapping reads its column; empty for none.
func (g *guess) fact() (typ, options string) {
	switch {
	case g.nearly != nil:
		return g.nearly.typ, g.nearly.options
	case g.seen == 0:
		return typeString, ""
	case !g.notBool:
		return typeBoolean, ""
	case !g.notInt:
		return typeInt, ""
	case !g.notNumber:
		return typeDecimal, ""
	case !g.notDate && g.hasDash && !g.notDateTime:
		return typeDateTime, ""
	case !g.notDate && g.hasDash:
		return typeDate, ""
	case !g.notPercent && g.decimalComma:
		return typeDecimal, `unit: "%", decimal: ","`
	case !g.notPercent:
		return typeDecimal, `unit: "%"`
	case g.thousands && g.decimalComma && !g.notThousands:
		return typeDecimal, `decimal: ",", thousands: "."`
	case g.groupsByComma():
		return typeDecimal, `thousands: ","`
	case g.decimalComma && !g.notComma:
		return typeDecimal, `decimal: ","`
	}
	if len(g.formats) > 0 {
		return typeDate, "format: " + g.formats[0].String()
	}
	return typeString, ""
}

// groupsByComma reports whether all values are numbers, in some of which commas set off the thousands. Where commas could
// as well be decimal ones, three digits after each of them say that they are not.
func (g *guess) groupsByComma() bool { return g.notNumber && g.decimalComma && !g.notGrouped }

// isNumber reports whether all values are numbers.
func (g *guess) isNumber() bool {
	t, _ := g.fact()
	return t == typeInt || t == typeDecimal
}
