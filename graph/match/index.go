package match

import (
	"cmp"
	"context"
	"hash/maphash"
	"iter"
	"slices"
	"strings"
	"unicode"

	"nexum/graph"
	"nexum/graph/budget"
	"nexum/schema"
)

// A Source is the view whose entities are matched. *graph.View implements it.
type Source interface {
	Ontology() *schema.Ontology
	All(after string) iter.Seq[graph.Node]
	Compare(a, b graph.Node) int
	ID(n graph.Node) string
	Kind(n graph.Node) *schema.Kind
	Facts(n graph.Node) iter.Seq[graph.Fact]
	Each(n graph.Node, dir graph.Direction, preds *graph.Preds, yield func(graph.Relation) bool) bool
	RowLen(n graph.Node) int
	Degree(n graph.Node, dir graph.Direction, p graph.Pred) int
	NamePreds() []graph.Pred
	PredLen() int
	PredName(p graph.Pred) string
	Pred(name string) (graph.Pred, bool)
	PredType(p graph.Pred) *schema.RelationType
}

// A Meter limits the work. *budget.Budget implements it.
type Meter interface {
	// TakeSteps takes up to n steps, and returns the number of steps taken.
	TakeSteps(n int) (int, error)
	// ReturnSteps returns steps that were not used.
	ReturnSteps(n int)
	// Hold reserves memory.
	Hold(bytes int64) error
}

const (
	maxNames     = 32 // names of an entity that are compared
	maxWords     = 12 // words of a name
	maxAddress   = 24 // words of an address
	maxRelations = 64 // a common neighbor with more relations does not count
)

// A word is a word of names and other texts.
type word struct {
	text    string
	sound   string
	formal  []string // the given names that it can mean
	letters uint32   // the set of its letters
	number  bool
	roman   bool   // it was romanized from another script
	df      uint32 // the number of entities that have the word in a name
}

// A value is a value of a fact that is evidence.
type value struct {
	text  string // normalized
	words []uint32
	date  dateParts
	df    uint32 // the number of entities that have the value
	class int16
}

// A name is a name of an entity.
type name struct {
	words  []uint32
	df     uint32 // the number of entities that have the name, or one with the same letters
	run    uint64 // a hash of its letters without spaces, so that Xiu Ying and Xiuying are equal
	suffix suffix
	form   uint8 // the legal form; 0 if it has none
	roman  bool  // it was romanized from another script
}

// An entity is the data of an entity of the view in the index.
type entity struct {
	node   graph.Node
	kind   int16
	names  []name
	values []uint32 // sorted by class, then by number
}

// An Index has the names and facts by which the entities of a view are compared. It is immutable and safe for
// concurrent use.
type Index struct {
	source  Source
	classes *classes
	words   []word
	values  []value
	list    []entity // ordered by id
	at      map[graph.Node]int32
	// meets[i][j] reports whether an entity of the kind with index i can be the same as one of kind j.
	meets [][]bool
	// broader reports for two kinds, by index, whether one of them is or can be the other.
	broader [][]bool
	// unnamed is the number of entities that have neither a name nor a value to compare.
	unnamed int
}

type valueKey struct {
	class int16
	text  string
}

// A builder collects the entities of an index.
type builder struct {
	*Index
	seed    maphash.Seed
	wordAt  map[string]uint32
	valueAt map[valueKey]uint32
	seen    []uint32 // words of the current entity
}

// entityBytes is the approximate size of an entity in an index, in bytes.
const entityBytes = 400

// NewIndex reads the entities of a view. kinds are the names of the kinds to read; nil stands for all except Document.
// The meter may be nil. When NewIndex returns, the meter holds as many bytes as Bytes returns.
func NewIndex(ctx context.Context, v Source, kinds []string, m Meter) (*Index, error) {
	b := &builder{
		Index:  &Index{source: v, classes: newClasses(v), at: map[graph.Node]int32{}},
		seed:   maphash.MakeSeed(),
		wordAt: map[string]uint32{}, valueAt: map[valueKey]uint32{},
	}
	wanted := make([]bool, len(v.Ontology().Kinds()))
	for i, k := range v.Ontology().Kinds() {
		wanted[i] = kinds == nil && k.Name != "Document" || slices.Contains(kinds, k.Name)
	}
	b.meets, b.broader = meeting(v.Ontology().Kinds()), broader(v.Ontology())
	watch := budget.NewWatch(ctx)
	steps := stepper{meter: m}
	defer steps.close()
	for n := range v.All("") {
		if err := cmp.Or(watch.Err(), steps.step()); err != nil {
			return nil, err
		}
		k := v.Kind(n)
		if !wanted[k.Index] {
			continue
		}
		e := b.read(n, int16(k.Index))
		if len(e.names) == 0 && len(e.values) == 0 {
			b.unnamed++
			continue
		}
		if m != nil {
			if err := m.Hold(entityBytes); err != nil {
				return nil, err
			}
		}
		b.at[n] = int32(len(b.list))
		b.list = append(b.list, e)
	}
	b.countNames()
	return b.Index, nil
}

// countNames counts how many entities have each name.
func (b *builder) countNames() {
	count := map[uint64]uint32{}
	for i := range b.list {
		for _, n := range b.list[i].names {
			count[n.run]++
		}
	}
	for i := range b.list {
		for j := range b.list[i].names {
			n := &b.list[i].names[j]
			n.df = count[n.run]
		}
	}
}

