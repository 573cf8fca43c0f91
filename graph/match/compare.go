package match

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"nexum/graph"
)

// A Reason is a piece of evidence for or against a match.
type Reason struct {
	Evidence    Evidence
	Bits        float64 // the weight: positive for, negative against
	Text        string  // the evidence in words: equal lei, day and month are exchanged
	Left, Right string  // the values; empty if there are none
	// Excludes is true if the evidence excludes a match, whatever other evidence there is.
	Excludes bool
}

// outcome is the result of comparing two entities.
type outcome struct {
	bits     float64 // the weight of all evidence, less the prior
	excluded bool    // they contradict each other
	reasons  []Reason
}

// comparison compares two entities. It collects reasons only if explain is true.
type comparison struct {
	*Index
	a, b    *entity
	explain bool
	outcome
	contact float64 // the weight of evidence that relatives and colleagues share
	equalID bool
	dates   bool // their dates exclude a match, unless an identifier is equal
}

// compare compares two entities, with reasons if explain is true. It can stop early when the result cannot reach least
// bits; then the result has less bits than least. The result does not depend on the order of a and b.
func (x *Index) compare(a, b *entity, explain bool, least float64) outcome {
	if x.source.Compare(a.node, b.node) > 0 {
		a, b = b, a
	}
	c := &comparison{Index: x, a: a, b: b, explain: explain}
	c.facts()
	c.excluded = c.excluded || c.dates && !c.equalID
	if !explain && c.bits-prior+nameMost+nameMore+neighborMost < least {
		c.bits -= prior
		return c.outcome
	}
	n := x.compareNames(a, b)
	c.names(n)
	if explain || c.bits-prior+neighborMost >= least {
		c.relations()
	}
	if most := contactMost; n.accord < agree && c.contact > most {
		c.add(
			Reason{
				Evidence: Name,
				Bits:     most - c.contact,
				Text:     "without the same name, what relatives and colleagues share counts for less",
			},
		)
	}
	if !x.broader[a.kind][b.kind] {
		c.add(Reason{
			Evidence: Kind, Bits: kindsDiffer, Text: "different kinds",
			Left: x.source.Kind(a.node).Name, Right: x.source.Kind(b.node).Name,
		})
	}
	c.bits -= prior
	return c.outcome
}

// excludes reports whether two entities contradict each other.
func (x *Index) excludes(a, b *entity) bool {
	if suffixed(a) && suffixed(b) {
		return x.compare(a, b, false, math.Inf(-1)).excluded
	}
	return x.compare(a, b, false, math.Inf(1)).excluded
}

// suffixed reports whether a name of the entity has a suffix, such as Jr, that can distinguish it from a relative.
func suffixed(e *entity) bool {
	return slices.ContainsFunc(e.names, func(n name) bool { return n.suffix != noSuffix || len(n.words) > 2 })
}

func (c *comparison) add(r Reason) {
	c.bits += r.Bits
	if c.explain && (r.Bits != 0 || r.Excludes) {
		c.reasons = append(c.reasons, r)
	}
}

func (c *comparison) names(n named) {
	if n.accord == noNames {
		return
	}
	r := Reason{Evidence: Name, Bits: n.bits}
	if c.explain {
		left, right := c.nameTexts(c.a), c.nameTexts(c.b)
		r.Left, r.Right, r.Text = left[n.a], right[n.b], c.nameText(n)
	}
	c.add(r)
	if n.more > 0 {
		c.add(Reason{Evidence: Name, Bits: n.more, Text: "other names of them agree too"})
	}
	if n.suffix {
		c.add(Reason{Evidence: Name, Bits: suffixConflict, Text: "suffixes such as Jr. distinguish them", Excludes: true})
		c.excluded = true
	}
}

