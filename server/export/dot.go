package export

import (
	"bufio"
	"slices"
	"strconv"
	"strings"
)

// dot writes the DOT language of Graphviz. Node ids are entity ids. Derived relations are dashed, and disputed ones
// are red. The label of a relation that is not stated has its modality, as in OWNS (alleged).
type dot struct {
	w         *bufio.Writer
	h         *head
	relations int
	kinds     map[string]int // index of each kind, in the order of first use
}

func newDOT(w *bufio.Writer, h *head) encoder { return &dot{w: w, h: h, kinds: map[string]int{}} }

// dotLayered is the maximum number of relations for the layered layout of the program dot. For more relations, its
// pictures become many times wider than high, and several hundred take more than a minute.
const dotLayered = 100

// dotColours are light enough for black text, and people with colour blindness can distinguish them.
var dotColours = [...]string{
	"#cfe8f3", "#fde2c4", "#dcd6f0", "#d5ecd0", "#f9d4d4", "#fff2b8", "#e4e4e4", "#f3d5ea",
	"#cdeee6", "#e9dcc9",
}

// colour returns the colour of a kind. Kinds share colours only if there are more kinds than colours.
func (d *dot) colour(kind string) string {
	n, ok := d.kinds[kind]
	if !ok {
		n = len(d.kinds)
		d.kinds[kind] = n
	}
	return dotColours[n%len(dotColours)]
}

// dotEdgeAttributes lists the edge attributes of Graphviz in lower case (https://graphviz.org/doc/info/attrs.html).
var dotEdgeAttributes = strings.Fields(
	`arrowhead arrowsize arrowtail class color colorscheme comment constraint decorate
	dir edgehref edgetarget edgetooltip edgeurl fillcolor fontcolor fontname fontsize head_lp headclip headhref headlabel
	headport headtarget headtooltip headurl href id key label labelangle labeldistance labelfloat labelfontcolor
	labelfontname labelfontsize labelhref labeltarget labeltooltip labelurl layer len lhead lp ltail minlen nojustify
	penwidth pos samehead sametail showboxes style tail_lp tailclip tailhref taillabel tailport tailtarget tailtooltip
	tailurl target tooltip url weight xlabel xlp`)

// dotQuote quotes a text of the data. It doubles backslashes so that none begins an escape, and breaks character
// references, which Graphviz would resolve.
func dotQuote(s string) string {
	s = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;", "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(clean(s))
	return `"` + s + `"`
}

// dotID quotes an id. Graphviz compares ids but does not show them.
func dotID(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(clean(s)) + `"`
}

func (d *dot) raw(parts ...string) {
	for _, s := range parts {
		_, _ = d.w.WriteString(s)
	}
}

func (d *dot) begin() {
	d.raw("digraph nexum {\n", "  graph [comment=", dotQuote(d.h.title), ", revision=",
		strconv.FormatUint(d.h.revision, 10))
	if d.h.truncated != "" {
		d.raw(", truncated=", d.h.truncated)
	}
	d.raw(
		"]\n  node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"]\n  edge " +
			"[fontname=\"sans-serif\", fontsize=10]\n",
	)
}

func (d *dot) entity(e *Entity) {
	d.raw("  ", dotID(e.ID), " [label=", dotQuote(short(e.Name)), ", fillcolor=\"", d.colour(e.Kind), "\", name=",
		dotQuote(e.Name))
	d.fields(append(entityFields(e, nil), claimsField(e.claimsText())))
	d.raw("]\n")
}

func (d *dot) relation(r *Relation) {
	d.relations++
	d.raw("  ", dotID(r.Source), " -> ", dotID(r.Target), " [label=", dotQuote(pictureLabel(r)), ", id=", dotQuote(r.ID))
	if r.Derived {
		d.raw(", style=dashed")
	}
	if r.Disputed {
		d.raw(", color=red")
	}
	if r.Symmetric {
		d.raw(", dir=both")
	}
	common := commonFields(r)
	d.fields(append(common, claimsField(r.claimsText())))
	d.attributes(ownAttributes(r, common))
	d.raw("]\n")
}

func (d *dot) fields(list []field) {
	for _, f := range list {
		if f.value != "" {
			d.raw(", ", f.name, "=", dotQuote(f.value))
		}
	}
}

// attributes writes fields whose names come from the data. A name that has a meaning in Graphviz gets a prefix.
func (d *dot) attributes(list []field) {
	for _, f := range list {
		name := f.name
		if slices.Contains(dotEdgeAttributes, strings.ToLower(name)) {
			name = attributePrefix + name
		}
		d.raw(", ", dotID(name), "=", dotQuote(f.value))
	}
}

func (d *dot) end() {
	if d.relations > dotLayered {
		d.raw("  // So many relations are more than dot can put in layers. Without this line it tries, and -K "+
			"counts again.\n",
			"  graph [layout=sfdp, overlap=prism100, K=1.5, outputorder=edgesfirst]\n")
	}
	d.raw("}\n")
}
