package rdf

import (
	"io"
	"iter"
	"strconv"
)

// turtleParser parses Turtle and TriG.
type turtleParser struct {
	*scanner
	trig     bool
	base     string
	prefixes map[string]string
	graph    Term
	made     int
	depth    int
	token    []byte
	yield    func(Quad, error) bool
}

// stopped is the panic value of a parser whose caller needs no more quads.
type stopped struct{}

func (stopped) Error() string { return "stopped" }

func readTurtle(r io.Reader, f Format, base string) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		err := parseTurtle(r, f, base, yield)
		if _, ok := err.(stopped); err != nil && !ok {
			yield(Quad{}, err)
		}
	}
}

func parseTurtle(r io.Reader, f Format, base string, yield func(Quad, error) bool) (err error) {
	defer func() { err = caught(recover()) }()
	p := &turtleParser{
		scanner: newScanner(r), trig: f == TriG, base: base,
		prefixes: map[string]string{}, yield: yield,
	}
	for p.space(); p.peek(0) != eof; p.space() {
		p.statement()
	}
	return nil
}

// statement parses a directive, a block of TriG, or triples with their full stop.
func (p *turtleParser) statement() {
	switch {
	case p.peek(0) == '@':
		p.directive()
	case p.hasWord("PREFIX"):
		p.skip(len("PREFIX"))
		p.prefix()
	case p.hasWord("BASE"):
		p.skip(len("BASE"))
		p.setBase()
	case p.hasWord("VERSION"):
		p.skip(len("VERSION"))
		p.version()
	case p.trig && p.hasWord("GRAPH"):
		p.skip(len("GRAPH"))
		p.space()
		p.block(p.graphName())
	case p.trig && p.peek(0) == '{':
		p.block(Term{})
	default:
		p.triplesOrGraph()
	}
}

// directive reads @prefix, @base or @version.
func (p *turtleParser) directive() {
	switch {
	case p.has("@prefix"):
		p.skip(len("@prefix"))
		p.prefix()
	case p.has("@base"):
		p.skip(len("@base"))
		p.setBase()
	case p.has("@version"):
		p.skip(len("@version"))
		p.version()
	default:
		p.fail("expected @prefix or @base")
	}
	p.full("after the directive")
}

func (p *turtleParser) prefix() {
	p.space()
	name := p.prefixName()
	if p.peek(0) != ':' {
		p.fail("expected a prefix such as ex: and not %s", p.ahead())
	}
	p.next()
	p.space()
	p.prefixes[name] = p.iriRef()
}

func (p *turtleParser) setBase() {
	p.space()
	p.base = p.iriRef()
}

func (p *turtleParser) version() {
	p.space()
	if c := p.peek(0); c != '"' && c != '\'' {
		p.fail(`expected a version in quotes, such as "1.2"`)
	}
	p.quoted()
}

// full reads a full stop.
func (p *turtleParser) full(where string) {
	p.space()
	if p.peek(0) != '.' {
		p.fail("expected a full stop %s, not %s", where, p.ahead())
	}
	p.next()
}

// graphName reads the name of a graph.
func (p *turtleParser) graphName() Term {
	if p.peek(0) == '[' {
		p.next()
		if p.space(); p.peek(0) != ']' {
			p.fail("expected ]: the name of a graph is an IRI, a blank node or []")
		}
		p.next()
		return p.blank()
	}
	if p.peek(0) == '_' {
		return p.blankLabel()
	}
	return p.iri()
}

// block reads { triples }.
func (p *turtleParser) block(graph Term) {
	p.space()
	if p.peek(0) != '{' {
		p.fail("expected {, not %s", p.ahead())
	}
	p.next()
	p.graph = graph
	for p.space(); p.peek(0) != '}'; p.space() {
		if p.peek(0) == eof {
			p.fail("the graph has no closing }")
		}
		p.triples()
		if p.space(); p.peek(0) == '.' {
			p.next()
		} else if p.peek(0) != '}' {
			p.fail("expected a full stop or }, not %s", p.ahead())
		}
	}
	p.next()
	p.graph = Term{}
}

