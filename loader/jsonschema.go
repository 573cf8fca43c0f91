package loader

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
)

// doc is a part of a JSON Schema.
type doc = map[string]any

// JSONSchema returns a JSON Schema, draft 2020-12, for the YAML files of a dataset, with the descriptions of the
// ontology. An editor can use it to complete and check the input of an author. The schema of a line of JSON Lines
// is #/$defs/block, and that of dataset.yaml is #/$defs/dataset. The schema does not check properties of the data as a
// whole, such as whether an id is known; the function Check does.
func JSONSchema(o *schema.Ontology) ([]byte, error) {
	v, err := newVocabulary(o)
	if err != nil {
		return nil, err
	}
	defs := basicDefs()
	for _, t := range o.Types() {
		defs["type."+t.Term] = described(many("#/$defs/id"), t.Description+" The target is "+ends(o, t)+".")
	}
	for name, w := range v.facts {
		if !w.mixed {
			defs["fact."+name] = described(many(factType(defs, w.fact)), w.fact.Description)
		}
	}
	var kinds, branches []any
	for _, k := range o.Kinds() {
		kinds = append(kinds, doc{"const": k.Name, "description": k.Description})
		branches = append(branches, kindBranch(v, defs, k))
	}
	defs["block"] = blockSchema(kinds, append(branches, anyKindBranch(v, defs)))
	defs["alias"] = doc{"anyOf": []any{
		ref("#/$defs/text"),
		doc{
			"type": "object",
			"properties": merged(contextProps("language"),
				doc{claim.PredicateAlias: described(many("#/$defs/text"), "Another name.")}),
			"required": []string{claim.PredicateAlias}, "additionalProperties": false,
		},
	}}
	return json.MarshalIndent(doc{
		"$schema":     "https://json-schema.org/draft/2020-12/schema",
		"title":       "nexum records",
		"description": "Entities with their facts and relations, each claim with its source.",
		"type":        "object",
		"properties": merged(defaultProps(), doc{
			"entities": doc{"description": "The records.", "type": "array", "items": ref("#/$defs/block")},
		}),
		"required":             []string{"entities"},
		"additionalProperties": false,
		"$defs":                defs,
	}, "", "  ")
}

// kindBranch defines the facts and relations of a kind, and returns the condition by which a block of the kind has
// these.
func kindBranch(v *vocabulary, defs doc, k *schema.Kind) doc {
	facts := doc{}
	for _, f := range k.Facts {
		facts[f.Name] = ref("#/$defs/fact." + f.Name)
		if v.facts[f.Name].mixed {
			facts[f.Name] = described(many(factType(defs, f)), f.Description)
		}
	}
	defs["facts."+k.Name] = claimSchema(facts, "language", nil)
	defs["relations."+k.Name] = claimSchema(relationsFrom(v.Ontology, k.Name), "attributes", repeatable(v.Ontology))
	return doc{
		"if":   doc{"properties": doc{"kind": doc{"const": k.Name}}, "required": []string{"kind"}},
		"then": claimsOf("#/$defs/facts."+k.Name, "#/$defs/relations."+k.Name),
	}
}

// anyKindBranch defines the facts and relations of a block without a kind, which can have all of them.
func anyKindBranch(v *vocabulary, defs doc) doc {
	facts := doc{}
	for name, w := range v.facts {
		if facts[name] = ref("#/$defs/fact." + name); w.mixed {
			facts[name] = doc{"description": w.fact.Description}
		}
	}
	defs["facts"] = claimSchema(facts, "language", nil)
	defs["relations"] = claimSchema(relationsFrom(v.Ontology, ""), "attributes", repeatable(v.Ontology))
	return doc{
		"if":   doc{"not": doc{"required": []string{"kind"}}},
		"then": claimsOf("#/$defs/facts", "#/$defs/relations"),
	}
}

