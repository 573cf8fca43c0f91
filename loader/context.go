package loader

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"nexum/graph/claim"
	"nexum/graph/decimal"
	"nexum/schema/spelling"
)

// defaultKeys are the keys for defaults that a file or block may have.
var defaultKeys = []string{"document", "at", "relays", "by", "from", "to", "modality", "confidence"}

func (r *recordReader) isDefault(key string) bool { return slices.Contains(defaultKeys, key) }

func (r *recordReader) isReserved(key string) bool { return slices.Contains(reserved, key) }

// contextKey reads one key of the context of a claim. An empty text removes a default.
func (r *recordReader) contextKey(key, val node, c *claim.Context) {
	switch key.text {
	case "document":
		r.reference(key, val, &c.Document, expectDocument)
	case "relays":
		r.reference(key, val, &c.Relays, expectRelays)
	case "by":
		r.reference(key, val, &c.By, expectBy)
	case "at":
		if c.Locator = ""; val.kind == text && val.text == "" {
			return
		}
		s, wrong := plainText(val)
		if wrong != "" {
			r.wrong(val, "at: %s", wrong)
		}
		c.Locator = s
	case "from":
		r.date(key, val, &c.Period.From, claim.ParseStart)
	case "to":
		r.date(key, val, &c.Period.To, claim.ParseEnd)
	case "stance":
		c.Stance = claim.Stance(r.oneOf(key, val, "supports", "disputes", "retracts"))
	case "modality":
		c.Modality = claim.Modality(r.oneOf(key, val, "stated", "alleged", "planned", "recommended", "hypothetical"))
	case "confidence":
		v, err := strconv.ParseFloat(val.text, 64)
		if val.kind != number || err != nil || v < 0 || v > 1 {
			r.wrong(val, "confidence must be a number from 0 to 1, not %s", quoteNode(val))
			return
		}
		written, ok := decimal.Parse(val.text)
		if kept, _ := decimal.Parse(floatText(v)); !ok || !written.Equal(kept) {
			r.wrong(val, "confidence has more digits than are kept: write %s, not %s", floatText(v), short(val.text))
			return
		}
		c.Doubt = claim.DoubtOf(v)
	case "attributes":
		c.Attributes = ""
		if val.kind != mapping {
			r.wrong(val, "attributes must be a map such as {percent: 51}, not %s", val.kind)
		} else if len(val.items) > 0 {
			var b strings.Builder
			r.canonical(&b, val)
			c.Attributes = b.String()
		}
	}
}

// reference reads a key whose value is an id.
func (r *recordReader) reference(key, val node, to *string, expect int) {
	if *to = ""; val.kind == text && val.text == "" {
		return
	}
	id, wrong := entityID(val)
	if wrong != "" {
		r.wrong(val, "%s: %s", key.text, wrong)
		return
	}
	*to = id
	r.use(id, expect, r.placeOf(val))
}

// date reads the start or end of a period.
func (r *recordReader) date(key, val node, to *claim.Date, parse func(string) (claim.Date, error)) {
	if *to = (claim.Date{}); val.kind == text && val.text == "" {
		return
	}
	d, err := parse(val.text)
	if err != nil {
		r.wrong(val, "%s: %s", key.text, err)
		return
	}
	*to = d
}

// oneOf returns the index of a value in words. It reports any other value as a problem and returns 0.
func (r *recordReader) oneOf(key, val node, words ...string) int {
	said := val.text
	if said == strings.ToUpper(said) { // as the API writes it
		said = strings.ToLower(said)
	}
	i := slices.Index(words, said)
	if i < 0 || val.kind != text {
		r.wrong(val, "%s must be %s, not %s%s", key.text, spelling.OrList(words), quoteNode(val),
			spelling.DidYouMean(val.text, slices.Values(words)))
	}
	return max(i, 0)
}

// checkPeriod checks that the period of a context does not end before it begins.
func (r *recordReader) checkPeriod(n node, c *claim.Context) {
	if p := c.Period; p.Empty() {
		r.wrong(n, "the period ends before it begins: from %s to %s", p.From, p.To)
		c.Period = claim.Period{}
	}
}

// hasDocument checks that a claim has a document. It reports only one claim per block.
func (r *recordReader) hasDocument(b *block, n node, c *claim.Context) bool {
	if c.Document == "" && !b.noDocument {
		b.noDocument = true
		r.wrong(n, "the claim names no document: give document: in the claim, in its block, at the head of the file or in "+
			"dataset.yaml")
	}
	return c.Document != ""
}

// hasPlace warns if a claim has no place in its document, unless it is a claim of a document about itself.
func (r *recordReader) hasPlace(b *block, n node, c *claim.Context) bool {
	if c.Locator != "" || c.Document == b.id {
		return true
	}
	r.warn(n, "the claim names no place in %s: give at:, such as a section or page", c.Document)
	return false
}

// canonical writes a value as canonical JSON: sorted keys and no white space. A number keeps the digits of the
// input.
func (r *recordReader) canonical(b *strings.Builder, n node) {
	switch n.kind {
	case null:
		b.WriteString("null")
	case boolean:
		b.WriteString(n.text)
	case number:
		if _, ok := decimal.Parse(n.text); !ok {
			r.wrong(n, "%s is out of range: a number has at most %d digits, and an exponent from -%d to %d; write it as a "+
				"text in quotes",
				short(n.text), decimal.MaxDigits, decimal.MaxExponent, decimal.MaxExponent)
			return
		}
		b.WriteString(n.text)
	case text:
		if i := strings.IndexFunc(n.text, isControl); i >= 0 {
			r.wrong(n, "the text holds the control character %s", strconv.QuoteRune(rune(n.text[i])))
			return
		}
		b.WriteString(jsonText(n.text))
	case list:
		b.WriteByte('[')
		for i, v := range n.items {
			if i > 0 {
				b.WriteByte(',')
			}
			r.canonical(b, v)
		}
		b.WriteByte(']')
	case mapping:
		var pairs [][2]node
		for k, v := range r.pairs(n) {
			pairs = append(pairs, [2]node{k, v})
		}
		slices.SortFunc(pairs, func(x, y [2]node) int { return cmp.Compare(x[0].text, y[0].text) })
		b.WriteByte('{')
		for i, p := range pairs {
			if i > 0 {
				b.WriteByte(',')
			}
			p[0].kind = text
			r.canonical(b, p[0])
			b.WriteByte(':')
			r.canonical(b, p[1])
		}
		b.WriteByte('}')
	}
}

func jsonText(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string can always be written
	return strings.TrimSuffix(b.String(), "\n")
}

// setConfidence sets a confidence from 0 to 1. It returns false for other numbers, and for those that cannot be
// stored exactly as written.
func setConfidence(c *claim.Context, s string) bool {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || v < 0 || v > 1 {
		return false
	}
	written, ok := decimal.Parse(s)
	kept, _ := decimal.Parse(floatText(v))
	if !ok || !written.Equal(kept) {
		return false
	}
	c.Doubt = claim.DoubtOf(v)
	return true
}