// nameTexts returns the names of an entity as the source has them, in the order of entity.names.
func (c *comparison) nameTexts(e *entity) []string {
	var out, seen []string
	row := c.classes.byKind[e.kind]
	for f := range c.source.Facts(e.node) {
		if i := row[f.Pred]; i < 0 || f.Value.Entity || c.classes.list[i].evidence != Name {
			continue
		}
		words, of, _ := parseName(f.Value.Text)
		key := strings.Join(words, " ") + " " + string('0'+rune(of))
		if len(words) > 0 && !slices.Contains(seen, key) {
			seen, out = append(seen, key), append(out, f.Value.Text)
		}
	}
	return out
}

// original returns a value of an entity as the source has it.
func (c *comparison) original(e *entity, v *value) string {
	row := c.classes.byKind[e.kind]
	for f := range c.source.Facts(e.node) {
		if row[f.Pred] != v.class || f.Value.Entity {
			continue
		}
		if text, _ := normal(&c.classes.list[v.class], f.Value.Text); text == v.text {
			return f.Value.Text
		}
	}
	return v.text
}

func (c *comparison) nameText(n named) string {
	var out []string
	for _, m := range n.matches {
		p, q := c.words[m.a].text, c.words[m.b].text
		if m.like != equal {
			out = append(out, m.like.explain(p, q))
		}
	}
	switch {
	case n.translated:
		out = append(out, "no word in common, but the names are in different scripts, and one can be a translation")
	case n.accord == clash:
		out = append(out, "other words differ")
	case n.accord == exact:
		if len(out) == 0 {
			out = append(out, "the same words")
		}
	case n.accord == agree:
		out = append(out, "one has all words of the other")
	}
	if n.form {
		out = append(out, "different legal forms")
	}
	return strings.Join(out, "; ")
}

// facts compares the values of the classes that both entities have.
func (c *comparison) facts() {
	a, b := c.a.values, c.b.values
	for len(a) > 0 && len(b) > 0 {
		ca, cb := c.values[a[0]].class, c.values[b[0]].class
		if ca < cb {
			a = a[1:]
			continue
		}
		if cb < ca {
			b = b[1:]
			continue
		}
		i, j := c.end(a), c.end(b)
		c.class(&c.classes.list[ca], a[:i], b[:j])
		a, b = a[i:], b[j:]
	}
}

// end returns the number of values at the beginning of a list that have the class of the first.
func (c *comparison) end(list []uint32) int {
	of := c.Index.values[list[0]].class
	for i, v := range list {
		if c.Index.values[v].class != of {
			return i
		}
	}
	return len(list)
}

// class compares all values of one class, and adds the evidence of the best pair.
func (c *comparison) class(k *class, a, b []uint32) {
	var best Reason
	var left, right *value // of the best result; nil if there is none
	for _, p := range a {
		for _, q := range b {
			v, w := &c.Index.values[p], &c.Index.values[q]
			if r, ok := c.value(k, v, w, p == q); ok && (left == nil || r.Bits > best.Bits) {
				best, left, right = r, v, w
			}
		}
	}
	if left == nil {
		return
	}
	if c.explain {
		best.Left, best.Right = c.original(c.a, left), c.original(c.b, right)
	}
	switch k.evidence {
	case Address, Phone, Email, Affiliation:
		c.contact += max(0, best.Bits)
	case Identifier:
		c.equalID = c.equalID || best.Bits > 0
	}
	if k.evidence == Date && best.Excludes {
		c.dates = true
	} else if best.Excludes {
		c.excluded = true
	}
	c.add(best)
}

