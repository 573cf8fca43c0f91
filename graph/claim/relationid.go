package claim

import "strings"

// relationIDEscape keeps the three parts of a relation's id apart. Neither character is in the id of an entity that
// the loader accepts, or in an IRI.
var relationIDEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

// JoinRelationID makes the id of a relation of its three parts.
func JoinRelationID(source, predicate, target string) string {
	e := relationIDEscape
	return e.Replace(source) + "|" + e.Replace(predicate) + "|" + e.Replace(target)
}

// SplitRelationID takes the id of a relation apart; ok is false if it has not three parts.
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