// claimsOf returns the properties facts and relations of a block, each with the schema of an element.
func claimsOf(facts, relations string) doc {
	return doc{"properties": doc{"facts": doc{"items": ref(facts)}, "relations": doc{"items": ref(relations)}}}
}

// blockSchema returns the schema of a block. The branches depend on its kind.
func blockSchema(kinds, branches []any) doc {
	return doc{
		"type":        "object",
		"description": "An entity, or claims about one that is defined elsewhere. With kind, it defines the entity.",
		"properties": merged(defaultProps(), doc{
			"id":          described(ref("#/$defs/id"), "Id of the entity: lower-case letters, digits and single hyphens."),
			"kind":        doc{"description": "Kind of the entity, in the one block that defines it.", "oneOf": kinds},
			"name":        described(ref("#/$defs/text"), "What the entity is called."),
			"description": described(ref("#/$defs/text"), "What the entity is, in a sentence or two."),
			"aliases":     doc{"description": "Other names.", "type": "array", "items": ref("#/$defs/alias")},
			"facts":       doc{"description": "Claims of literal properties, one per map.", "type": "array"},
			"relations":   doc{"description": "Claims of relations with the entity as source, one per map.", "type": "array"},
		}),
		"required":             []string{"id"},
		"additionalProperties": false,
		"allOf":                branches,
	}
}

// datePattern is a regular expression for dates.
const datePattern = `[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])` +
	`([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.,][0-9]{1,9})?)?( ?([Zz]|[+-][0-9]{2}(:?[0-9]{2})?))?)?)?)?`

// basicDefs returns the definitions that do not depend on the ontology.
func basicDefs() doc {
	return doc{
		"id": doc{
			"anyOf": []any{
				doc{"type": "string", "pattern": `^[a-z0-9]+(-[a-z0-9]+)*$|[:/]`},
				doc{"type": "integer", "minimum": 0},
			},
		},
		"foreignValue": doc{"type": []string{"string", "number", "boolean"}},
		"reference":    doc{"anyOf": []any{ref("#/$defs/id"), doc{"const": ""}}},
		"text":         doc{"type": []string{"string", "number"}, "pattern": `\S`},
		"date": doc{
			"type": []string{"string", "integer"}, "minimum": 1000, "maximum": 9999,
			"pattern": "^" + datePattern + "$",
		},
		"start": doc{
			"anyOf": []any{ref("#/$defs/date"), doc{"const": ""}, doc{"type": "string", "pattern": `^\.\.` + datePattern + "$"}},
		},
		"end": doc{
			"anyOf": []any{ref("#/$defs/date"), doc{"const": ""}, doc{"type": "string", "pattern": "^" + datePattern + `\.\.$`}},
		},
		"dataset": doc{
			"type": "object",
			"properties": doc{
				"name": doc{
					"description": "Name of the dataset, short and stable.",
					"type":        "string",
					"pattern":     `^[a-z0-9]+(-[a-z0-9]+)*$`,
				},
				"title":       described(ref("#/$defs/text"), "Title of the dataset."),
				"version":     described(ref("#/$defs/text"), "Version of the dataset, as its author counts."),
				"description": described(ref("#/$defs/text"), "What the dataset holds."),
				"document": described(
					ref("#/$defs/reference"),
					"Id of the document that makes the claims, unless a claim names another.",
				),
				"translations": translations("title", "description"),
				"questions": doc{
					"description": "Questions that the dataset answers well, to begin with.", "type": "array",
					"items": doc{
						"type": "object",
						"properties": doc{
							"text":         described(ref("#/$defs/text"), "How people ask it."),
							"hint":         described(ref("#/$defs/text"), "What the answer shows."),
							"translations": translations("text", "hint"),
							"open": described(ref("#/$defs/text"),
								"The state of the explorer that answers it: its address after #."),
						},
						"required": []string{"text", "open"}, "additionalProperties": false,
					},
				},
			},
			"required": []string{"name"}, "additionalProperties": false,
		},
	}
}

