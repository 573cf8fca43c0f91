package server

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
)

// requireToken rejects requests without a valid token, if the service has tokens. Probes need no token.
//
// A program sends a token as Authorization: Bearer TOKEN. A browser asks for a password: the token is the password,
// and the user name does not matter. A token for loads is also valid here.
func (s *Server) requireToken(next http.Handler) http.Handler {
	if len(s.options.Tokens) == 0 {
		return next
	}
	var sums [][sha256.Size]byte
	for _, t := range slices.Concat(s.options.Tokens, s.options.LoadTokens) {
		sums = append(sums, sha256.Sum256([]byte(t)))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/livez" || r.URL.Path == "/readyz" || r.Method == http.MethodOptions || hasToken(r, sums) {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Basic realm="nexum", charset="UTF-8"`)
		w.Header().Set("Cache-Control", "no-store")
		http.Error(
			w,
			"this service needs its token: send Authorization: Bearer TOKEN, or give the token as the password",
			http.StatusUnauthorized,
		)
	})
}

// hasToken reports whether a request has a valid token. It compares in constant time, so that its duration reveals
// nothing about the tokens.
func hasToken(r *http.Request, sums [][sha256.Size]byte) bool {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		if _, token, ok = r.BasicAuth(); !ok {
			return false
		}
	}
	sum := sha256.Sum256([]byte(token))
	found := 0
	for i := range sums {
		found |= subtle.ConstantTimeCompare(sum[:], sums[i][:])
	}
	return found == 1
}