// triplesOrGraph reads triples, or a named graph of TriG.
func (p *turtleParser) triplesOrGraph() {
	line, col := p.line, p.col
	list := p.peek(0) == '('
	subject, alone := p.subject()
	if p.space(); p.trig && p.peek(0) == '{' {
		if list || alone {
			panic(&SyntaxError{line, col, "the name of a graph is an IRI, a blank node or []"})
		}
		p.block(subject)
		return
	}
	if !alone || p.peek(0) != '.' {
		p.predicates(subject, line, col)
	}
	p.full("at the end of the statement")
}

// triples reads a subject with its predicates and objects.
func (p *turtleParser) triples() {
	line, col := p.line, p.col
	subject, alone := p.subject()
	if p.space(); alone && (p.peek(0) == '.' || p.peek(0) == '}') {
		return
	}
	p.predicates(subject, line, col)
}

// subject parses a subject. alone reports whether it may stand without predicates, like [ :p :o ].
func (p *turtleParser) subject() (t Term, alone bool) {
	switch c := p.peek(0); {
	case c == '[':
		return p.propertyList()
	case c == '(':
		return p.collection(), false
	case c == '_':
		return p.blankLabel(), false
	case p.has("<<("):
		p.fail("a triple term cannot be a subject; write << subject predicate object >> for a reifier")
	case p.has("<<"):
		return p.reified(), true
	}
	return p.iri(), false
}

// predicates parses predicates and objects as long as another predicate can follow.
func (p *turtleParser) predicates(subject Term, line, col int) {
	for {
		p.space()
		predicate := p.verb()
		p.objects(subject, predicate, line, col)
		for p.space(); p.peek(0) == ';'; p.space() {
			p.next()
			line, col = 0, 0
		}
		if line != 0 || !p.beginsVerb() {
			return
		}
		line, col = p.line, p.col
	}
}

// beginsVerb reports whether a predicate follows.
func (p *turtleParser) beginsVerb() bool {
	switch c := p.peek(0); c {
	case '.', ']', '}', '|', eof:
		return false
	}
	return true
}

// verb reads a predicate.
func (p *turtleParser) verb() Term {
	if p.hasWord("a") && p.peek(0) == 'a' {
		p.next()
		return Term{Kind: IRI, Text: Type}
	}
	return p.iri()
}

// objects reads the objects of one predicate, with their reifiers and annotations.
func (p *turtleParser) objects(subject, predicate Term, line, col int) {
	for {
		p.space()
		object := p.object()
		p.emit(Quad{Subject: subject, Predicate: predicate, Object: object, Graph: p.graph, Line: line, Col: col})
		p.annotations(&Triple{subject, predicate, object})
		if p.space(); p.peek(0) != ',' {
			return
		}
		p.next()
		p.space()
		line, col = p.line, p.col
	}
}

// annotations parses ~ reifier and {| predicates |} after an object.
func (p *turtleParser) annotations(t *Triple) {
	var reifier Term
	for {
		p.space()
		switch {
		case p.peek(0) == '~':
			p.next()
			reifier = p.reifier(t)
		case p.has("{|"):
			line, col := p.line, p.col
			p.skip(2)
			if reifier.Kind == None {
				reifier = p.blank()
				p.emitReifies(reifier, t, line, col)
			}
			p.predicates(reifier, line, col)
			if p.space(); !p.has("|}") {
				p.fail("expected |}, not %s", p.ahead())
			}
			p.skip(2)
			reifier = Term{}
		default:
			return
		}
	}
}

// reifier parses the input after ~: an IRI, a blank node, or nothing.
func (p *turtleParser) reifier(t *Triple) Term {
	line, col := p.line, p.col
	p.space()
	var r Term
	switch c := p.peek(0); {
	case c == '_':
		r = p.blankLabel()
	case c == '[':
		r = p.graphName()
	case c == '<', c == ':', c >= 0x80, c != eof && isLetter(rune(c)):
		r = p.iri()
	default:
		r = p.blank()
	}
	p.emitReifies(r, t, line, col)
	return r
}

func (p *turtleParser) emitReifies(r Term, t *Triple, line, col int) {
	p.emit(Quad{
		Subject: r, Predicate: Term{Kind: IRI, Text: Reifies}, Object: Term{Kind: TripleTerm, Triple: t},
		Graph: p.graph, Line: line, Col: col,
	})
}

