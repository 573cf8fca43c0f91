package claim

// Previous returns the date of the same precision that ends immediately before d starts: 2016 for 2017, 2017-05-31 for
// 2017-06-01. It is never a bound. It returns the zero Date if there is none, because d starts in the year 1.
func (d Date) Previous() Date { return d.step(-1) }

// Following returns the date of the same precision that starts immediately after d ends. It is never a bound. It
// returns the zero Date if there is none, because d ends in the year 9999.
func (d Date) Following() Date { return d.step(1) }

// step returns the date one year, month, day or unit of time after d, or before d if by is -1.
func (d Date) step(by int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := d.Parts()
	packed := d.packed &^ boundBits
	var c clock
	switch {
	case d.hi != 0:
		c = d.clock()
		nanos := int64(c.second())*nanosOfSecond + int64(c.nano()) + int64(by)*c.length()
		switch {
		case nanos < 0:
			packed, nanos = dayBefore(packed), nanos+nanosOfDay
		case nanos >= nanosOfDay:
			packed, nanos = dayAfter(packed), nanos-nanosOfDay
		}
		c = c>>zoneAt<<zoneAt | clock(nanos/nanosOfSecond)<<secondAt | clock(nanos%nanosOfSecond)
		c = c.withDigits(true)
	case day != 0 && by > 0:
		packed = dayAfter(packed)
	case day != 0:
		packed = dayBefore(packed)
	case m != 0 && m+by >= 1 && m+by <= 12:
		packed = Day(y, m+by, 0).packed
	case m != 0:
		packed = Day(y+by, (m+by+11)%12+1, 0).packed
	default:
		packed = Year(y + by).packed
	}
	if y = int(packed >> 9); y < 1 || y > 9999 {
		return Date{}
	}
	return Date{packed, uint32(c >> 32), uint32(c)}
}
