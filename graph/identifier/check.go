package identifier

import "strings"

// digit returns the value of the digit s[i]. X has the value 10.
func digit(s string, i int) int {
	if s[i] == 'X' {
		return 10
	}
	return int(s[i] - '0')
}

// weighted returns the sum of the digits, each times its weight.
func weighted(s string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * digit(s, i)
	}
	return sum
}

// mod97 implements the check of ISO 7064, MOD 97-10. Letters have the values 10 to 35, and the remainder must be 1.
func mod97(s string) bool {
	rest := 0
	for _, c := range []byte(s) {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

// mod11And2 implements the check of ISO 7064, MOD 11-2.
func mod11And2(s string) bool {
	sum, last := 0, len(s)-1
	for i := range last {
		sum = (sum + digit(s, i)) * 2 % 11
	}
	return (12-sum)%11 == digit(s, last)
}

// luhn implements the check of ISO 7812.
func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		n := digit(s, len(s)-1-i)
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return sum%10 == 0
}

// luhnOfLetters is luhn with letters replaced by the numbers 10 to 35.
func luhnOfLetters(s string) bool {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'A' {
			n := c - 'A' + 10
			b.WriteByte('0' + n/10)
			c = '0' + n%10
		}
		b.WriteByte(c)
	}
	return luhn(b.String())
}

// figi implements the check of FIGI: luhn with letters as values from 10 to 35, not as two digits.
func figi(s string) bool {
	sum := 0
	for i := range len(s) - 1 {
		n := int(s[i] - '0')
		if s[i] >= 'A' {
			n = int(s[i]-'A') + 10
		}
		if i%2 == 1 {
			n *= 2
		}
		sum += n/10 + n%10
	}
	return (10-sum%10)%10 == digit(s, len(s)-1)
}

// imo checks the IMO number of a ship or of a company.
func imo(s string) bool {
	return weighted(s, 7, 6, 5, 4, 3, 2)%10 == digit(s, 6) || (11-weighted(s, 8, 6, 4, 2, 9, 7)%11)%10 == digit(s, 6)
}

func isbn(s string) bool {
	if len(s) == 10 {
		return weighted(s, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0
	}
	return weighted(s, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1)%10 == 0
}

func issn(s string) bool { return weighted(s, 8, 7, 6, 5, 4, 3, 2, 1)%11 == 0 }

func inn(s string) bool {
	if len(s) == 10 {
		return weighted(s, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(s, 9)
	}
	return weighted(s, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(s, 10) &&
		weighted(s, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)%11%10 == digit(s, 11)
}

// ogrn checks that the last digit matches the remainder of the other digits, as one number, divided by 11 for a company
// or by 13 for a person.
func ogrn(s string) bool {
	last := len(s) - 1
	by, rest := len(s)-2, 0
	for i := range last {
		rest = (rest*10 + digit(s, i)) % by
	}
	return rest%10 == digit(s, last)
}

// uscc implements the check of GB 32100-2015.
func uscc(s string) bool {
	const values = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for i := range len(s) - 1 {
		sum += strings.IndexByte(values, s[i]) * weight
		weight = weight * 3 % 31
	}
	return (31-sum%31)%31 == strings.IndexByte(values, s[len(s)-1])
}

func cnpj(s string) bool {
	return brazilian(s, 12, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) && brazilian(s, 13, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
}

func cpf(s string) bool {
	return brazilian(s, 9, 10, 9, 8, 7, 6, 5, 4, 3, 2) && brazilian(s, 10, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2)
}

func brazilian(s string, at int, weights ...int) bool {
	rest := weighted(s, weights...) % 11
	if rest < 2 {
		return digit(s, at) == 0
	}
	return digit(s, at) == 11-rest
}

// siret is luhn, with an exception for the offices of La Poste, where the sum of the digits must be a multiple of five.
func siret(s string) bool {
	sum := 0
	for i := range len(s) {
		sum += digit(s, i)
	}
	return luhn(s) || strings.HasPrefix(s, "356000000") && sum%5 == 0
}

func abn(s string) bool {
	return (weighted(s, 10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)-10)%89 == 0
}

func nip(s string) bool { return weighted(s, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == digit(s, 9) }
