package loader

import (
	"slices"

	"nexum/loader/format"
)

// sinkPart receives a part of the file of a sink.
type sinkPart struct {
	sink
	part  *part
	whole *sink
}

// Part implements format.Parallel.
func (s *sink) Part() format.Part {
	p := (&recordReader{reading: s.reading}).newPart()
	p.reset()
	return &sinkPart{sink: sink{reading: p.reading, isPart: true}, part: p, whole: s}
}

// Join implements format.Part.
func (p *sinkPart) Join() bool {
	ok := !p.part.wrong && p.failed == nil
	if ok {
		slices.Sort(p.documents)
		for _, id := range slices.Compact(p.documents) {
			p.whole.defineDocument(id)
		}
		p.whole.join(p.part)
	}
	p.part.reset()
	p.sink = sink{reading: p.reading, isPart: true, documents: p.documents[:0]}
	return ok
}
