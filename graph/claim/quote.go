package claim

import (
	"bytes"
	"encoding/json"
	"strings"
)

// AttributeQuote is the attribute with the words of the document on which a claim is based. Claims of facts can have it
// too.
const AttributeQuote = "quote"

// MaxQuote is the maximum length of a quote in bytes. A quote is a passage, not the document.
const MaxQuote = 4000

// Quote returns the words of the document on which the claim is based; empty if they are not given.
func (c *Context) Quote() string {
	quote, _ := c.cutQuote()
	return quote
}

// OtherAttributes returns the attributes without the quote, in canonical form; empty if there are none.
func (c *Context) OtherAttributes() string {
	_, rest := c.cutQuote()
	return rest
}

// SetQuote adds a quote to the attributes. The attributes must be a JSON object in canonical form, or empty.
func (c *Context) SetQuote(quote string) {
	all := map[string]json.RawMessage{}
	if c.Attributes != "" && json.Unmarshal([]byte(c.Attributes), &all) != nil {
		return
	}
	all[AttributeQuote] = json.RawMessage(canonical(quote))
	c.Attributes = canonical(all)
}

func (c *Context) cutQuote() (quote, rest string) {
	if !strings.Contains(c.Attributes, `"`+AttributeQuote+`":`) { // most claims have none
		return "", c.Attributes
	}
	all := map[string]json.RawMessage{}
	if json.Unmarshal([]byte(c.Attributes), &all) != nil || json.Unmarshal(all[AttributeQuote], &quote) != nil {
		return "", c.Attributes
	}
	delete(all, AttributeQuote)
	if len(all) == 0 {
		return quote, ""
	}
	return quote, canonical(all)
}

// canonical writes a value as JSON with sorted keys and without white space or escapes for HTML.
func canonical(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // strings and maps of valid JSON can always be written
	return strings.TrimSuffix(b.String(), "\n")
}
