package infer

import (
	"cmp"
	"fmt"
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
	mixed                      mixedDates
	example                    string
	longest                    int
	decimalComma, notComma     bool
	// thousands: a value has points between the thousands, as in 1.234,56; notThousands: a value cannot be read so
	thousands, notThousands bool
	// notGrouped: a value cannot be read as 1,234.56; surelyGrouped: a value can only be read so
	notGrouped, surelyGrouped bool
	spaces                    spacedNumbers // whether the values are written as 1 234,56
	notWhole                  bool          // whether a value is not digits only
	nearly                    *reading      // the type of nearly all values, if no type fits all of them
	words                     *booleanWords // the words for true and false that all values are; nil for none
	units                     []string      // the texts before or after the numbers: %, €, USD
	bare                      *guess        // the guess for the values without the unit
	notUnit                   bool          // whether a value is not a number with one of these units
	zeros                     bool          // whether a value begins with a zero that no number has: 00123
	least, greatest           float64       // the range of the numbers
	days                      bool          // whether numbers are the days of a spreadsheet
	compact                   bool          // whether numbers are days without separators: 20200102
	code                      bool          // whether numbers are codes, so that one does not calculate with them
	dayFirst                  bool          // whether other dates of the table can only be read with the day first
}

// groupedNumber matches numbers with a decimal comma, whose thousands may be set off by points: 1.234,56.
var groupedNumber = regexp.MustCompile(`^[-+]?([1-9][0-9]{0,2}(\.[0-9]{3})+|0|[1-9][0-9]*)(,[0-9]+)?$`)

// spacedNumber matches numbers whose thousands are set off by a space, with a decimal comma or point: 1 234,56.
var spacedNumber = regexp.MustCompile(
	`^[-+]?(?:[1-9][0-9]{0,2}(?:([ \x{00A0}\x{202F}\x{2009}])[0-9]{3})+|0|[1-9][0-9]*)(?:([,.])[0-9]+)?$`)

// spacedNumbers finds out whether all values of a column are numbers with spaces between the thousands.
type spacedNumbers struct {
	no             bool
	space, decimal string // as the values have them; empty if no value has one
}

// see adds a value.
func (n *spacedNumbers) see(s string) {
	if n.no {
		return
	}
	m := spacedNumber.FindStringSubmatch(s)
	if m == nil || m[1] != "" && n.space != "" && m[1] != n.space || m[2] != "" && n.decimal != "" && m[2] != n.decimal {
		n.no = true
		return
	}
	n.space, n.decimal = cmp.Or(n.space, m[1]), cmp.Or(n.decimal, m[2])
}

// all reports whether all values are such numbers, and at least one has a space.
func (n *spacedNumbers) all() bool { return !n.no && n.space != "" }

// options returns the options of a mapping that read such numbers.
func (n *spacedNumbers) options() string {
	space := strings.Trim(strconv.QuoteToASCII(n.space), `"`) // a no-break space is seen as \u00a0
	if n.decimal == "," {
		return fmt.Sprintf(`decimal: ",", thousands: "%s"`, space)
	}
	return fmt.Sprintf(`thousands: "%s"`, space)
}

// digitsOnly matches whole numbers of any length.
var digitsOnly = regexp.MustCompile(`^[0-9]+$`)

// groupedByComma matches numbers with a decimal point, whose thousands may be set off by commas: 1,234.56.
var groupedByComma = regexp.MustCompile(`^[-+]?([1-9][0-9]{0,2}(,[0-9]{3})+|0|[1-9][0-9]*)(\.[0-9]+)?$`)

// leadingZero matches numbers with a zero before other digits. These are codes, such as postal codes and phone numbers,
// that are not the same without it.
var leadingZero = regexp.MustCompile(`^0[0-9]+$`)

