package export

import (
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
)

// Held is the JSON form of one period of a relation or answer: a time without gaps, and how the claims for that time
// state it.
type Held struct {
	ValidFrom  string  `json:"validFrom,omitempty"`
	ValidTo    string  `json:"validTo,omitempty"`
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Disputed   bool    `json:"disputed"`
}

// JSONPeriods returns the JSON form of periods.
func JSONPeriods(list []graph.Summary) []Held {
	out := make([]Held, len(list))
	for i, s := range list {
		out[i] = Held{s.Period.From.String(), s.Period.To.String(), s.Modality.String(), s.Confidence, s.Disputed}
	}
	return out
}

// TextPeriods formats periods as ISO 8601 intervals: 2001/2003 | 2010/.. An unknown end is two dots. A period that is
// not stated as certain has a note: 2010/2012 (alleged, disputed).
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