// translations returns the schema of a map from languages to some texts.
func translations(keys ...string) doc {
	texts := doc{}
	for _, k := range keys {
		texts[k] = described(ref("#/$defs/text"), "The "+k+" in this language.")
	}
	return doc{
		"description": "The same in other languages, by tags such as zh.", "type": "object",
		"propertyNames":        doc{"pattern": `^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`},
		"additionalProperties": doc{"type": "object", "properties": texts, "additionalProperties": false},
	}
}

// contextProps returns the schemas of the keys of a claim's context. last is language or attributes.
func contextProps(last string) doc {
	props := doc{
		"document": described(ref("#/$defs/reference"), "Id of the Document that says so."),
		"at": doc{
			"description": "Where in the document: section, table, page, note.",
			"type":        []string{"string", "number"},
		},
		"relays": described(ref("#/$defs/reference"), "Id of the Document from which the document takes this."),
		"by":     described(ref("#/$defs/reference"), "Id of who says so in the document, if not its authors."),
		"from": described(
			ref("#/$defs/start"),
			"Since when it holds: 2017, 2017-06, 2017-06-01 or 2017-06-01T12:30:59Z; ..2017 for 2017 or before.",
		),
		"to": described(ref("#/$defs/end"),
			"Until when it holds, the date included: 2017, 2017-06, 2017-06-01 or 2017-06-01T12:30:59Z; 2017.. for "+
				"2017 or after."),
		"stance": doc{
			"description": "Whether the source says that it is so.",
			"enum":        inBothCases("supports", "disputes"),
			"default":     "supports",
		},
		"modality": doc{
			"description": "In what way the source says it.",
			"enum":        inBothCases("stated", "alleged", "planned", "recommended", "hypothetical"),
			"default":     "stated",
		},
		"confidence": doc{
			"description": "How sure the source is.", "type": "number", "minimum": 0, "maximum": 1,
			"default": 1,
		},
	}
	if last != "" {
		props[claim.AttributeQuote] = doc{
			"description": "The words of the document that say so: the sentence or passage.", "type": "string", "minLength": 1,
			"maxLength": claim.MaxQuote,
		}
	}
	switch last {
	case "language":
		props[last] = doc{
			"description": "Language of the text: en, zh, zh-hant.",
			"type":        "string",
			"pattern":     `^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`,
		}
	case "attributes":
		props[last] = doc{
			"description": "What else is said of the relation: {percent: 51, role: chairman}.",
			"type":        "object",
		}
		props["stance"] = doc{
			"description": "Whether the source says that it is so. Only a claim of sameAs can be retracted.",
			"enum":        inBothCases("supports", "disputes", "retracts"), "default": "supports",
		}
	}
	return props
}

// defaultProps returns the schemas of the defaults of files and blocks.
func defaultProps() doc {
	props := contextProps("")
	delete(props, "stance")
	return props
}

// repeatable returns the relation types that are repeatable, as data files write them.
func repeatable(o *schema.Ontology) map[string]bool {
	out := map[string]bool{}
	for _, t := range o.Types() {
		if t.Repeatable {
			out[t.Term] = true
		}
	}
	return out
}

