package export

import (
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
)

// Dates is the JSON form of a period. Its dates are plain; two booleans say whether they are bounds.
type Dates struct {
	ValidFrom         string `json:"validFrom,omitempty"`
	ValidFromOrBefore bool   `json:"validFromOrBefore,omitempty"` // whether it began then or before
	ValidTo           string `json:"validTo,omitempty"`
	ValidToOrAfter    bool   `json:"validToOrAfter,omitempty"` // whether it ended then or after
}

// DatesOf returns the JSON form of a period.
func DatesOf(p claim.Period) Dates {
	return Dates{p.From.Plain().String(), p.FromOrBefore(), p.To.Plain().String(), p.ToOrAfter()}
}

// Held is the JSON form of one period of a relation or answer: a time without gaps, and how the claims for that time
// state it.
type Held struct {
	Dates
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Disputed   bool    `json:"disputed"`
}

// JSONPeriods returns the JSON form of periods.
func JSONPeriods(list []graph.Summary) []Held {
	out := make([]Held, len(list))
	for i, s := range list {
		out[i] = Held{DatesOf(s.Period), s.Modality.String(), s.Confidence, s.Disputed}
	}
	return out
}

// TextPeriods formats periods as ISO 8601 intervals: 2001/2003 | 2010/.. An unknown end is two dots; ..2012/2015..
// began in 2012 or before and ended in 2015 or after. A period that is not stated as certain has a note: 2010/2012
// (alleged, disputed).
func TextPeriods(list []graph.Summary) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = textPeriod(s)
	}
	return join(out)
}

// textPeriod formats one period for TextPeriods.
func textPeriod(s graph.Summary) string {
	var manner []string
	if s.Modality != claim.Stated {
		manner = append(manner, strings.ToLower(s.Modality.String()))
	}
	if s.Confidence < 1 {
		manner = append(manner, "confidence "+number(s.Confidence))
	}
	if s.Disputed {
		manner = append(manner, "disputed")
	}
	text := interval(s.Period)
	if len(manner) > 0 {
		text += " (" + strings.Join(manner, ", ") + ")"
	}
	return text
}

// interval formats a period as an ISO 8601 interval.
func interval(p claim.Period) string {
	end := func(d claim.Date) string {
		if d.IsZero() {
			return ".."
		}
		return d.String()
	}
	return end(p.From) + "/" + end(p.To)
}
