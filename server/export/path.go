package export

import (
	"encoding/json"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
)

// A Path is a path in JSON.
type Path struct {
	Length    int          `json:"length"`
	Entities  []string     `json:"entities"`
	Relations []string     `json:"relations"`
	Times     []claim.Date `json:"times,omitempty"` // an empty text where nothing says when
	Weight    json.Number  `json:"weight,omitempty"`
}

// NewPath returns a path for JSON, with the times of its relations and its weight if they are wanted.
func NewPath(v *graph.View, p walk.Path, times, weight bool) Path {
	out := Path{Length: len(p.Relations)}
	for _, n := range p.Entities {
		out.Entities = append(out.Entities, v.ID(n))
	}
	for _, r := range p.Relations {
		out.Relations = append(out.Relations, v.RelationID(r))
	}
	if times {
		if out.Times = p.Times; out.Times == nil {
			out.Times = make([]claim.Date, len(p.Relations))
		}
	}
	if weight {
		out.Weight = json.Number(p.Weight.String())
	}
	return out
}