// claimSchema returns the schema of a claim with exactly one of the predicates as a key. Those in repeatable can have a
// key for one of several occurrences.
func claimSchema(predicates doc, last string, repeatable map[string]bool) doc {
	if last == "attributes" {
		predicates[claim.PredicateSameAs] = described(
			many("#/$defs/id"),
			"Id of the entity that this one is the same as. Both are then shown under that id. With a modality other than "+
				"stated, it is a proposal.",
		)
	}
	if last == "language" {
		predicates[claim.PredicateName] = described(many("#/$defs/text"), "What the entity is called.")
		predicates[claim.PredicateAlias] = described(many("#/$defs/text"), "Another name of the entity.")
		predicates[claim.PredicateDescription] = described(many("#/$defs/text"), "What the entity is, in a sentence or two.")
	}
	var names []string
	for name := range predicates {
		names = append(names, name)
	}
	slices.Sort(names)
	one := []any{}
	retracts := doc{"properties": doc{"stance": doc{"const": "retracts"}}, "required": []string{"stance"}}
	for _, name := range names {
		branch := doc{"required": []string{name}}
		var not []any
		if last == "attributes" && name != claim.PredicateSameAs {
			not = append(not, retracts)
		}
		if len(repeatable) > 0 && !repeatable[name] {
			not = append(not, doc{"required": []string{schema.KeyAttribute}})
		}
		switch len(not) {
		case 0:
		case 1:
			branch["not"] = not[0]
		default:
			branch["not"] = doc{"anyOf": not}
		}
		one = append(one, branch)
	}
	foreign := many("#/$defs/foreignValue")
	if last == "attributes" {
		foreign = many("#/$defs/id")
	}
	one = append(one, doc{"not": doc{"propertyNames": doc{"not": doc{"pattern": foreignKey}}}}) // one key matches
	context := contextProps(last)
	if len(repeatable) > 0 {
		context[schema.KeyAttribute] = doc{
			"description": "Which of several occurrences of the relation it is. Claims with the same key are about " +
				"the same one.",
			"type": []string{"string", "number"},
		}
	}
	return doc{
		"type": "object", "properties": merged(context, predicates), "additionalProperties": false, "oneOf": one,
		"patternProperties": doc{foreignKey: described(foreign, "A predicate that the ontology does not know, by its IRI.")},
	}
}

// foreignKey is the pattern of foreign predicates.
const foreignKey = "[:/]"

// relationsFrom returns the relation types that can have a kind as source. For an empty kind it returns all.
func relationsFrom(o *schema.Ontology, kind string) doc {
	out := doc{}
	for _, t := range o.Types() {
		if kind == "" || slices.Contains(t.From, kind) || t.Symmetric && slices.Contains(t.To, kind) {
			out[t.Term] = ref("#/$defs/type." + t.Term)
		}
	}
	return out
}

// factType returns a reference to the schema of one value of a fact. It adds the schema to defs if it is missing.
func factType(defs doc, f *schema.Fact) string {
	name := f.Type
	switch f.Type {
	case "String":
		return "#/$defs/text"
	case "Date":
		return "#/$defs/date"
	case "DateTime":
		defs[name] = doc{"allOf": []any{ref("#/$defs/date"), doc{"type": "string", "pattern": "[0-9][Tt ][0-9]"}}}
	case "Decimal":
		defs[name] = doc{"type": []string{"number", "string"}, "pattern": `^\s*[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?\s*$`}
	case "Int":
		defs[name] = doc{"type": "integer", "minimum": -1 << 31, "maximum": 1<<31 - 1}
	case "Float":
		defs[name] = doc{"type": "number"}
	case "Boolean":
		defs[name] = doc{"type": "boolean"}
	default:
		defs[name] = doc{"enum": f.Values}
	}
	return "#/$defs/" + name
}

// ends describes the possible targets of a relation type.
func ends(o *schema.Ontology, t *schema.RelationType) string {
	if len(t.To) == len(o.Kinds()) {
		return "any entity"
	}
	return oneOf(t.To)
}

// many returns the schema of a value or a list of values.
func many(to string) doc {
	return doc{"anyOf": []any{ref(to), doc{"type": "array", "items": ref(to), "minItems": 1}}}
}

func ref(to string) doc { return doc{"$ref": to} }

func described(d doc, description string) doc {
	d["description"] = description
	return d
}

func merged(a, b doc) doc {
	for k, v := range b {
		if _, ok := a[k]; ok {
			panic(fmt.Sprintf("loader: two schemas of %s", k)) // newVocabulary has checked that this cannot happen
		}
		a[k] = v
	}
	return a
}

// inBothCases returns words, and the words as the API writes them.
func inBothCases(words ...string) []string {
	for _, w := range slices.Clone(words) {
		words = append(words, strings.ToUpper(w))
	}
	return words
}
