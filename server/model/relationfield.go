package model

import "nexum/schema"

// RelationFields returns the fields of the kind that follow a relation type.
func (k KindInfo) RelationFields() []RelationFieldInfo {
	out := []RelationFieldInfo{}
	shape, ok := k.ontology.Shape(k.kind.Name)
	if !ok {
		return out
	}
	for _, f := range shape.Relations {
		out = append(out, RelationFieldInfo{f})
	}
	return out
}

// RelationFieldInfo describes a field that follows a relation type.
type RelationFieldInfo struct{ field *schema.RelationField }

// Name returns the name of the field.
func (f RelationFieldInfo) Name() string { return f.field.Name }

// Type returns the relation type.
func (f RelationFieldInfo) Type() string { return f.field.Type }

// Direction returns the direction of the relations from the entity that has the field.
func (f RelationFieldInfo) Direction() string { return f.field.Direction }
