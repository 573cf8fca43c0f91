package main

import (
	"strconv"
	"strings"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/query"
	"nexum/server/export"
)

// A sameOut is the JSON form of a pair of ids that are one entity according to claims.
type sameOut struct {
	Subject    string   `json:"subject"`
	Object     string   `json:"object"`
	State      string   `json:"state"`
	Modality   string   `json:"modality"`
	Confidence float64  `json:"confidence"`
	Score      *float64 `json:"score,omitempty"`
	Reasons    []string `json:"reasons,omitempty"`
	Citations  []string `json:"citations"`
}

func newSame(m graph.Merge) sameOut {
	out := sameOut{
		Subject: m.Subject, Object: m.Object, State: m.State.String(), Modality: m.Modality.String(),
		Confidence: m.Confidence, Citations: export.Texts(export.Cite(m.Claims)),
	}
	if score, reasons, ok := query.MergeMatch(m); ok {
		out.Score, out.Reasons = &score, reasons
	} else {
		out.Reasons = reasons
	}
	return out
}

// sameWords describes each state of a pair in words.
var sameWords = map[string]string{
	graph.Merged.String(): "merged", graph.Proposed.String(): "only proposed", graph.Apart.String(): "kept apart",
	graph.Overruled.String(): "not merged, because that would join ids that a claim keeps apart",
}

// line formats a pair on one line.
func (m *sameOut) line() string {
	how := []string{sameWords[m.State]}
	if m.Score != nil {
		how = append(how, "score "+strconv.FormatFloat(*m.Score, 'f', -1, 64))
	}
	if m.Confidence < 1 {
		how = append(how, "confidence "+strconv.FormatFloat(m.Confidence, 'f', -1, 64))
	}
	how = append(how, m.Reasons...)
	return oneLine(
		m.Subject + " is the same as " + m.Object + " [" + strings.Join(how, ", ") + "]  (" +
			strings.Join(m.Citations, "; ") + ")",
	)
}

// row returns the row of a pair in the listing of an entity.
func (m *sameOut) row() row {
	var summary graph.Summary
	summary.Modality, _ = claim.ParseModality(m.Modality)
	summary.Confidence, summary.Disputed = m.Confidence, m.State == graph.Apart.String()
	line := append(cells("", "", m.Subject, "", claim.PredicateSameAs, m.Object, ""), standingCells(summary, nil)...)
	return row{text: "  " + m.line(), cells: append(line, cells("false", "", export.Join(m.Citations))...)}
}
