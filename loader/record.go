package loader

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"nexum/graph/claim"
	"nexum/schema"
	"nexum/schema/spelling"
)

// recordReader makes claims of the records of one file.
type recordReader struct {
	*reading
	file    int
	dataset claim.Context // the defaults of the dataset
}

// yamlFile reads the records of a whole YAML file.
func (r *recordReader) yamlFile(n node) {
	switch n.kind {
	case mapping:
	case null:
		r.wrong(n, "the file holds no records; expected entities:")
		return
	default:
		r.wrong(n, "expected a map with entities:, not %s", n.kind)
		return
	}
	ctx := r.dataset
	var entities *node
	for key, val := range r.pairs(n) {
		switch {
		case key.text == "tables":
			r.wrong(key, "this file is a mapping, as it has tables:; the name of a mapping ends in .mapping.yaml, so rename it")
			return
		case key.text == "entities":
			entities = &val
		case r.isDefault(key.text):
			r.contextKey(key, val, &ctx)
		default:
			r.wrong(key, "unknown key %s; a file has entities and the defaults %s%s", quote(key.text),
				spelling.OrList(defaultKeys),
				spelling.DidYouMean(key.text, concat(slices.Values(defaultKeys), slices.Values([]string{"entities"}))))
		}
	}
	if entities == nil {
		r.wrong(n, "the file has no entities:")
		return
	}
	r.checkPeriod(*entities, &ctx)
	for _, b := range r.elements("entities", *entities) {
		r.block(b, ctx)
	}
}

// block is the record of one entity while it is read.
type block struct {
	id   string // empty if the id is invalid; then claims are checked as far as possible, and dropped
	kind *schema.Kind
	ctx  claim.Context // the defaults of its claims
	self claim.Context // the context of its kind, name, description and aliases, which have no period
	// These are true if a problem has been reported: noDocument for claims without a document, and noPlace for claims
	// of the block itself without a place.
	noDocument, noPlace bool
	named               bool // whether one of its facts is a name
	// isSource is true, by index of the relation type, if the entity is already recorded as a source.
	isSource []bool
}

// block reads one element of entities, or one line of JSON.
func (r *recordReader) block(n node, defaults claim.Context) {
	if n.kind != mapping {
		r.wrong(n, "expected a map with id:, not %s", n.kind)
		return
	}
	b := block{ctx: defaults}
	var of blockParts
	for key, val := range r.pairs(n) {
		if part := of.part(key.text); part != nil {
			*part = val
		} else if r.isDefault(key.text) {
			r.contextKey(key, val, &b.ctx)
		} else {
			r.unknownBlockKey(key)
		}
	}
	r.checkPeriod(n, &b.ctx)
	b.self = b.ctx
	b.self.Period, b.self.Modality, b.self.Doubt = claim.Period{}, claim.Stated, 0
	r.identify(&b, n, &of)
	r.describe(&b, claim.PredicateName, of.name)
	r.describe(&b, claim.PredicateDescription, of.description)
	for _, a := range r.optional("aliases", of.aliases) {
		r.alias(&b, a)
	}
	for _, c := range r.optional("facts", of.facts) {
		r.claimMap(&b, c, "facts")
	}
	if b.kind != nil && of.name.line == 0 && !b.named {
		r.warn(of.id, "%s has no name", b.id)
	}
	for _, c := range r.optional("relations", of.relations) {
		r.claimMap(&b, c, "relations")
	}
}

// blockParts are the values of a block's keys, without the defaults of its claims. The line of an absent one is 0.
type blockParts struct{ id, kind, name, description, aliases, facts, relations node }

// part returns the place for the value of a key, or nil.
func (p *blockParts) part(key string) *node {
	switch key {
	case "id":
		return &p.id
	case "kind":
		return &p.kind
	case "name":
		return &p.name
	case "description":
		return &p.description
	case "aliases":
		return &p.aliases
	case "facts":
		return &p.facts
	case "relations":
		return &p.relations
	}
	return nil
}

// identify reads the id and the kind of a block. A block with a kind defines the entity.
func (r *recordReader) identify(b *block, n node, of *blockParts) {
	if of.id.line == 0 {
		r.wrong(n, "a block needs an id:")
	} else if s, wrong := entityID(of.id); wrong != "" {
		r.wrong(of.id, "%s", wrong)
	} else {
		b.id = s
	}
	if of.kind.line > 0 {
		r.define(b, of.id, of.kind)
	} else if b.id != "" {
		r.use(b.id, expectEntity, r.placeOf(of.id))
	}
}