// reified parses << subject predicate object ~ reifier >> and returns the reifier.
func (p *turtleParser) reified() Term {
	defer p.nest()()
	line, col := p.line, p.col
	p.skip(2)
	t := p.triple(true)
	var r Term
	if p.space(); p.peek(0) == '~' {
		p.next()
		r = p.reifier(t)
	} else {
		r = p.blank()
		p.emitReifies(r, t, line, col)
	}
	if p.space(); !p.has(">>") {
		p.fail("expected >>, not %s", p.ahead())
	}
	p.skip(2)
	return r
}

// tripleTerm reads <<( subject predicate object )>>.
func (p *turtleParser) tripleTerm() Term {
	defer p.nest()()
	p.skip(3)
	t := p.triple(false)
	if p.space(); !p.has(")>>") {
		p.fail("expected )>>, not %s", p.ahead())
	}
	p.skip(3)
	return Term{Kind: TripleTerm, Triple: t}
}

// triple parses the three terms of a triple term. Lists and property lists are not allowed in them.
func (p *turtleParser) triple(reifiers bool) *Triple {
	var t Triple
	p.space()
	t.Subject = p.plain(reifiers, false)
	p.space()
	t.Predicate = p.verb()
	p.space()
	t.Object = p.plain(reifiers, true)
	return &t
}

func (p *turtleParser) plain(reifiers, object bool) Term {
	switch c := p.peek(0); {
	case c == '[':
		return p.graphName()
	case c == '_':
		return p.blankLabel()
	case p.has("<<(") && object:
		return p.tripleTerm()
	case p.has("<<") && reifiers && !p.has("<<("):
		return p.reified()
	case object:
		return p.iriOrLiteral()
	}
	return p.iri()
}

// nest increases the nesting depth, and returns a function that decreases it again.
func (p *turtleParser) nest() func() {
	if p.depth++; p.depth > maxDepth {
		p.fail("lists, blank nodes and triple terms nest deeper than %d", maxDepth)
	}
	return func() { p.depth-- }
}

// propertyList parses [ predicates ]. alone is false if there are no predicates.
func (p *turtleParser) propertyList() (t Term, alone bool) {
	defer p.nest()()
	line, col := p.line, p.col
	p.next()
	t = p.blank()
	if p.space(); p.peek(0) != ']' {
		alone = true
		p.predicates(t, line, col)
		if p.space(); p.peek(0) != ']' {
			p.fail("expected ], not %s", p.ahead())
		}
	}
	p.next()
	return t, alone
}

// collection parses ( objects ) and returns the head of the list.
func (p *turtleParser) collection() Term {
	defer p.nest()()
	p.next()
	head, last := Term{Kind: IRI, Text: Nil}, Term{}
	link := func(node Term, line, col int) {
		if last.Kind == None {
			head = node
			return
		}
		p.emit(Quad{
			Subject: last, Predicate: Term{Kind: IRI, Text: Rest}, Object: node, Graph: p.graph,
			Line: line, Col: col,
		})
	}
	for p.space(); p.peek(0) != ')'; p.space() {
		if p.peek(0) == eof {
			p.fail("the list has no closing )")
		}
		line, col := p.line, p.col
		object := p.object()
		node := p.blank()
		link(node, line, col)
		p.emit(Quad{
			Subject: node, Predicate: Term{Kind: IRI, Text: First}, Object: object, Graph: p.graph,
			Line: line, Col: col,
		})
		last = node
	}
	if last.Kind != None {
		link(Term{Kind: IRI, Text: Nil}, p.line, p.col)
	}
	p.next()
	return head
}

// object reads an object.
func (p *turtleParser) object() Term {
	switch c := p.peek(0); {
	case c == '[':
		t, _ := p.propertyList()
		return t
	case c == '(':
		return p.collection()
	case c == '_':
		return p.blankLabel()
	case p.has("<<("):
		return p.tripleTerm()
	case p.has("<<"):
		return p.reified()
	}
	return p.iriOrLiteral()
}

func (p *turtleParser) emit(q Quad) {
	if !p.yield(q, nil) {
		panic(stopped{})
	}
}

// blank makes a blank node. Its label cannot be equal to a label of the file; see madeLabel.
func (p *turtleParser) blank() Term {
	p.made++
	return Term{Kind: Blank, Text: madeLabel + strconv.Itoa(p.made)}
}

// madeLabel is the prefix for the labels of blank nodes that a reader makes. A label of the file with this prefix
// gets the prefix once more.
const madeLabel = "b."
