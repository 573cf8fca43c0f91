package xlsx

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// style is the information about a number in the number format of its cell.
type style struct {
	year, month, day, clock bool // the parts of a date that the cell shows
	elapsed                 bool // hours that can be more than 24
	percent                 bool
}

func (s style) isDate() bool { return s.year || s.month || s.day || s.clock }

// readStyles reads the number formats of the styles.
func (w *Workbook) readStyles(name string) error {
	var x struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Styles []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(name, &x); err != nil {
		return err
	}
	codes := map[int]style{}
	for _, f := range x.Formats {
		codes[f.ID] = styleOf(f.Code)
	}
	for _, s := range x.Styles {
		known, ok := codes[s.Format]
		if !ok {
			known = builtinStyle(s.Format)
		}
		w.styles = append(w.styles, known)
	}
	return nil
}

// builtinStyle returns the meaning of a number format that a workbook does not define.
func builtinStyle(id int) style {
	day := style{year: true, month: true, day: true}
	switch {
	case id == 9 || id == 10:
		return style{percent: true}
	case id >= 14 && id <= 16:
		return day
	case id == 17:
		return style{year: true, month: true}
	case id >= 18 && id <= 21 || id == 45 || id == 47:
		return style{clock: true}
	case id == 46:
		return style{clock: true, elapsed: true}
	case id == 22:
		return style{year: true, month: true, day: true, clock: true}
	case id >= 27 && id <= 36 || id >= 50 && id <= 58: // dates and times of East Asia
		return day
	}
	return style{}
}

// quoted matches the parts of a number format that are literal text, colors, conditions or locales.
var quoted = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]]*\]`)

// styleOf reads a number format, such as dd.mm.yyyy or 0.00%.
func styleOf(code string) style {
	code, _, _ = strings.Cut(code, ";") // the format of positive numbers
	lower := strings.ToLower(code)
	var s style
	for _, hours := range []string{"[h", "[m", "[s"} {
		s.elapsed = s.elapsed || strings.Contains(lower, hours+"]") || strings.Contains(lower, hours+hours[1:]+"]")
	}
	lower = quoted.ReplaceAllString(lower, "")
	if s.elapsed {
		s.clock = true
		return s
	}
	if strings.Contains(lower, "general") {
		return s
	}
	s.clock = strings.ContainsAny(lower, "hs")
	s.year, s.day = strings.ContainsAny(lower, "ye"), strings.ContainsRune(lower, 'd')
	if strings.ContainsAny(lower, "0#?") && !s.clock && !strings.ContainsAny(lower, "yd") { // 0.00E+00
		return style{percent: strings.ContainsRune(lower, '%')}
	}
	// Next to hours or seconds, m means minutes, otherwise it means the month.
	s.month = strings.ContainsRune(lower, 'm') && (!s.clock || s.year || s.day || strings.Contains(lower, "mmm"))
	return s
}

// number returns the text of a number with a style.
func (w *Workbook) number(raw string, i int) string {
	var s style
	if i >= 0 && i < len(w.styles) {
		s = w.styles[i]
	}
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return raw
	}
	switch {
	case s.isDate():
		if text, ok := w.date(f, s); ok {
			return text
		}
	case s.percent:
		return percent(f)
	}
	if len(raw) <= 40 && strings.Trim(raw, "0123456789") == "" {
		return raw
	}
	return plain(f)
}

// plain returns a number without an exponent, if it is not too long. It has the fewest digits that mean the number:
// programs write 8.2 as 8.1999999999999993, which is the same.
func plain(f float64) string {
	if abs := math.Abs(f); abs != 0 && (abs >= 1e21 || abs < 1e-9) {
		return strings.Replace(strconv.FormatFloat(f, 'e', -1, 64), "e+", "e", 1)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// percent returns a number as per cent. It moves the decimal point, since a multiplication would round.
func percent(f float64) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'e', -1, 64), "e")
	n, err := strconv.Atoi(exponent)
	if err != nil {
		return plain(f*100) + "%"
	}
	shifted, err := strconv.ParseFloat(mantissa+"e"+strconv.Itoa(n+2), 64)
	if err != nil {
		return plain(f*100) + "%"
	}
	return plain(shifted) + "%"
}

// date returns a number of days as a date or a time of day in ISO 8601. ok is false if there is no such date.
func (w *Workbook) date(days float64, s style) (text string, ok bool) {
	const perDay = 24 * 60 * 60 * 1000
	if days < 0 || days >= 2_958_466 { // 10000-01-01
		return "", false
	}
	ms := int64(math.Round(days * perDay))
	if s.elapsed || s.clock && !s.year && !s.month && !s.day && ms < perDay {
		return clock(ms), true
	}
	whole, rest := ms/perDay, ms%perDay
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.from04:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case whole == 0 || whole == 60: // Excel takes 1900 for a leap year
		return "", false
	case whole < 60:
		whole++
	}
	t := epoch.AddDate(0, 0, int(whole))
	switch {
	case s.clock || rest != 0:
		return t.Format(time.DateOnly) + "T" + clock(rest), true
	case s.day || !s.year:
		return t.Format(time.DateOnly), true
	case s.month:
		return t.Format("2006-01"), true
	}
	return t.Format("2006"), true
}

// clock returns a time of day or a duration.
func clock(ms int64) string {
	s := ms / 1000
	text := twoDigits(s/3600) + ":" + twoDigits(s/60%60) + ":" + twoDigits(s%60)
	if ms %= 1000; ms != 0 {
		text += "." + strings.TrimRight(strconv.FormatInt(1000+ms, 10)[1:], "0")
	}
	return text
}

func twoDigits(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