// describe reads the name or the description of a block, if there is one.
func (r *recordReader) describe(b *block, predicate string, n node) {
	if n.line == 0 {
		return
	}
	s, wrong := plainText(n)
	if wrong != "" {
		r.wrong(n, "%s: %s", predicate, wrong)
		return
	}
	r.blockClaim(b, n, predicate, claim.Literal(s))
	if predicate == claim.PredicateName && b.kind != nil {
		r.named(b.id, s, r.placeOf(n))
	}
}

// define reads the kind of a block that defines its entity.
func (r *recordReader) define(b *block, id, kind node) {
	k, ok := r.vocab.Kind(kind.text)
	if !ok || kind.kind != text {
		says := "there is no kind " + quoteNode(kind)
		if kind.kind == text {
			says = r.vocab.noKind(kind.text)
		}
		if e, ok := r.vocab.KindByEnum(kind.text); ok {
			says = "there is no kind " + quoteNode(kind) + "; write " + e.Name
		}
		r.wrong(kind, "%s%s", says, r.noOntology())
		// Without this, every use of the entity would be reported as unknown.
		r.declare(b.id, "", r.placeOf(id))
		return
	}
	b.kind = k
	if k.Name == "Document" && b.ctx.Document == "" {
		b.ctx.Document, b.self.Document = b.id, b.id
	}
	r.declare(b.id, k.Name, r.placeOf(id))
	r.blockClaim(b, kind, claim.PredicateKind, claim.Literal(k.Name))
}

// blockClaim makes a claim about the kind, name, description or an alias of the block's entity.
func (r *recordReader) blockClaim(b *block, n node, predicate string, o claim.Value) {
	if r.hasDocument(b, n, &b.self) && !b.noPlace {
		b.noPlace = !r.hasPlace(b, n, &b.self)
	}
	r.keep(b, r.placeOf(n), predicate, o, &b.self)
}

// alias reads an element of aliases: a text, or a map with the key alias.
func (r *recordReader) alias(b *block, n node) {
	if n.kind == mapping {
		r.claimMap(b, n, "aliases")
		return
	}
	s, wrong := plainText(n)
	if wrong != "" {
		r.wrong(n, "alias: %s", wrong)
		return
	}
	r.blockClaim(b, n, claim.PredicateAlias, claim.Literal(s))
}

// claimMap reads an element of aliases, facts or relations.
func (r *recordReader) claimMap(b *block, n node, section string) {
	if n.kind != mapping {
		r.wrong(n, "expected a map such as {%s, at: \"4.5\"}, not %s", exampleOf(section), n.kind)
		return
	}
	ctx := b.ctx
	if section == "aliases" {
		ctx = b.self
	}
	keys := r.claimKeys(n, section, &ctx)
	predicate := keys.predicate
	r.checkPeriod(n, &ctx)
	if keys.period.line > 0 && predicate.text == claim.PredicateSameAs {
		r.wrong(keys.period, "two ids are one entity at all times: leave %s out", keys.period.text)
	}
	if ctx.Stance == claim.Retracts && predicate.text != claim.PredicateSameAs {
		r.wrong(n, "only a claim of %s can be retracted by a record; to retract others, replace their dataset",
			claim.PredicateSameAs)
		return
	}
	if predicate.line == 0 {
		r.wrong(n, "the claim says nothing: expected a key such as %s", exampleOf(section))
		return
	}
	if keys.occurrence.line > 0 {
		r.setKey(keys.occurrence, predicate, &ctx.Attributes)
	}
	lang := ""
	if keys.language.line > 0 {
		var wrong string
		if lang, wrong = languageTag(keys.language); wrong != "" {
			r.wrong(keys.language, "%s", wrong)
		}
	}
	if r.hasDocument(b, predicate, &ctx) {
		r.hasPlace(b, predicate, &ctx)
	}
	values := []node{keys.value}
	if keys.value.kind == list {
		if values = keys.value.items; len(values) == 0 {
			r.wrong(keys.value, "the list is empty; leave the claim out")
		}
	}
	if section == "relations" {
		if keys.language.line > 0 {
			r.wrong(keys.language, "only a text has a language; %s is a relation type", short(predicate.text))
		}
		r.quote(keys.quote, &ctx)
		r.relation(b, predicate, values, &ctx)
		return
	}
	if ctx.Attributes != "" {
		r.wrong(predicate, "only relations have attributes")
	}
	r.quote(keys.quote, &ctx)
	r.fact(b, predicate, values, lang, &ctx, section)
}

// claimKeys are keys and values of a claim, without its context. The line of an absent one is 0.
type claimKeys struct {
	predicate, value, language, occurrence, quote node
	period                                        node // the key from or to, the last one
}

