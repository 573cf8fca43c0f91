package export

import (
	"encoding/json"

	"nexum/graph"
	"nexum/graph/claim"
	"nexum/graph/walk"
)

// A Path is the JSON form of a path.
type Path struct {
	Length    int          `json:"length"`
	Entities  []string     `json:"entities"`
	Relations []string     `json:"relations"`
	Times     []claim.Date `json:"times,omitempty"` // an empty date if no source gives one
	Weight    json.Number  `json:"weight,omitempty"`
}

// NewPath returns the JSON form of a path. times and weight select whether it has the times of its relations and its
// weight.
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
