package claim

import "strings"

// A RelationID identifies a relation. Its text has the parts source|TYPE|target, such as
// 21vianet|OPERATES|azure-china. The id of an occurrence of a repeatable type has the key of the occurrence as a fourth
// part: anna|PAYS|bob|2020-17.
type RelationID struct {
	Source     string // the id of an entity
	Predicate  string // the name of a relation type, or a foreign predicate
	Target     string // the id of an entity
	Occurrence string // empty for a relation without a key
}

// String returns the text of the id.
func (id RelationID) String() string {
	var room [128]byte
	return string(id.Append(room[:0]))
}

// Append appends the text of the id.
func (id RelationID) Append(b []byte) []byte {
	b = append(appendIDPart(b, id.Source), '|')
	b = append(appendIDPart(b, id.Predicate), '|')
	b = appendIDPart(b, id.Target)
	if id.Occurrence != "" {
		b = appendIDPart(append(b, '|'), id.Occurrence)
	}
	return b
}

// appendIDPart appends a part of a relation id. It escapes the separator of the parts. Neither of the two escaped
// characters occurs in an IRI or in an entity id that the loader accepts.
func appendIDPart(b []byte, part string) []byte {
	for {
		i := strings.IndexAny(part, `|\`)
		if i < 0 {
			return append(b, part...)
		}
		b = append(b, part[:i]...)
		b = append(b, '\\', part[i])
		part = part[i+1:]
	}
}

// ParseRelationID reads the text of an id; ok is false if it does not have three or four parts.
func ParseRelationID(text string) (id RelationID, ok bool) {
	var parts []string
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '|':
			parts = append(parts, b.String())
			b.Reset()
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	parts = append(parts, b.String())
	switch len(parts) {
	case 3:
		return RelationID{Source: parts[0], Predicate: parts[1], Target: parts[2]}, true
	case 4:
		id = RelationID{parts[0], parts[1], parts[2], parts[3]}
		return id, id.Occurrence != ""
	}
	return RelationID{}, false
}
