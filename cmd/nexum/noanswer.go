package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
)

// noAnswer explains why a request to a service at an address had no answer, and what to do. It returns errors of
// contexts unchanged.
func noAnswer(address string, err error) error {
	var request *url.Error
	if errors.As(err, &request) {
		err = request.Err // without the method and the address of the request
	}
	var name *net.DNSError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	var other x509.HostnameError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("no service answers at %s: is it running, and is the port right? (%w)", address, err)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET),
		errors.Is(err, syscall.EPIPE):
		return fmt.Errorf("the service at %s ended the connection before it answered: does it still run, and what does "+
			"its log say? (%w)", address, err)
	case errors.As(err, &name):
		return fmt.Errorf("there is no host %s: is the address right? (%w)", name.Name, err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("the service at %s does not answer over https; write http:// (%w)", address, err)
	case errors.As(err, &unknown), errors.As(err, &other):
		return fmt.Errorf("this machine does not trust the certificate of the service at %s (%w)", address, err)
	case errors.Is(err, os.ErrDeadlineExceeded), isTimeout(err):
		return fmt.Errorf("the service at %s does not answer in time: does it run, and can this machine reach it? (%w)",
			address, err)
	case strings.Contains(err.Error(), "invalid port"):
		return fmt.Errorf("%s has no port from 1 to 65535 (%w)", address, err)
	}
	return fmt.Errorf("the service at %s does not answer: %w", address, err)
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
