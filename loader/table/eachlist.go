package table

import "strings"

// repeated returns the names of the lists that each: repeats.
func (t *tableSpec) repeated() (names []string) {
	add := func(e *each) {
		if e != nil && e.split == "json" {
			names = append(names, e.column)
		}
	}
	for _, e := range t.entities {
		add(e.each)
	}
	for _, r := range t.relations {
		add(r.each)
	}
	return names
}

// findKeys finds the columns with values of the elements. It is called once all columns of the mapping are bound.
func (e *each) findKeys(b *binder, t *tableSpec) {
	if e == nil || !b.objects {
		return
	}
	e.keys, e.ignored, e.only = map[string]int{}, map[string]bool{}, t.ignoreAll
	for i, name := range b.names {
		if key, ok := strings.CutPrefix(name, e.column+"."); ok && b.used[i] {
			e.keys[key] = i
		}
	}
	for name := range t.ignore {
		if key, ok := strings.CutPrefix(name, e.column+"."); ok {
			e.ignored[key] = true
		}
	}
}

// repeatList calls f once for each element of a list in a JSON object, or in a row of Parquet. A value that is not a
// list counts as a list with one element. In a list of objects, the columns below the list have the values of the
// object.
func (r *row) repeatList(e *each, f func()) {
	whole := r.cells[e.index]
	kept := map[int]string{}
	one := false // whether an object stands in the place of the list
	for _, i := range e.keys {
		kept[i] = r.cells[i]
		one = one || r.text(i) != ""
	}
	defer func() {
		r.cells[e.index], r.extra = whole, nil
		for i, text := range kept {
			r.cells[i] = text
		}
	}()
	s := r.text(e.index)
	if s == "" && one {
		f()
		return
	}
	for _, element := range listOf(s) {
		if object, ok := element.(map[string]any); ok {
			r.enter(e, object)
			f()
		} else if text, ok := textOf(element); ok {
			if r.cells[e.index] = strings.TrimSpace(text); r.text(e.index) != "" {
				f()
			}
		} else if element != nil {
			r.wrong(0, "%s: a list stands in a list; each: needs texts or objects", e.column)
		}
	}
}

// enter gives the columns below a list the values of one of its objects.
func (r *row) enter(e *each, object map[string]any) {
	cells := map[string]string{}
	if err := flattenInto(cells, "", object, 0); err != nil {
		r.wrong(0, "%s: %s", e.column, err)
	}
	r.cells[e.index], r.extra = "", nil
	for key, i := range e.keys {
		r.cells[i] = cells[key]
	}
	for _, key := range sortedKeys(cells) {
		if _, named := e.keys[key]; !named && !e.only && !e.ignored[key] {
			r.extra = append(r.extra, cell{key, cells[key]})
		}
	}
}

// eachText calls f for the texts of a list in a JSON object, or for the one text that stands in its place.
func (r *row) eachText(v *value, s string, f func(text string)) {
	for _, element := range listOf(s) {
		text, ok := textOf(element)
		if text = strings.TrimSpace(text); ok && text != "" {
			v.one(r, text, f)
		} else if !ok && element != nil {
			r.problem(v.from, "%s: %q is not a list of texts in JSON, as split: json requires", v.what, short(s))
			return
		}
	}
}

// kind returns the kind of an entity; empty for none. ok is false if the row has no text for it, which is a problem.
func (r *row) kind(e *entitySpec) (kind string, ok bool) {
	if e.kind == nil && e.kinds == nil {
		return "", true
	}
	if e.kind != nil {
		kind, missing := e.kind.eval(r)
		if missing != "" {
			r.problem(e.kind, "the row has no kind: the column %s is empty", missing)
		}
		return kind, missing == ""
	}
	return r.oneOf(e.kinds, "the row has no kind: no value of kind: has a text")
}

// relationType returns the type of a relation. ok is false if the row has no text for it, which is a problem.
func (r *row) relationType(x *relationSpec) (typ string, ok bool) {
	if x.types != nil {
		return r.oneOf(x.types, "the row has no relation type: no value of type: has a text")
	}
	typ, missing := x.typ.eval(r)
	if missing != "" {
		r.problem(x.typ, "the row has no relation type: the column %s is empty", missing)
	}
	return typ, missing == ""
}

// oneOf returns the text of a value. If there is none, it reports wrong.
func (r *row) oneOf(v *value, wrong string) (text string, ok bool) {
	if chosen := r.value(v); chosen != nil {
		chosen.eval(r, func(s string) { text = s })
	}
	if text == "" && !r.failed {
		r.wrong(0, "%s", wrong)
	}
	return text, text != ""
}