// formatNames are the date formats that are tried in addition to ISO 8601.
var formatNames = [...]string{
	"DD.MM.YYYY", "D.M.YYYY", monthFirst, dayFirst, monthFirstShort, dayFirstShort, "YYYY/MM/DD", "YYYYMMDD", "DD-MM-YYYY",
	"DD MMM YYYY", "DD-MMM-YYYY", "MMM D, YYYY", "MMM D YYYY", "MMMM D, YYYY", "YYYY/M/D", "YYYY.MM.DD", "YYYY-M-D",
	"D MMMM YYYY", "D. MMMM YYYY", "YYYY年M月D日", "DD.MM.YYYY HH:mm", "DD.MM.YYYY HH:mm:ss",
	"MM/DD/YYYY HH:mm", "DD/MM/YYYY HH:mm", "M/D/YYYY H:mm", "D/M/YYYY H:mm", "MM/DD/YYYY HH:mm:ss", "DD/MM/YYYY HH:mm:ss",
	"D.M.YY", "DD.MM.YY", "YYYY-00-00", "YYYY-MM-00", "YYYY-**-**", "YYYY-MM-**", "00/00/YYYY", "00/MM/YYYY",
}

// Dates such as 02/03/2001 can be read in two ways.
const (
	monthFirst      = "MM/DD/YYYY"
	dayFirst        = "DD/MM/YYYY"
	monthFirstShort = "M/D/YYYY"
	dayFirstShort   = "D/M/YYYY"
)

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
	g.zeros = g.zeros || leadingZero.MatchString(s)
	g.seeNumber(s)
	g.seeUnit(s)
	if !g.notBool {
		g.seeBoolean(s)
	}
	if !g.notDate {
		_, err := claim.ParseDate(s)
		g.notDate = err != nil
		g.hasDash = g.hasDash || len(s) > 4
		g.notDateTime = g.notDateTime || !strings.ContainsAny(s, "T ")
	}
	g.mixed.see(s)
	if g.notDate {
		g.seeFormats(s)
	}
}

// seeNumber finds out whether a value is a number, and how it is written.
func (g *guess) seeNumber(s string) {
	isNumber := format.IsNumber(s)
	g.notNumber = g.notNumber || !isNumber
	if isNumber {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			if g.seen == 1 {
				g.least, g.greatest = n, n
			}
			g.least, g.greatest = min(g.least, n), max(g.greatest, n)
		}
	}
	if !g.notInt {
		n, err := strconv.ParseInt(s, 10, 64)
		g.notInt = err != nil || n < math.MinInt32 || n > math.MaxInt32 || !isNumber
	}
	if !g.notComma {
		g.notComma = !format.IsNumber(strings.Replace(s, ",", ".", 1)) || strings.Contains(s, ".")
	}
	g.decimalComma = g.decimalComma || strings.Contains(s, ",")
	if !g.notThousands {
		g.notThousands = !groupedNumber.MatchString(s)
		g.thousands = g.thousands || strings.Contains(s, ".")
	}
	g.spaces.see(s)
	g.notWhole = g.notWhole || !digitsOnly.MatchString(s)
	if !g.notGrouped {
		g.notGrouped = !groupedByComma.MatchString(s)
		g.surelyGrouped = g.surelyGrouped || strings.Count(s, ",") > 1 || strings.Contains(s, ",") && strings.Contains(s, ".")
	}
}

// seeFormats drops the date formats that do not fit a value.
func (g *guess) seeFormats(s string) {
	if !g.tried {
		g.tried = true
		for _, name := range formatNames {
			if f, err := table.ParseDateFormat(name); err == nil && g.seen == 1 {
				g.formats = append(g.formats, f)
			}
		}
	}
	g.formats = slices.DeleteFunc(g.formats, func(f *table.DateFormat) bool { return !fitsFormat(f, s) })
}

// fitsFormat reports whether a text is a day that exists.
func fitsFormat(f *table.DateFormat, s string) bool {
	date, ok := f.ISO(s)
	if ok {
		_, ok = claim.ReadDate(date)
	}
	return ok
}

