package export

import "bufio"

// kumu writes a blueprint of Kumu: {elements, connections}. The ids of elements and connections keep entities of one
// name apart, and let Kumu update what it imported before.
type kumu struct {
	jsonWriter
	h    *head
	open bool // whether the list of connections has begun
}

func newKumu(w *bufio.Writer, h *head) encoder { return &kumu{jsonWriter: jsonWriter{w: w}, h: h} }

// begin writes the head as members that Kumu does not read, and begins the list of elements.
func (k *kumu) begin() {
	k.raw(`{"graph":`)
	k.value(jsonHead{k.h.title, k.h.revision, k.h.truncated})
	k.raw(`,"elements":[` + "\n")
}

// entity writes an element. Facts and all other fields are fields of Kumu's profile.
func (k *kumu) entity(e *Entity) {
	out := Object{{"id", e.ID}, {"label", e.Name}, {"type", e.Kind}}
	if e.Description != "" {
		out = append(out, Member{"description", e.Description})
	}
	if len(e.Aliases) > 0 {
		out = append(out, Member{"aliases", e.Aliases})
	}
	out = append(out, kumuFields([]field{
		{"validFrom", textType, e.Period.From.Plain().String()},
		{"validTo", textType, e.Period.To.String()},
		{"validFromOrBefore", booleanType, trueText(e.Period.FromOrBefore())},
	})...)
	for i, c := range k.h.facts {
		if texts := e.Facts[i].Texts; len(texts) > 0 && c.list {
			out = append(out, Member{kumuName(c.name), texts})
		} else if len(texts) > 0 {
			out = append(out, Member{kumuName(c.name), c.typ.json(texts[0])})
		}
	}
	k.item(append(out, Member{"documents", documents(e.Citations)}, Member{"citations", texts(e.Citations)}))
}

// kumuElement lists the names of an element's own fields. A fact with such a name gets a prefix.
var kumuElement = map[string]bool{
	"id": true, "label": true, "type": true, "description": true, "tags": true, "image": true, "aliases": true,
	"validFrom": true, "validTo": true, "validFromOrBefore": true, "documents": true, "citations": true,
}

func kumuName(fact string) string {
	if kumuElement[fact] {
		return "fact:" + fact
	}
	return fact
}

func (k *kumu) relation(r *Relation) {
	k.connections()
	direction := "directed"
	if r.Symmetric {
		direction = "undirected"
	}
	out := Object{{"id", r.ID}, {"from", r.Source}, {"to", r.Target}, {"direction", direction}, {"type", r.Type}}
	common := commonFields(r)
	out = append(out, kumuFields(common[1:len(common)-2])...) // without the type and the joined citations
	for _, a := range r.Attributes {
		name := attributeName(a.Name, common)
		if name == "from" || name == "to" || name == "direction" {
			name = attributePrefix + name
		}
		out = append(out, Member{name, a.value()})
	}
	k.item(append(out, Member{"documents", documents(r.Citations)}, Member{"citations", texts(r.Citations)}))
}

// kumuFields returns the fields that have a value as members with values of their types.
func kumuFields(list []field) (out Object) {
	for _, f := range list {
		if f.value != "" {
			out = append(out, Member{f.name, f.typ.json(f.value)})
		}
	}
	return out
}

// connections ends the list of elements and begins that of connections.
func (k *kumu) connections() {
	if !k.open {
		k.open, k.sep = true, ""
		k.raw("\n],\n" + `"connections":[` + "\n")
	}
}

func (k *kumu) end() {
	k.connections()
	k.raw("\n]}\n")
}
