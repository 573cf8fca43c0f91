package infer

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"nexum/schema"
)

// words splits a name into words in lower case: directed_by, directedBy and "Directed by" become directed, by. It
// drops characters that no name may contain.
func words(s string) (out []string) {
	if w, ok := translated(s); ok {
		return slices.Clone(w)
	}
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			out = append(out, b.String())
			b.Reset()
		}
	}
	runes := []rune(latin(optionalPlural.Replace(s)))
	for i, c := range runes {
		switch {
		case c >= 0x80 || !unicode.IsLetter(c) && !unicode.IsDigit(c):
			end()
			continue
		case unicode.IsUpper(c) && i > 0 && (unicode.IsLower(runes[i-1]) || unicode.IsDigit(runes[i-1]) ||
			unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end()
		}
		b.WriteRune(unicode.ToLower(c))
	}
	end()
	return out
}

// optionalPlural writes director(s) as directors.
var optionalPlural = strings.NewReplacer("(s)", "s", "(es)", "es", "(S)", "S", "(ES)", "ES")

// latin replaces letters by plain Latin ones: Gründung becomes Gruendung, société becomes societe, and Владелец becomes
// Vladelec.
func latin(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && s[i] < 0x80
	}
	if plain {
		return s
	}
	s = romanized(germanLetters.Replace(norm.NFC.String(s)))
	return romanized(strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Mn, c) {
			return -1
		}
		return c
	}, norm.NFKD.String(s)))
}

// romanized replaces Cyrillic and Greek letters by Latin ones. A word in capitals stays in capitals.
func romanized(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, c := range runes {
		latin, ok := romanLetters[unicode.ToLower(c)]
		switch {
		case !ok:
			b.WriteRune(c)
		case !unicode.IsUpper(c) || latin == "":
			b.WriteString(latin)
		case i+1 < len(runes) && unicode.IsUpper(runes[i+1]) || i > 0 && unicode.IsUpper(runes[i-1]):
			b.WriteString(strings.ToUpper(latin))
		default:
			b.WriteString(title(latin))
		}
	}
	return b.String()
}

// romanLetters maps Cyrillic and Greek letters to Latin ones. Accents of Greek letters have been removed before.
var romanLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "e", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k", 'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f",
	'х': "kh", 'ц': "c", 'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ђ': "dj", 'ћ': "c", 'џ': "dz",
	'ѓ': "gj", 'ќ': "kj", 'ѕ': "dz", 'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th",
	'ι': "i", 'κ': "k", 'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t",
	'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

var germanLetters = strings.NewReplacer(
	"ä",
	"ae",
	"ö",
	"oe",
	"ü",
	"ue",
	"ß",
	"ss",
	"Ä",
	"Ae",
	"Ö",
	"Oe",
	"Ü",
	"Ue",
	"æ",
	"ae",
	"ø",
	"o",
	"ł",
	"l",
	"œ",
	"oe",
)

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// kindWord makes the name of a kind: CargoShip.
func kindWord(s string) string {
	var b strings.Builder
	for _, w := range words(s) {
		b.WriteString(title(w))
	}
	return startsWithLetter(b.String(), "K")
}

// factWord makes the name of a fact or field: launchedOn.
func factWord(s string) string {
	var b strings.Builder
	for i, w := range words(s) {
		if i > 0 {
			w = title(w)
		}
		b.WriteString(w)
	}
	return startsWithLetter(b.String(), "x")
}

// typeWord makes the name of a relation type: SUBSIDIARY_OF.
func typeWord(s string) string {
	return startsWithLetter(strings.ToUpper(strings.Join(words(s), "_")), "R_")
}

// startsWithLetter adds a prefix to a name that does not begin with a letter.
func startsWithLetter(s, prefix string) string {
	if s == "" || s[0] >= '0' && s[0] <= '9' {
		return prefix + s
	}
	return s
}

// singular returns the singular of a word: company for companies, film for films.
func singular(s string) string {
	switch {
	case strings.HasSuffix(s, "ies") && len(s) > 4:
		return s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "sses"), strings.HasSuffix(s, "shes"), strings.HasSuffix(s, "ches"),
		strings.HasSuffix(s, "xes"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss"), strings.HasSuffix(s, "us"), strings.HasSuffix(s, "is"):
		return s
	case strings.HasSuffix(s, "s") && len(s) > 3:
		return s[:len(s)-1]
	case s == "people":
		return "person"
	}
	return s
}

// A namer makes names unique.
type namer struct{ taken map[string]bool }

// unique returns the word, or the word with a number after it if it is taken.
func (n *namer) unique(word string) string {
	out := word
	for i := 2; n.taken[strings.ToLower(out)]; i++ {
		out = fmt.Sprintf("%s%d", word, i)
	}
	n.taken[strings.ToLower(out)] = true
	return out
}

// newNamer returns a namer for which the words are already taken.
func newNamer(words ...string) *namer {
	n := &namer{taken: map[string]bool{}}
	for _, w := range words {
		n.taken[strings.ToLower(w)] = true
	}
	return n
}

