package ftm

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

// A Model says what the schemata of FollowTheMoney become in nexum. It is generated from the model that FollowTheMoney
// publishes; see the command in the folder generate.
type Model struct {
	Schemata map[string]*Schema `json:"schemata"`
}

// A Schema is a schema with what it inherits.
type Schema struct {
	// Kind is the kind of its entities; empty if they are relations.
	Kind string `json:"kind,omitempty"`
	// Edge says which relation its entities are; nil if they are entities.
	Edge *Edge `json:"edge,omitempty"`
	// Caption names the properties that an entity is called by, the best first.
	Caption []string `json:"caption,omitempty"`
	// Interval says that startDate and endDate bound what its entities say.
	Interval   bool                `json:"interval,omitempty"`
	Properties map[string]Property `json:"properties"`
}

// An Edge names the properties that hold the ends of a relation, and its type.
type Edge struct {
	Source string `json:"source"`
	Target string `json:"target"`
	Type   string `json:"type"`
}

// A Property is a property of a schema.
type Property struct {
	// Name is the fact or the relation type.
	Name string `json:"name"`
	// Type is the type of a fact that is no text: Date or Decimal.
	Type string `json:"type,omitempty"`
	// Entity says that the values are ids of entities.
	Entity bool `json:"entity,omitempty"`
}

//go:embed model.json
var modelJSON []byte

func readModel() (*Model, error) {
	var m Model
	if err := json.Unmarshal(modelJSON, &m); err != nil {
		return nil, fmt.Errorf("model of FollowTheMoney: %w", err)
	}
	return &m, nil
}
