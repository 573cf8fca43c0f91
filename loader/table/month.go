package table

import (
	"strconv"
	"strings"
	"time"
)

// monthNames are the names of the months in several languages, as dates have them. No name means two months.
var monthNames = [...]string{
	"january february march april may june july august september october november december",
	"januar februar märz april mai juni juli august september oktober november dezember",
	"jänner feber märz april mai juni juli august september oktober november dezember",
	"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
	"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	"januari februari maart april mei juni juli augustus september oktober november december",
	"stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
	"января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
	"январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
	"січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}

// monthNamed parses the name of a month, or the first three letters of its English name if short is set. It returns
// the month and the length of the name.
func monthNamed(s string, short bool) (month string, n int) {
	if short {
		for m := time.January; m <= time.December; m++ {
			if name := m.String()[:3]; len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				return twoDigits(strconv.Itoa(int(m))), len(name)
			}
		}
		return "", 0
	}
	for _, names := range monthNames {
		m := 0
		for name := range strings.SplitSeq(names, " ") {
			m++
			if len(name) > n && len(s) >= len(name) && strings.EqualFold(s[:len(name)], name) {
				month, n = twoDigits(strconv.Itoa(m)), len(name)
			}
		}
	}
	return month, n
}
