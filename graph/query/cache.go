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

// A Cache keeps the answers to queries, so that the pages of one answer are read from it and not evaluated again. It
// serves the sessions of one program and of the views made from it; it also stores the programs of these changed views.
// It is safe for concurrent use. When it is full, it drops the least recently used results.
//
// An answer is the same for every caller, so the budget of a request pays only for what the request evaluates itself.
type Cache struct {
	most int64

	mu      sync.Mutex
	bytes   int64
	order   *list.List // elements are *kept, *keptView and *keptValue, the most recently used first
	answers map[answerKey]*list.Element
	views   map[viewKey]*list.Element
	values  map[answerKey]*list.Element
}

// maxViews limits the changed views that are kept, because each has its own indexes.
const maxViews = 16

// NewCache returns a cache for approximately this many bytes of answers.
func NewCache(bytes int64) *Cache {
	return &Cache{
		most:    bytes,
		order:   list.New(),
		answers: map[answerKey]*list.Element{},
		views:   map[viewKey]*list.Element{},
		values:  map[answerKey]*list.Element{},
	}
}

// An answerKey identifies a query to the view of a program.
type answerKey struct {
	program  *engine.Program
	question string
}

// A viewKey identifies a view that was made from the view of a program.
type viewKey struct {
	program *engine.Program
	change  string
}

// cacheEntry is an answer in a cache.
type cacheEntry struct {
	key   answerKey
	query *rule.Query
	rows  []proof.Row
	bytes int64

	once   sync.Once
	places map[string]int // index of each row by its text; made when first needed
}

// cachedValue is a result in a cache that is not an answer to a query, such as the matches of entities. It is
// immutable.
type cachedValue struct {
	key   answerKey
	value any
	bytes int64
}

// value returns a value from the cache, or nil.
func (c *Cache) value(key answerKey) any {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.values[key]
	if !ok {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cachedValue).value
}

// keepValue adds a value that takes about this many bytes, unless it is larger than half of the cache.
func (c *Cache) keepValue(key answerKey, value any, bytes int64) {
	if c == nil || bytes > c.most/2 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.values[key]; ok { // another caller asked the same at the same time
		c.dropValue(e, e.Value.(*cachedValue))
	}
	c.values[key] = c.order.PushFront(&cachedValue{key, value, bytes})
	c.bytes += bytes
	c.shrink()
}

// Kept returns the value that the cache of a session has for the view under a key, which must be of type T. If it has
// none, compute makes the value, which must be immutable, and says how many bytes it takes.
func Kept[T any](s *Session, key string, compute func() (value T, bytes int64, err error)) (T, error) {
	k := answerKey{s.Engine.Program(), key}
	if value, ok := s.options.Cache.value(k).(T); ok {
		return value, nil
	}
	value, bytes, err := compute()
	if err != nil {
		return value, err
	}
	s.options.Cache.keepValue(k, value, bytes)
	return value, nil
}

func (c *Cache) dropValue(e *list.Element, k *cachedValue) {
	c.order.Remove(e)
	delete(c.values, k.key)
	c.bytes -= k.bytes
}

// cachedView is the program of a changed view in a cache.
type cachedView struct {
	key     viewKey
	program *engine.Program
}

// answer returns an answer from the cache, or nil.
func (c *Cache) answer(key answerKey) *cacheEntry {
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
	return e.Value.(*cacheEntry)
}

// keep adds an answer, unless it is larger than a quarter of the cache, and returns it.
func (c *Cache) keep(key answerKey, q *rule.Query, rows []proof.Row) *cacheEntry {
	k := &cacheEntry{key: key, query: q, rows: rows}
	if c == nil {
		return k
	}
	k.bytes = answerBytes(key, rows, c.most/4)
	if k.bytes > c.most/4 {
		return k
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.answers[key]; ok { // another caller asked the same at the same time
		return e.Value.(*cacheEntry)
	}
	c.answers[key] = c.order.PushFront(k)
	c.bytes += k.bytes
	c.shrink()
	return k
}

// view returns the program of a changed view from the cache, or nil.
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
	return e.Value.(*cachedView).program
}

