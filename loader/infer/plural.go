package infer

import "strings"

// irregularPlurals are plurals that no rule makes, by the last word of a name.
var irregularPlurals = map[string]string{
	"person": "people", "child": "children", "man": "men", "woman": "women", "foot": "feet", "tooth": "teeth",
	"goose": "geese", "mouse": "mice", "ox": "oxen", "datum": "data", "medium": "media", "criterion": "criteria",
	"phenomenon": "phenomena", "index": "indexes", "matrix": "matrices", "appendix": "appendices", "quiz": "quizzes",
	"hero": "heroes", "potato": "potatoes", "tomato": "tomatoes", "cargo": "cargoes", "veto": "vetoes", "echo": "echoes",
	"embargo": "embargoes", "torpedo": "torpedoes", "knife": "knives", "wife": "wives", "life": "lives", "leaf": "leaves",
	"half": "halves", "shelf": "shelves", "wolf": "wolves", "thief": "thieves", "loaf": "loaves", "self": "selves",
	"gas": "gases", "bus": "buses", "lens": "lenses", "atlas": "atlases", "canvas": "canvases", "alias": "aliases",
	"passerby": "passersby",
}

// sameInPlural are words without a plural of their own, and words that are plurals already.
var sameInPlural = map[string]bool{
	"people": true, "children": true, "men": true, "women": true, "data": true, "media": true, "criteria": true,
	"series": true, "species": true, "news": true, "sheep": true, "fish": true, "aircraft": true, "spacecraft": true,
	"hovercraft": true, "watercraft": true, "staff": true, "equipment": true, "information": true, "software": true,
	"hardware": true, "malware": true, "headquarters": true, "premises": true, "proceeds": true, "goods": true,
	"means": true, "offspring": true, "personnel": true, "cattle": true, "police": true, "furniture": true,
}

// plural returns the English plural of the name of a kind, as the field of a query: companies for Company. The plural
// of a word without one has all in front: allAircraft.
func plural(name string) string {
	low := strings.ToLower(name[:1]) + name[1:]
	parts := words(name)
	last := parts[len(parts)-1]
	if !strings.HasSuffix(strings.ToLower(name), last) {
		return low + "s"
	}
	begin := low[:len(low)-len(last)]
	many, ok := pluralOf(last)
	switch {
	case !ok:
		return "all" + title(name)
	case begin == "":
		return many
	}
	return begin + title(many)
}

// pluralOf returns the plural of a word in lower case. ok is false if the word has none of its own.
func pluralOf(s string) (many string, ok bool) {
	if many, ok := irregularPlurals[s]; ok {
		return many, true
	}
	before := byte(0)
	if len(s) > 1 {
		before = s[len(s)-2]
	}
	switch {
	case sameInPlural[s], len(s) > 4 && strings.HasSuffix(s, "ies"):
		return "", false
	case strings.HasSuffix(s, "woman"), strings.HasSuffix(s, "sman"), strings.HasSuffix(s, "rman") && s != "german":
		return s[:len(s)-2] + "en", true
	case strings.HasSuffix(s, "sis"), strings.HasSuffix(s, "xis"):
		return s[:len(s)-2] + "es", true
	case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), strings.HasSuffix(s, "is"), strings.HasSuffix(s, "as"),
		strings.HasSuffix(s, "os"), strings.HasSuffix(s, "x"), strings.HasSuffix(s, "z"), strings.HasSuffix(s, "ch"),
		strings.HasSuffix(s, "sh"):
		return s + "es", true
	case len(s) > 3 && strings.HasSuffix(s, "s"): // a plural already
		return "", false
	case strings.HasSuffix(s, "s"):
		return s + "es", true
	case strings.HasSuffix(s, "y") && before != 0 && !strings.ContainsRune("aeiou", rune(before)):
		return s[:len(s)-1] + "ies", true
	}
	return s + "s", true
}

// namePlurals gives each kind a plural that is no other name of a query field.
func (d *Draft) namePlurals(fields []string) {
	n := newNamer(fields...)
	for _, k := range d.kinds {
		n.taken[strings.ToLower(k.word)] = true
	}
	for _, k := range d.kinds {
		if k.extends {
			continue
		}
		k.plural = plural(k.word)
		if n.taken[strings.ToLower(k.plural)] {
			k.plural = "all" + k.word
		}
		k.plural = n.unique(k.plural)
	}
}
