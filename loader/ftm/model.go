package ftm

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// Model maps the schemata of FollowTheMoney to nexum. It is generated from the model that FollowTheMoney publishes;
// see the command in the folder generate.
type Model struct {
	Schemata map[string]*Schema `json:"schemata"`
}

// Schema is a schema with its inherited properties.
type Schema struct {
	// Kind is the kind of the schema's entities; empty if they are relations, or if the schema is abstract: only others
	// that extend it have entities.
	Kind string `json:"kind,omitempty"`
	// Edge describes the relation for the schema's entities; nil if they are entities.
	Edge *Edge `json:"edge,omitempty"`
	// Caption lists the properties that can be the name of an entity, best first.
	Caption []string `json:"caption,omitempty"`
	// Interval means that startDate and endDate are the period of the entity's relations.
	Interval   bool                `json:"interval,omitempty"`
	Properties map[string]Property `json:"properties"`
}

// Edge names a relation type and the properties with the ends of the relation.
type Edge struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Type   string `json:"type"`
}

// Property describes one property of a schema.
type Property struct {
	// Name is the fact or the relation type.
	Name string `json:"name"`
	// Type is the type of a fact that is not a text: Date or Decimal.
	Type string `json:"type,omitempty"`
	// Entity means that the values are ids of entities.
	Entity bool `json:"entity,omitempty"`
}

//go:embed model.json
var modelJSON []byte

// schema returns the schema of an entity, or nil if no entity can have it: the model does not have it, or it is
// abstract.
func (m *Model) schema(name string) *Schema {
	if s := m.Schemata[name]; s != nil && (s.Kind != "" || s.Edge != nil) {
		return s
	}
	return nil
}

func readModel() (*Model, error) {
	var m Model
	if err := json.Unmarshal(modelJSON, &m); err != nil {
		return nil, fmt.Errorf("model of FollowTheMoney: %w", err)
	}
	return &m, nil
}
