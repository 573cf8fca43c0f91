package graphql

import (
	"container/list"
	"context"
	"sync"
)

// A cache keeps the most recently used values within a limit of bytes. The size of a value may grow after add; touch
// measures it again.
type cache[K comparable, V interface{ bytes() int64 }] struct {
	mu    sync.Mutex
	most  int64
	total int64
	order *list.List // elements are *entry, the most recently used first
	index map[K]*list.Element
}

type entry[K comparable, V any] struct {
	key   K
	value V
	bytes int64
}

func newCache[K comparable, V interface{ bytes() int64 }](most int64) *cache[K, V] {
	return &cache[K, V]{most: most, order: list.New(), index: map[K]*list.Element{}}
}

// get returns the value of a key and marks it as used.
func (c *cache[K, V]) get(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.index[key]
	if !ok {
		var none V
		return none, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*entry[K, V]).value, true
}

// add stores a value unless the key already has one. It returns the stored value.
func (c *cache[K, V]) add(key K, value V) V {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.index[key]; ok {
		return e.Value.(*entry[K, V]).value
	}
	n := &entry[K, V]{key, value, value.bytes()}
	c.index[key] = c.order.PushFront(n)
	c.total += n.bytes
	c.shrink()
	return value
}

// touch measures the size of an entry again.
func (c *cache[K, V]) touch(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.index[key]
	if !ok {
		return
	}
	n := e.Value.(*entry[K, V])
	bytes := n.value.bytes()
	c.total += bytes - n.bytes
	n.bytes = bytes
	c.shrink()
}

// shrink removes the least recently used entries until the cache is within its limit.
func (c *cache[K, V]) shrink() {
	for c.total > c.most && c.order.Len() > 0 {
		e := c.order.Back()
		n := e.Value.(*entry[K, V])
		c.order.Remove(e)
		delete(c.index, n.key)
		c.total -= n.bytes
	}
}

// A TextCache keeps the most recently used texts within a limit of bytes. It implements gqlgen's Cache[string].
type TextCache struct{ inner *cache[string, cachedText] }

// cachedText is a text whose size counts.
type cachedText string

func (t cachedText) bytes() int64 { return int64(len(t)) + textBytes }

// textBytes is the estimated memory of an entry of a TextCache in addition to its text.
const textBytes = 512

// NewTextCache returns an empty cache.
func NewTextCache(most int64) *TextCache { return &TextCache{newCache[string, cachedText](most)} }

// Get returns the text of a key.
func (c *TextCache) Get(_ context.Context, key string) (string, bool) {
	t, ok := c.inner.get(key)
	return string(t), ok
}

// Add stores the text of a key.
func (c *TextCache) Add(_ context.Context, key, value string) { c.inner.add(key, cachedText(value)) }
