package table

import (
	"bytes"
	"encoding/json"
	"io"
	"runtime"
	"sync"
)

// A jsonObject is an object of a file.
type jsonObject struct {
	line   int    // on which it begins
	number int    // the number of the object in the file, from 1
	list   string // the key of its list; empty if the file has no such key
	text   json.RawMessage
	object map[string]any // after decoding; nil if it is no object, or a row
	// cells are the values of the object, or the reason why they are wrong, if the object is a row.
	cells map[string]string
	wrong string
	// beside are the values that stand before the list in the object of the file.
	beside map[string]string
}

// A jsonBatch is a sequence of objects of a file. Several goroutines decode them while the rows before them are mapped.
type jsonBatch struct {
	objects []jsonObject
	size    int   // size of their texts, in bytes
	err     error // why there are no more objects; io.EOF at the end of the file
	running sync.WaitGroup
}

// The limits of a batch: its objects, and the bytes of their texts. One object can be larger.
const (
	batchObjects = 256
	batchText    = 1 << 20
)

// startBatch reads the next objects, and starts to decode them. If rows is true, each of them is a row.
func startBatch(pull func() (jsonObject, error, bool), rows bool) *jsonBatch {
	b := &jsonBatch{}
	for len(b.objects) < batchObjects && b.size < batchText {
		object, err, ok := pull()
		if !ok {
			err = io.EOF
		}
		if err != nil {
			b.err = err
			break
		}
		b.objects = append(b.objects, object)
		b.size += len(object.text)
	}
	workers := min(runtime.GOMAXPROCS(0), len(b.objects))
	for i := range workers {
		part := b.objects[len(b.objects)*i/workers : len(b.objects)*(i+1)/workers]
		b.running.Go(func() {
			for i := range part {
				part[i].decode(rows)
			}
		})
	}
	return b
}

// wait waits until the objects are decoded.
func (b *jsonBatch) wait() { b.running.Wait() }

// decode decodes an object and, if it is a row, its values.
func (o *jsonObject) decode(row bool) {
	d := json.NewDecoder(bytes.NewReader(o.text))
	d.UseNumber()
	if err := d.Decode(&o.object); err != nil || o.object == nil {
		o.object, o.wrong = nil, "this record is not a JSON object"
	} else if row {
		o.cells = map[string]string{}
		if err := flattenInto(o.cells, "", o.object, 0); err != nil {
			o.cells, o.wrong = nil, err.Error()
		}
		o.object = nil
	}
	o.text = nil
}
