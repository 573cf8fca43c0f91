package query

import (
	"container/list"
	"fmt"
	"reflect"
	"sync"

	"nexum/graph"
	"nexum/graph/rule"
	"nexum/graph/rule/engine"
	"nexum/graph/rule/proof"
)

// A Cache keeps the answers to questions, so that the pages of one answer are read from it and not evaluated again. It is
// for the sessions of one program and of the views that are made of it: what a session of another view asks is kept by
// the view. It can be used by many goroutines at once, and keeps what was used last.
//
// An answer is the same for whoever asks, so the budget of a request pays only for what it evaluates itself.
type Cache struct {
	most int64

	mu      sync.Mutex
	bytes   int64
	order   *list.List // of *kept and *keptView, what was used last first
	answers map[answerKey]*list.Element
	views   map[viewKey]*list.Element
}

// maxViews is how many changed views are kept: each has indexes of its own.
const maxViews = 16

// NewCache returns a cache of so many bytes, about.
func NewCache(bytes int64) *Cache {
	return &Cache{most: bytes, order: list.New(), answers: map[answerKey]*list.Element{}, views: map[viewKey]*list.Element{}}
}

// An answerKey is a question of the view of a program.
type answerKey struct {
	program  *engine.Program
	question string
}

// A viewKey is a view that is made of that of a program.
type viewKey struct {
	program *engine.Program
	change  string
}

// kept is an answer in a cache.
type kept struct {
	key   answerKey
	query *rule.Query
	rows  []proof.Row
	bytes int64

	once   sync.Once
	places map[string]int // rows by what tells them apart; made when it is asked for
}

// keptView is a view in a cache.
type keptView struct {
	key     viewKey
	program *engine.Program
}

// answer returns an answer that is kept; nil if none is.
func (c *Cache) answer(key answerKey) *kept {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.answers[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*kept)
}

// keep keeps an answer, unless it is too large a part of the cache, and returns it.
func (c *Cache) keep(key answerKey, q *rule.Query, rows []proof.Row) *kept {
	k := &kept{key: key, query: q, rows: rows}
	if c == nil {
		return k
	}
	k.bytes = answerBytes(key, rows, c.most/4)
	if k.bytes > c.most/4 {
		return k
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.answers[key]; ok { // somebody asked the same at the same time
		return e.Value.(*kept)
	}
	c.answers[key] = c.order.PushFront(k)
	c.bytes += k.bytes
	c.shrink()
	return k
}

// view returns the program of a changed view that is kept; nil if none is.
func (c *Cache) view(key viewKey) *engine.Program {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.views[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*keptView).program
}

// keepView keeps the program of a changed view, and returns the one that is kept.
func (c *Cache) keepView(key viewKey, p *engine.Program) *engine.Program {
	if c == nil {
		return p
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.views[key]; ok {
		return e.Value.(*keptView).program
	}
	c.views[key] = c.order.PushFront(&keptView{key, p})
	if len(c.views) > maxViews {
		for e := c.order.Back(); e != nil; e = e.Prev() {
			if v, ok := e.Value.(*keptView); ok {
				c.dropView(e, v)
				break
			}
		}
	}
	return p
}

// dropView forgets a view, with the answers of it and the views that are made of it: nobody can ask for them again.
func (c *Cache) dropView(e *list.Element, v *keptView) {
	c.order.Remove(e)
	delete(c.views, v.key)
	for next := c.order.Front(); next != nil; {
		e, n := next, next.Next()
		next = n
		switch x := e.Value.(type) {
		case *kept:
			if x.key.program == v.program {
				c.drop(e, x)
			}
		case *keptView:
			if x.key.program == v.program {
				c.order.Remove(e) // what is made of it in turn goes as it ages
				delete(c.views, x.key)
			}
		}
	}
}

func (c *Cache) drop(e *list.Element, k *kept) {
	c.order.Remove(e)
	delete(c.answers, k.key)
	c.bytes -= k.bytes
}

// shrink forgets the answers that were used least lately, until the rest is small enough.
func (c *Cache) shrink() {
	for e := c.order.Back(); e != nil && c.bytes > c.most; {
		k, ok := e.Value.(*kept)
		before := e.Prev()
		if ok {
			c.drop(e, k)
		}
		e = before
	}
}

// changeKey returns what tells a change of a view from others.
func changeKey(c graph.Change) string {
	return fmt.Sprintf("%q %d %q %q %q", c.AsOf.String(), c.KnownAt.UnixNano(), c.Without, c.Distrust, c.With)
}

// place returns the place of a row by what tells it apart.
func (k *kept) place(key string) (int, bool) {
	k.once.Do(func() {
		k.places = make(map[string]int, len(k.rows))
		for i := range k.rows {
			k.places[rowText(k.rows[i])] = i
		}
	})
	i, ok := k.places[key]
	return i, ok
}

// The bytes that parts of an answer take, about.
var (
	rowSize     = int64(reflect.TypeFor[proof.Row]().Size()) + 100 // with its place
	valueSize   = int64(reflect.TypeFor[proof.Value]().Size())
	premiseSize = int64(reflect.TypeFor[proof.Premise]().Size())
	proofSize   = int64(reflect.TypeFor[proof.Proof]().Size())
	summarySize = int64(reflect.TypeFor[graph.Summary]().Size())
	factSize    = int64(reflect.TypeFor[graph.Fact]().Size())
)

// answerBytes returns about how many bytes an answer takes, each proof counted once; more than most if it is more.
func answerBytes(key answerKey, rows []proof.Row, most int64) int64 {
	n := int64(len(key.question))
	seen := map[*proof.Proof]bool{}
	var premises func(list []proof.Premise)
	one := func(p *proof.Proof) {
		if p == nil || seen[p] {
			return
		}
		seen[p] = true
		n += proofSize + factSize*int64(len(p.Span)) + int64(len(p.Attributes)) + 16
		premises(p.Premises)
	}
	premises = func(list []proof.Premise) {
		n += premiseSize * int64(len(list))
		for i := range list {
			if n > most {
				return
			}
			m := &list[i]
			one(m.Proof)
			one(m.Mention)
			if m.Fact != nil {
				n += factSize
			}
			for _, p := range m.Parts {
				premises(p)
			}
		}
	}
	for i := range rows {
		if n > most {
			break
		}
		r := &rows[i]
		n += rowSize + summarySize*int64(len(r.Held))
		for _, v := range r.Values {
			n += valueSize + 2*int64(len(v.Text))
		}
		premises(r.Premises)
		for _, list := range r.Others {
			premises(list)
		}
	}
	return n
}