// value compares two values of one class. It returns false if the result is no evidence.
func (c *comparison) value(k *class, v, w *value, same bool) (Reason, bool) {
	r := Reason{Evidence: k.evidence}
	switch k.evidence {
	case Identifier:
		switch {
		case same:
			weight := identifierEqual
			switch {
			case slices.Contains(single, k.scheme):
				weight = identifierUnique
			case len(v.text) < 5:
				weight = identifierShort
			}
			r.Bits, r.Text = shared(weight, valueLoss, v.df), "equal "+k.name
		case k.single:
			r.Bits, r.Text, r.Excludes = identifierDiffers, "different "+k.name, true
		default:
			return r, false
		}
	case Date:
		r.Bits, r.Text = compareDates(v.date, w.date)
		r.Excludes = r.Bits == dateDiffers
	case Email:
		if !same {
			return r, false
		}
		r.Bits, r.Text = shared(emailEqual, valueLoss, v.df), "equal e-mail address"
	case Phone:
		return comparePhones(v, w, same)
	case Address:
		r.Bits, r.Text = c.addresses(v, w, same)
		return r, r.Bits > 0
	case Affiliation:
		if !same && !c.contains(v, w) {
			return r, false
		}
		r.Bits, r.Text = shared(affiliationEqual, valueLoss, max(v.df, w.df)), "belong to the same"
	case Country, Class:
		r.Bits, r.Text = countryDiffers, "different"
		if same {
			r.Bits, r.Text = countryEqual, "equal"
		} else if k.evidence == Class && c.opens(v, w) {
			return r, false
		}
	}
	return r, true
}

// opens reports whether two different values need not contradict each other: one is an abbreviation of the other, as m
// is of male, or means that the value is unknown.
func (c *comparison) opens(v, w *value) bool {
	unknown := func(s string) bool { return s == "u" || s == "unknown" || s == "other" }
	return unknown(v.text) || unknown(w.text) || strings.HasPrefix(v.text, w.text) || strings.HasPrefix(w.text, v.text)
}

func comparePhones(v, w *value, same bool) (Reason, bool) {
	r := Reason{Evidence: Phone}
	long, short := v.text, w.text
	if len(long) < len(short) {
		long, short = short, long
	}
	df := max(v.df, w.df)
	switch {
	case same:
		r.Bits, r.Text = shared(phoneEqual, valueLoss, df), "equal telephone number"
	case len(short) < phoneEndLen || !strings.HasSuffix(long, short):
		return r, false
	case len(short) > phoneEndLen:
		r.Bits, r.Text = shared(phoneEqual, valueLoss, df), "equal telephone number except for the prefix"
	default:
		r.Bits, r.Text = shared(phoneEnd, valueLoss, df), "the same end of the telephone number"
	}
	return r, true
}

// compareDates compares two dates of birth or foundation.
func compareDates(a, b dateParts) (bits float64, text string) {
	if a == b {
		if a.day == 0 {
			return datePartial, "the same year or month"
		}
		return dateEqual, "the same day"
	}
	years := max(a.year-b.year, b.year-a.year)
	if a.month == 0 || b.month == 0 || a.day == 0 || b.day == 0 {
		switch {
		case years == 0 && (a.month == 0 || b.month == 0 || a.month == b.month):
			return datePartial, "the same, up to the precision of the less precise one"
		case years <= 1:
			return dateDoubtful, "different, but close"
		}
		return dateDiffers, "different dates"
	}
	swapped := a.month == b.day && a.day == b.month
	equalParts := 0
	for _, same := range [...]bool{a.year == b.year, a.month == b.month, a.day == b.day} {
		if same {
			equalParts++
		}
	}
	close := years == 1 || years%100 == 0 || digits(a.year, b.year)
	switch {
	case years == 0 && swapped:
		return dateSwapped, "day and month are exchanged"
	case equalParts == 2 && years == 0:
		return dateNear, "only the day or the month differs"
	case equalParts == 2 && close:
		return dateNear, "only the year differs, by one digit"
	case swapped && close, years == 0 && (a.month == b.day || a.day == b.month):
		return dateDoubtful, "different, but a slip could explain it"
	}
	return dateDiffers, "different dates"
}

// digits reports whether two years differ in only one digit.
func digits(a, b int) bool {
	n := 0
	for ; a > 0 || b > 0; a, b = a/10, b/10 {
		if a%10 != b%10 {
			n++
		}
	}
	return n == 1
}