// apiNames returns the names of types that no ontology may define, of the fields that every kind has, and of those of
// queries.
func apiNames() (types, fields, queries []string, err error) {
	o, err := schema.New()
	if err != nil {
		return nil, nil, nil, err
	}
	s, err := o.Compose()
	if err != nil {
		return nil, nil, nil, err
	}
	for _, f := range s.Query.Fields {
		queries = append(queries, f.Name)
	}
	for name := range s.Types {
		types = append(types, name)
	}
	for _, f := range s.Types["Entity"].Fields {
		fields = append(fields, f.Name)
	}
	return types, append(fields, reservedWords...), queries, nil
}

// reservedWords are the keys of records, which may not be names of facts.
var reservedWords = []string{
	"id", "kind", "name", "alias", "aliases", "description", "facts", "relations", "document", "at", "relays", "by",
	"from", "to", "stance", "modality", "confidence", "language", "attributes", "quote", "rule", "and", "or", "not",
}

// lastPart returns the part of an IRI after the last /, # or :.
func lastPart(iri string) string {
	iri = strings.TrimRight(iri, "/#:")
	return iri[strings.LastIndexAny(iri, "/#:")+1:]
}

// parentPart returns the part of an IRI before its last part, if that is a valid name, and otherwise "".
func parentPart(iri string) string {
	iri = strings.TrimRight(iri, "/#:")
	i := strings.LastIndexAny(iri, "/#:")
	if i <= 0 {
		return ""
	}
	rest := iri[:i]
	if j := strings.LastIndexAny(rest, "/#:"); j > 0 && !strings.HasSuffix(rest[:j], ":/") &&
		!strings.Contains(rest[j+1:], ".") {
		return rest[j+1:]
	}
	return ""
}

// name sets the names of all kinds, facts, relation types and fields of the draft.
func (d *Draft) name() error {
	api, reserved, queries, err := apiNames()
	if err != nil {
		return err
	}
	kinds := newNamer(append(api, queries...)...)
	for _, k := range d.kinds {
		k.word = kinds.unique(kindWord(k.name))
	}
	d.namePlurals(queries)
	// In rules, a word may have only one meaning: a kind, a fact or a relation type.
	facts := newNamer(reserved...)
	for _, k := range d.kinds {
		facts.taken[strings.ToLower(k.word)] = true
	}
	seen := map[*property]bool{}
	for _, k := range d.kinds {
		for _, f := range k.facts {
			if !seen[f.property] {
				seen[f.property] = true
				f.word = facts.unique(factWord(f.name))
			}
		}
	}
	types := newNamer()
	for _, t := range d.types {
		word := typeWord(t.name)
		if facts.taken[strings.ToLower(schema.Term(word))] {
			word = "HAS_" + word
		}
		if !strings.Contains(word, "_") && len(word) < 2 {
			word = "R_" + word
		}
		t.word = types.unique(word)
		attributes := newNamer()
		for _, a := range t.attributes {
			a.word = attributes.unique(factWord(a.name))
		}
	}
	d.fieldsOfKinds(facts)
	return nil
}

// fieldsOfKinds sets the relation fields of the kinds.
func (d *Draft) fieldsOfKinds(facts *namer) {
	for _, k := range d.kinds {
		own := &namer{taken: map[string]bool{}}
		for word := range facts.taken {
			own.taken[word] = true
		}
		for _, t := range d.types {
			if t.from[k] > 0 && len(t.to) > 0 {
				k.fields = append(k.fields, field{own.unique(schema.Term(t.word)), t, false, sorted(t.to)})
			}
		}
		for _, t := range d.types {
			if t.to[k] > 0 {
				k.fields = append(k.fields, field{own.unique(factWord(inverse(t.word))), t, true, sorted(t.from)})
			}
		}
	}
}

// endsInPreposition reports whether words end with a preposition, as the names of relations do: part of, located
// in.
func endsInPreposition(words []string) bool {
	return len(words) > 0 && slices.Contains([]string{"in", "to", "from", "at", "for", "on", "with", "of", "by"},
		words[len(words)-1])
}

// inverse returns the name of a relation type when read from its target.
func inverse(word string) string {
	w := strings.Split(strings.ToLower(word), "_")
	switch last := w[len(w)-1]; {
	case last == "by" && len(w) > 1: // directed by: directed
		return strings.Join(w[:len(w)-1], " ")
	case w[0] == "has" && len(w) > 1: // has part: part of
		return strings.Join(w[1:], " ") + " of"
	case last == "of" && len(w) > 1: // part of: has part
		return "has " + strings.Join(w[:len(w)-1], " ")
	case w[0] == "is":
		return "is reversed " + strings.Join(w[1:], " ")
	}
	if endsInPreposition(w) {
		return strings.Join(w, " ") + " by"
	}
	return strings.Join(w, " ") + " of"
}