// seeType adds a value with the datatype that the data gives.
func (g *guess) seeType(s, datatype string) {
	local := lastPart(datatype)
	switch local {
	case "", "string", "langString":
		g.notInt, g.notNumber, g.notBool, g.notDate, g.notComma, g.tried = true, true, true, true, true, true
		g.notUnit, g.mixed.none = true, true
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
	case !g.notBool && (g.words == nil || g.words.both()):
		return typeBoolean, g.words.options()
	case g.days:
		return typeDate, "format: " + excelDays
	case g.compact && !g.notNumber:
		return typeDate, "format: " + quotedFormat(g.format().String())
	case g.zeros && !g.hasFormats(), g.code:
		return typeString, ""
	case !g.notInt:
		return typeInt, ""
	case !g.notNumber:
		return typeDecimal, ""
	case !g.notDate && g.hasDash && !g.notDateTime:
		return typeDateTime, ""
	case !g.notDate && g.hasDash:
		return typeDate, ""
	case g.thousands && g.decimalComma && !g.notThousands:
		return typeDecimal, `decimal: ",", thousands: "."`
	case g.spaces.all():
		return typeDecimal, g.spaces.options()
	case g.groupsByComma():
		return typeDecimal, `thousands: ","`
	case g.decimalComma && !g.notComma:
		return typeDecimal, `decimal: ","`
	case g.hasFormats():
		f := g.format()
		if strings.Contains(f.String(), "HH") || strings.Contains(f.String(), "H:") {
			return typeDateTime, "format: " + quotedFormat(f.String())
		}
		return typeDate, "format: " + quotedFormat(f.String())
	case g.mixed.several():
		return typeDate, g.mixed.options()
	}
	if typ, options, ok := g.withUnit(); ok {
		return typ, options
	}
	return typeString, ""
}

// excelDays is the format of dates that are numbers of days.
const excelDays = "excel"

// hasFormats reports whether all values are dates in one format.
func (g *guess) hasFormats() bool { return g.notDate && len(g.formats) > 0 }

// format returns the format of dates. If the order of day and month is ambiguous, it is the order that other dates of
// the table have.
func (g *guess) format() *table.DateFormat {
	if g.dayFirst {
		for _, f := range g.formats {
			if strings.HasPrefix(f.String(), "D") {
				return f
			}
		}
	}
	return g.formats[0]
}

// ambiguous reports whether the month could as well be the day, as in 02/03/2001.
func (g *guess) ambiguous() bool {
	if typ, options := g.fact(); g.nearly == nil && typ == typeDate && options == g.mixed.options() {
		return g.mixed.undecided()
	}
	if g.nearly != nil {
		return g.nearly.mixed != nil && g.nearly.mixed.undecided()
	}
	return g.hasFormats() && g.has("M") && g.has("D")
}

// has reports whether one of the formats that fit is a date with slashes that begins with the letter.
func (g *guess) has(letter string) bool {
	return slices.ContainsFunc(g.formats, func(f *table.DateFormat) bool {
		return strings.HasPrefix(f.String(), letter) && strings.Contains(f.String(), "/")
	})
}

// quotedFormat returns a format as a YAML scalar within braces.
func quotedFormat(s string) string {
	if strings.ContainsAny(s, ":,") {
		return strconv.Quote(s)
	}
	return s
}

// pointedThousands reports whether all values are numbers whose points could set off thousands: 45.000.
func (g *guess) pointedThousands() bool {
	return !g.notNumber && g.notInt && g.thousands && !g.notThousands && !g.decimalComma
}

// groupsByComma reports whether all values are numbers, in some of which commas set off the thousands. If the commas
// could also be decimal commas, exactly three digits after each comma show that they are not.
func (g *guess) groupsByComma() bool { return g.notNumber && g.decimalComma && !g.notGrouped }