// addresses compares two addresses by their words. They need a number in common, if both have numbers.
func (c *comparison) addresses(v, w *value, same bool) (float64, string) {
	df := max(v.df, w.df)
	if same {
		return shared(addressEqual, addressLoss, df), "the same address"
	}
	short, long := v, w
	if len(short.words) > len(long.words) {
		short, long = long, short
	}
	// the number of words that are numbers: in the short address, in the long one, and in both
	common, numbers := 0.0, [3]int{}
	for _, p := range long.words {
		if c.words[p].number {
			numbers[1]++
		}
	}
	for _, p := range short.words {
		number := c.words[p].number
		if number {
			numbers[0]++
		}
		hit := slices.Contains(long.words, p)
		if hit && number {
			numbers[2]++
		}
		if !hit && !number {
			hit = slices.ContainsFunc(long.words, func(q uint32) bool {
				l := similarity(&c.words[p], &c.words[q])
				return l == typo || l == sound
			})
		}
		if hit {
			common++
		}
	}
	if len(short.words) < 3 || min(numbers[0], numbers[1]) > 0 && numbers[2] == 0 {
		return 0, ""
	}
	switch overlap := common / float64(len(short.words)); {
	case overlap >= 0.8:
		return shared(addressEqual-0.5, addressLoss, df), "the same address, written differently"
	case overlap >= 0.65 && numbers[2] > 0:
		return shared(addressNear, addressLoss, df), "a similar address"
	}
	return 0, ""
}

// contains reports whether one text has all words of the other, and at least two.
func (c *comparison) contains(v, w *value) bool {
	short, long := v, w
	if len(short.words) > len(long.words) {
		short, long = long, short
	}
	if len(short.words) < 2 {
		return false
	}
	for _, p := range short.words {
		if !slices.Contains(long.words, p) {
			return false
		}
	}
	return true
}

// relations compares the neighbors of two entities.
func (c *comparison) relations() {
	s := c.source
	if s.RowLen(c.a.node) == 0 || s.RowLen(c.b.node) == 0 || s.RowLen(c.a.node) > maxRelations ||
		s.RowLen(c.b.node) > maxRelations {
		return
	}
	type step struct {
		far graph.Node
		typ graph.Pred
		dir graph.Direction
	}
	var steps []step
	between := false
	each := func(n, other graph.Node, yield func(step)) {
		for _, dir := range [...]graph.Direction{graph.Out, graph.In} {
			s.Each(n, dir, nil, func(r graph.Relation) bool {
				far := r.Target
				if dir == graph.In {
					far = r.Source
				}
				between = between || far == other
				if t := s.PredType(r.Type); t == nil || !t.Mention {
					yield(step{far, r.Type, dir})
				}
				return true
			})
		}
	}
	each(c.a.node, c.b.node, func(t step) { steps = append(steps, t) })
	total, first, count := 0.0, graph.NoNode, 0
	each(c.b.node, c.a.node, func(t step) {
		if t.far == c.a.node || t.far == c.b.node || !slices.Contains(steps, t) {
			return
		}
		back := graph.In
		if t.dir == graph.In {
			back = graph.Out
		}
		degree := s.Degree(t.far, back, t.typ)
		total += min(neighborEach, max(0, 8-1.5*math.Log2(float64(max(degree, 1)))))
		if count == 0 {
			first = t.far
		}
		count++
	})
	if between {
		c.add(Reason{Evidence: Related, Bits: related, Text: "one has a relation to the other"})
	}
	if total = min(total, neighborMost); total > 0 {
		r := Reason{Evidence: Neighbor, Bits: total, Text: fmt.Sprintf("%d relations of one type to the same entity", count)}
		if count == 1 {
			r.Text = "a relation of one type to the same entity"
		}
		if c.explain {
			r.Left, r.Right = s.ID(first), s.ID(first)
		}
		c.contact += total
		c.add(r)
	}
}

// String describes the reason for readers, with its weight first.
func (r Reason) String() string {
	s := fmt.Sprintf("%+.1f %s: %s", r.Bits, strings.ToLower(string(r.Evidence)), r.Text)
	switch {
	case r.Left == "" && r.Right == "":
	case r.Left == r.Right:
		s += fmt.Sprintf(" (%s)", r.Left)
	default:
		s += fmt.Sprintf(" (%s, %s)", r.Left, r.Right)
	}
	return s
}
