package export

import (
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
)

// Held is one period of a relation or answer in JSON: a time without a gap, and how it is claimed then.
type Held struct {
	ValidFrom  string  `json:"validFrom,omitempty"`
	ValidTo    string  `json:"validTo,omitempty"`
	Modality   string  `json:"modality"`
	Confidence float64 `json:"confidence"`
	Disputed   bool    `json:"disputed"`
}

// JSONPeriods returns periods for JSON.
func JSONPeriods(list []graph.Summary) []Held {
	out := make([]Held, len(list))
	for i, s := range list {
		out[i] = Held{s.Period.From.String(), s.Period.To.String(), s.Modality.String(), s.Confidence, s.Disputed}
	}
	return out
}

// TextPeriods returns periods as one text, as intervals of ISO 8601: 2001/2003 | 2010/.. An end that is not known is two
// dots. What is not plainly stated says so: 2010/2012 (alleged, disputed).
func TextPeriods(list []graph.Summary) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = textPeriod(s)
	}
	return join(out)
}

// textPeriod returns one period as TextPeriods has it.
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

// interval writes a period as an interval of ISO 8601.
func interval(p claim.Period) string {
	end := func(d claim.Date) string {
		if d.IsZero() {
			return ".."
		}
		return d.String()
	}
	return end(p.From) + "/" + end(p.To)
}