// claimKeys reads the keys of a claim. Those of its context go to ctx.
func (r *recordReader) claimKeys(n node, section string, ctx *claim.Context) claimKeys {
	var out claimKeys
	for key, val := range r.pairs(n) {
		switch {
		case key.text == "language":
			out.language = val
		case key.text == schema.KeyAttribute && section == "relations":
			out.occurrence = val
		case key.text == claim.AttributeQuote:
			out.quote = val
		case r.isReserved(key.text):
			if key.text == "from" || key.text == "to" {
				out.period = key
			}
			r.contextKey(key, val, ctx)
		case out.predicate.line > 0:
			r.wrong(key, "a claim has one predicate: %s or %s, not both%s", out.predicate.text, short(key.text),
				r.extraKey(key.text, section))
		default:
			out.predicate, out.value = key, val
		}
	}
	return out
}

// extraKey returns a hint about a second key of a claim that could be its predicate. Beside a relation it is often an
// attribute.
func (r *recordReader) extraKey(key, section string) string {
	near := spelling.DidYouMean(key, slices.Values(reserved))
	if _, ok := r.vocab.TypeByTerm(key); near == "" && section == "relations" && !ok {
		return fmt.Sprintf("; if %[1]s is an attribute of the relation, write attributes: {%[1]s: …}", short(key))
	}
	return "; or is this a slip" + orQuestion(near)
}

// quote adds the words of the document to the context of a claim.
func (r *recordReader) quote(n node, ctx *claim.Context) {
	if n.line == 0 {
		return
	}
	words := strings.TrimSpace(n.text)
	switch {
	case n.kind != text:
		r.wrong(n, "quote must be the text of the passage in the document, not %s", n.kind)
	case words == "":
		r.wrong(n, "the quote is empty; leave it out")
	case len(words) > claim.MaxQuote:
		r.wrong(n, "the quote has %d bytes; at most %d are allowed: quote the sentence that says it", len(words),
			claim.MaxQuote)
	case strings.IndexFunc(words, isControl) >= 0:
		r.wrong(n, "the quote holds a control character")
	case strings.Contains(ctx.Attributes, `"`+claim.AttributeQuote+`":`):
		r.wrong(n, "the quote is given twice: beside attributes and in them")
	default:
		ctx.SetQuote(words)
	}
}

func exampleOf(section string) string {
	switch section {
	case "aliases":
		return "alias: 世纪互联"
	case "facts":
		return "foundedOn: 1999"
	}
	return "partnersWith: microsoft"
}

func orQuestion(hint string) string {
	if hint == "" {
		return "?"
	}
	return hint
}

// optional returns the elements of an optional list.
func (r *recordReader) optional(name string, n node) []node {
	if n.line == 0 {
		return nil
	}
	return r.elements(name, n)
}

func (r *recordReader) elements(name string, n node) []node {
	if n.kind != list {
		example := "{NAME: VALUE}"
		if name == "aliases" {
			example = "NAME"
		}
		r.wrong(n, "%s must be a list, such as %s: [%s], not %s", name, name, example, n.kind)
		return nil
	}
	return n.items
}

// pairs yields the keys and values of a map, and reports duplicate keys.
func (r *recordReader) pairs(n node) iter.Seq2[node, node] {
	return func(yield func(key, val node) bool) {
		var seen map[string]bool // for a map with many keys
		if len(n.items) > 64 {
			seen = map[string]bool{}
		}
		twice := func(i int) bool {
			if seen != nil {
				before := seen[n.items[i].text]
				seen[n.items[i].text] = true
				return before
			}
			for j := 0; j < i; j += 2 {
				if n.items[j].text == n.items[i].text {
					return true
				}
			}
			return false
		}
		for i := 0; i < len(n.items); i += 2 {
			if twice(i) {
				r.wrong(n.items[i], "the key %s comes twice in one map", quote(n.items[i].text))
			} else if !yield(n.items[i], n.items[i+1]) {
				return
			}
		}
	}
}

func (r *recordReader) unknownBlockKey(key node) {
	hint := ""
	if _, ok := r.vocab.TypeByTerm(key.text); ok {
		hint = "; a relation goes under relations"
	} else if _, ok := r.vocab.facts[key.text]; ok {
		hint = "; a fact goes under facts: [{" + key.text + ": VALUE}]"
	} else {
		hint = spelling.DidYouMean(key.text, concat(slices.Values(blockKeys), slices.Values(defaultKeys)))
	}
	r.wrong(key, "unknown key %s in a block%s", quote(key.text), hint)
}

func (r *recordReader) placeOf(n node) place { return place{r.file, n.line, n.col} }

func (r *recordReader) wrong(n node, format string, args ...any) {
	r.problems.add(r.placeOf(n), format, args...)
}

func (r *recordReader) warn(n node, format string, args ...any) {
	r.warnings.add(r.placeOf(n), format, args...)
}
