package server

// These are the maximum numbers of entities and relations that Added lists, and of entities that it describes with
// their facts.
const (
	MaxAddedEntities  = 1000
	MaxAddedRelations = 200
	MaxAddedFacts     = 40
)

// Added has the first entities and relations that the new claims of a load are about.
type Added struct {
	Entities  []AddedEntity   `json:"entities"`
	Relations []AddedRelation `json:"relations"`
	// MoreEntities and MoreRelations report whether the claims are about more than these.
	MoreEntities  bool `json:"moreEntities"`
	MoreRelations bool `json:"moreRelations"`
}

// AddedEntity is one entity that new claims are about.
type AddedEntity struct {
	ID    string      `json:"id"`
	Kind  string      `json:"kind,omitempty"`
	Name  string      `json:"name,omitempty"`
	New   bool        `json:"new"` // whether the graph did not have it before
	Facts []AddedFact `json:"facts,omitempty"`
}

// AddedFact is a new fact.
type AddedFact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// AddedRelation is a relation that new claims are about, with its period as text.
type AddedRelation struct {
	Source string `json:"source"`
	Type   string `json:"type"`
	Target string `json:"target"`
	When   string `json:"when,omitempty"`
}
