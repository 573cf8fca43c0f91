package claim

import "strings"

// relationIDEscape escapes the separator of the three parts of a relation id. Neither of its characters occurs in an
// IRI or in an entity id that the loader accepts.
var relationIDEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// JoinRelationID returns the id of a relation.
func JoinRelationID(source, predicate, target string) string {
	e := relationIDEscape
	return e.Replace(source) + "|" + e.Replace(predicate) + "|" + e.Replace(target)
}

// SplitRelationID splits the id of a relation; ok is false if it does not have three parts.
func SplitRelationID(id string) (source, predicate, target string, ok bool) {
	var parts []string
	var b strings.Builder
	for i := 0; i < len(id); i++ {
		switch c := id[i]; {
		case c == '|':
			parts = append(parts, b.String())
			b.Reset()
		case c == '\\' && i+1 < len(id):
			i++
			b.WriteByte(id[i])
		default:
			b.WriteByte(c)
		}
	}
	if len(parts) != 2 {
		return "", "", "", false
	}
	return parts[0], parts[1], b.String(), true
}
