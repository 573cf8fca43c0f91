package cayley

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"nexum/graph/claim"
)

// checksum is the sum of the SHA-256 hashes of a set, in four lanes of 64 bits. It does not depend on the order, so
// every store and every export of the same claims has the same checksum. It detects damage. It does not protect
// against an attacker who can choose many claims freely.
type checksum [4]uint64

// add adds one hash.
func (c *checksum) add(hash *[sha256.Size]byte) {
	for i := range c {
		c[i] += binary.LittleEndian.Uint64(hash[8*i:])
	}
}

// bytes returns the checksum as 32 bytes.
func (c checksum) bytes() (b [sha256.Size]byte) {
	for i, lane := range c {
		binary.BigEndian.PutUint64(b[8*i:], lane)
	}
	return b
}

// String returns the checksum in hexadecimal digits.
func (c checksum) String() string {
	b := c.bytes()
	return hex.EncodeToString(b[:])
}

// parseChecksum is the reverse of String.
func parseChecksum(text string) (c checksum, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != sha256.Size || strings.ToLower(text) != text {
		return c, fmt.Errorf("%.80q is not a checksum of 64 hexadecimal digits", text)
	}
	for i := range c {
		c[i] = binary.BigEndian.Uint64(b[8*i:])
	}
	return c, nil
}

// termHash stands for one term in the hash of a claim.
type termHash [16]byte

// hasher hashes terms and claims. It reuses its buffers, so it is for one goroutine.
type hasher struct{ buf []byte }

// entity hashes an entity or a predicate.
func (h *hasher) entity(id string) termHash {
	h.buf = append(append(h.buf[:0], 'e'), id...)
	return h.done()
}

// literal hashes a literal.
func (h *hasher) literal(text, lang, datatype string) termHash {
	h.buf = append(h.buf[:0], 'l')
	for _, part := range [...]string{lang, datatype} {
		h.buf = binary.AppendUvarint(h.buf, uint64(len(part)))
		h.buf = append(h.buf, part...)
	}
	h.buf = append(h.buf, text...)
	return h.done()
}

func (h *hasher) done() (t termHash) {
	sum := sha256.Sum256(h.buf)
	copy(t[:], sum[:])
	return t
}

// value hashes the object of a claim.
func (h *hasher) value(v *claim.Value) termHash {
	if v.Entity {
		return h.entity(v.Text)
	}
	return h.literal(v.Text, v.Lang, v.Datatype)
}

// node hashes the value of a node in a store.
func (h *hasher) node(v nodeValue) termHash {
	if v.entity {
		h.buf = append(append(h.buf[:0], 'e'), v.text...)
		return h.done()
	}
	return h.literal(string(v.text), string(v.lang), string(v.datatype))
}

// term hashes a term of a statement.
func (h *hasher) term(t term) termHash {
	if t.kind == literalTerm {
		return h.literal(t.text, t.lang, t.datatype)
	}
	return h.entity(t.id())
}

// tally is the number of the claims of one revision and their checksum.
type tally struct {
	claims uint64
	sum    checksum
}

// add adds a claim. The name of its context begins with KEY.
func (t *tally) add(context string, subject, predicate, object *termHash) {
	var b [22 + 3*len(termHash{})]byte
	n := copy(b[:22], context)
	for _, part := range [...]*termHash{subject, predicate, object} {
		n += copy(b[n:], part[:])
	}
	hash := sha256.Sum256(b[:n])
	t.sum.add(&hash)
	t.claims++
}

// keyOf returns KEY from the name of a context, which is KEY.NUMBER or KEY.NUMBER.ATTEMPT.
func keyOf(context string) string {
	key, _, _ := strings.Cut(context, ".")
	return key
}

// entry is the line of the ledger about one revision.
type entry struct {
	claim.Revision
	tally
	chain [sha256.Size]byte // hash of this entry and of the chain of the entry before it
}

// chained returns the entry of a revision. before is the chain of the previous entry.
func chained(before [sha256.Size]byte, r claim.Revision, t tally) entry {
	e := entry{Revision: r, tally: t}
	sum := t.sum.bytes()
	b := append([]byte(nil), before[:]...)
	b = binary.BigEndian.AppendUint64(b, r.Number)
	b = append(b, r.CommittedAt.Format(timeLayout)...)
	b = binary.BigEndian.AppendUint64(b, t.claims)
	b = append(b, sum[:]...)
	b = append(b, r.Message...)
	e.chain = sha256.Sum256(b)
	return e
}