// keepView adds the program of a changed view. It returns the program that the cache already has, if there is one.
func (c *Cache) keepView(key viewKey, p *engine.Program) *engine.Program {
	if c == nil {
		return p
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.views[key]; ok {
		return e.Value.(*cachedView).program
	}
	c.views[key] = c.order.PushFront(&cachedView{key, p})
	if len(c.views) > maxViews {
		for e := c.order.Back(); e != nil; e = e.Prev() {
			if v, ok := e.Value.(*cachedView); ok {
				c.dropView(e, v)
				break
			}
		}
	}
	return p
}

// dropView removes a view, its answers and the views made from it. No later request can use these.
func (c *Cache) dropView(e *list.Element, v *cachedView) {
	c.order.Remove(e)
	delete(c.views, v.key)
	for next := c.order.Front(); next != nil; {
		e, n := next, next.Next()
		next = n
		switch x := e.Value.(type) {
		case *cacheEntry:
			if x.key.program == v.program {
				c.drop(e, x)
			}
		case *cachedValue:
			if x.key.program == v.program {
				c.dropValue(e, x)
			}
		case *cachedView:
			if x.key.program == v.program {
				c.order.Remove(e) // views made from this one remain until they are the oldest
				delete(c.views, x.key)
			}
		}
	}
}

func (c *Cache) drop(e *list.Element, k *cacheEntry) {
	c.order.Remove(e)
	delete(c.answers, k.key)
	c.bytes -= k.bytes
}

// shrink removes the least recently used answers until the size is within the limit.
func (c *Cache) shrink() {
	for e := c.order.Back(); e != nil && c.bytes > c.most; {
		before := e.Prev()
		switch k := e.Value.(type) {
		case *cacheEntry:
			c.drop(e, k)
		case *cachedValue:
			c.dropValue(e, k)
		}
		e = before
	}
}

// changeKey returns a text that identifies the change that leads to a view.
func changeKey(c graph.Change) string {
	return fmt.Sprintf("%q %d %q %q %q", c.AsOf.String(), c.KnownAt.UnixNano(), c.Without, c.Distrust, c.With)
}

// place returns the index of the row with a key.
func (k *cacheEntry) place(key string) (int, bool) {
	k.once.Do(func() {
		k.places = make(map[string]int, len(k.rows))
		for i := range k.rows {
			k.places[rowText(k.rows[i])] = i
		}
	})
	i, ok := k.places[key]
	return i, ok
}

// The approximate sizes of the parts of an answer, in bytes.
var (
	rowSize     = int64(reflect.TypeFor[proof.Row]().Size()) + 100 // including its entry in the index
	valueSize   = int64(reflect.TypeFor[proof.Value]().Size())
	premiseSize = int64(reflect.TypeFor[proof.Premise]().Size())
	partSize    = int64(reflect.TypeFor[proof.Part]().Size())
	proofSize   = int64(reflect.TypeFor[proof.Proof]().Size())
	summarySize = int64(reflect.TypeFor[graph.Summary]().Size())
	factSize    = int64(reflect.TypeFor[graph.Fact]().Size())
)

// answerBytes returns the approximate size of an answer. It counts each proof once. It stops early and returns a number
// above most if the size exceeds most.
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
		n += rowSize + summarySize*int64(len(r.Held)+len(r.Proved))
		for _, v := range r.Values {
			n += valueSize + 2*int64(len(v.Text))
		}
		premises(r.Premises)
		for _, list := range r.Others {
			premises(list)
		}
		for _, list := range r.Parts {
			n += partSize * int64(len(list))
			for i := range list {
				premises(list[i].Premises)
			}
		}
	}
	return n
}