// meeting returns, for each pair of kinds, whether their entities can be the same: if the kinds are equal, have an
// interface in common, or one is Thing, the kind of entities whose kind is unknown.
func meeting(kinds []*schema.Kind) [][]bool {
	out := make([][]bool, len(kinds))
	for i, a := range kinds {
		out[i] = make([]bool, len(kinds))
		for j, b := range kinds {
			common := slices.ContainsFunc(a.Interfaces, func(s string) bool { return slices.Contains(b.Interfaces, s) })
			out[i][j] = i == j || common || a.Name == schema.Thing || b.Name == schema.Thing
		}
	}
	return out
}

// broader returns for each pair of kinds whether entities of both can be of one kind: they are equal, one is the kind
// of entities whose kind is unknown, or one is the general kind of an interface that the other implements, as
// LegalEntity is of AnyLegalEntity.
func broader(o *schema.Ontology) [][]bool {
	kinds := o.Kinds()
	out := make([][]bool, len(kinds))
	for i, a := range kinds {
		out[i] = make([]bool, len(kinds))
		for j, b := range kinds {
			unknown := a.Name == schema.Thing || b.Name == schema.Thing
			out[i][j] = i == j || unknown || o.IsBroader(a, b) || o.IsBroader(b, a)
		}
	}
	return out
}

// read reads an entity.
func (b *builder) read(n graph.Node, kind int16) entity {
	e := entity{node: n, kind: kind}
	b.seen = b.seen[:0]
	row := b.classes.byKind[kind]
	for f := range b.source.Facts(n) {
		c := row[f.Pred]
		if c < 0 || f.Value.Entity {
			continue
		}
		if b.classes.list[c].evidence == Name {
			if len(e.names) < maxNames {
				b.addName(&e, f.Value.Text)
			}
			continue
		}
		if v, ok := b.value(c, f.Value.Text); ok && !slices.Contains(e.values, v) {
			e.values = append(e.values, v)
			b.values[v].df++
		}
	}
	slices.SortFunc(e.values, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(b.values[x].class, b.values[y].class), strings.Compare(b.values[x].text, b.values[y].text))
	})
	return e
}

// addName adds a name, unless the entity has it already.
func (b *builder) addName(e *entity, text string) {
	n, ok := b.name(text)
	same := func(o name) bool { return o.suffix == n.suffix && slices.Equal(o.words, n.words) }
	if !ok || slices.ContainsFunc(e.names, same) {
		return
	}
	for _, w := range n.words {
		if !slices.Contains(b.seen, w) {
			b.seen = append(b.seen, w)
			b.words[w].df++
		}
	}
	e.names = append(e.names, n)
}

// word returns the number of a word. It adds the word if it is new.
func (b *builder) word(text string) uint32 {
	i, ok := b.wordAt[text]
	if !ok {
		i = uint32(len(b.words))
		text = strings.Clone(text)
		number := strings.ContainsAny(text, "0123456789")
		w := word{text: text, formal: nicknames()[text], number: number}
		if !number {
			w.sound = skeleton(text)
		}
		for _, c := range []byte(text) {
			w.letters |= 1 << (c & 31)
		}
		b.wordAt[text] = i
		b.words = append(b.words, w)
	}
	return i
}

// value returns the number of a value. It returns false if the text has nothing to compare.
func (b *builder) value(c int16, text string) (uint32, bool) {
	v := value{class: c}
	if b.classes.list[c].evidence == Date {
		var ok bool
		if v.date, ok = parseDate(text); !ok {
			return 0, false
		}
	}
	var words []string
	if v.text, words = normal(&b.classes.list[c], text); v.text == "" {
		return 0, false
	}
	i, ok := b.valueAt[valueKey{c, v.text}]
	if !ok {
		i = uint32(len(b.values))
		v.text = strings.Clone(v.text)
		for _, w := range words {
			if n := b.word(w); !slices.Contains(v.words, n) {
				v.words = append(v.words, n)
			}
		}
		b.valueAt[valueKey{c, v.text}] = i
		b.values = append(b.values, v)
	}
	return i, true
}

// name parses a name. It returns false if the name has no words.
func (b *builder) name(text string) (name, bool) {
	words, of, form := parseName(text)
	n := name{suffix: of, form: form}
	roman := slices.ContainsFunc([]rune(text), func(r rune) bool {
		return unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r)
	})
	n.roman = roman
	n.run = maphash.String(b.seed, strings.Join(words, ""))
	for _, w := range words {
		i := b.word(w)
		b.words[i].roman = b.words[i].roman || roman
		n.words = append(n.words, i)
	}
	return n, len(n.words) > 0
}

// Len returns the number of entities in the index.
func (x *Index) Len() int { return len(x.list) }

// Bytes returns the approximate size of the index in memory.
func (x *Index) Bytes() int64 { return entityBytes * int64(len(x.list)) }

// A stepper takes steps from a meter in lots.
type stepper struct {
	meter Meter
	left  int
}

func (s *stepper) step() error {
	if s.left == 0 {
		s.left = 512
		if s.meter != nil {
			var err error
			if s.left, err = s.meter.TakeSteps(512); err != nil {
				return err
			}
		}
	}
	s.left--
	return nil
}

// close returns the steps that were not used to the meter.
func (s *stepper) close() {
	if s.meter != nil {
		s.meter.ReturnSteps(s.left)
	}
	s.left = 0
}