// ledger lists the entries of all committed revisions, from revision 1.
type ledger []entry

// last returns the number of the newest revision in the ledger.
func (l ledger) last() uint64 { return uint64(len(l)) }

// chain returns the chain of the newest entry.
func (l ledger) chain() [sha256.Size]byte {
	if len(l) == 0 {
		return [sha256.Size]byte{}
	}
	return l[len(l)-1].chain
}

// extended returns the entries that follow the ledger for more revisions. It does not change the ledger.
func (l ledger) extended(revisions []claim.Revision, tallies []tally) ledger {
	var more ledger
	chain := l.chain()
	for i, r := range revisions {
		e := chained(chain, r, tallies[i])
		more, chain = append(more, e), e.chain
	}
	return more
}

// compareHead returns an error if head, the newest revision of a store, does not match the ledger. The store may
// have one revision more: a crash can happen between a commit and its entry.
func (l ledger) compareHead(head claim.Revision) error {
	last := l.last()
	switch {
	case head.Number < last:
		return damaged(errors.New(l.missing(head.Number)))
	case head.Number > last+1:
		return damaged(
			fmt.Errorf("its ledger ends at revision %d, but its claims are at revision %d: the ledger was cut off or is from "+
				"an older copy",
				last, head.Number),
		)
	case head.Number == last && last > 0 && head != l[last-1].Revision:
		return damaged(
			fmt.Errorf("revision %d is now %s, but was committed as %s", last, sayRevision(head),
				sayRevision(l[last-1].Revision)),
		)
	}
	return nil
}

// missing returns a text that says which revisions after head are missing.
func (l ledger) missing(head uint64) string {
	first, last := l[head], l[len(l)-1]
	if first.Number == last.Number {
		return fmt.Sprintf("the committed revision %s is missing; the last revision left is %d",
			sayRevision(first.Revision), head)
	}
	return fmt.Sprintf("the committed revisions %s to %s are missing; the last one left is revision %d",
		sayRevision(first.Revision), sayRevision(last.Revision), head)
}

func sayRevision(r claim.Revision) string {
	return fmt.Sprintf("%d (%s, %.60q)", r.Number, r.CommittedAt.Format("2006-01-02T15:04:05Z"), r.Message)
}

// compare returns an error that says how the revisions found differ from the ledger. Revisions up to must have to
// be there.
func (l ledger) compare(found map[uint64]*openRevision, must uint64) error {
	for n := uint64(1); n <= min(must, l.last()); n++ {
		if found[n] == nil {
			return damaged(fmt.Errorf("the committed revision %s is missing", sayRevision(l[n-1].Revision)))
		}
	}
	for n, r := range found {
		switch {
		case n > l.last()+1:
			return damaged(
				fmt.Errorf(
					"its ledger ends at revision %d, but it has revision %d: the ledger was cut off or is from an older copy",
					l.last(),
					n,
				),
			)
		case n > l.last():
			continue
		}
		if err := l.compareOne(n, r); err != nil {
			return err
		}
	}
	return nil
}

// compareOne returns an error if a revision differs from its entry in the ledger. r is nil if the revision was not
// found.
func (l ledger) compareOne(n uint64, r *openRevision) error {
	switch {
	case r == nil:
		return damaged(fmt.Errorf("the committed revision %s is missing", sayRevision(l[n-1].Revision)))
	case r.Revision != l[n-1].Revision:
		return damaged(
			fmt.Errorf("revision %d is now %s, but was committed as %s", n, sayRevision(r.Revision),
				sayRevision(l[n-1].Revision)),
		)
	case r.claims != l[n-1].claims:
		return damaged(fmt.Errorf("revision %d has %d claims, but was committed with %d", n, r.claims, l[n-1].claims))
	case r.sum != l[n-1].sum:
		return damaged(fmt.Errorf("the claims of revision %d differ from the %d that were committed: their checksum differs",
			n, r.claims))
	}
	return nil
}
