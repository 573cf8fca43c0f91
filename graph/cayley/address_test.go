package cayley

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

const password = "s3same"

// TestAddresses opens addresses that are wrong in many ways. It checks that no error shows the password, that no
// address is used as a folder, and that every error is returned within a short time.
func TestAddresses(t *testing.T) {
	dead := func(host string) string { // no server listens on port 1
		return strings.ReplaceAll(host, "HOST", "127.0.0.1:1")
	}
	t.Chdir(t.TempDir())
	for _, address := range []string{
		"postgres://u:s3same@HOST/k",
		"postgresql://u:s3same@HOST/k",
		"POSTGRES://u:s3same@HOST/k",
		"PostgreSQL://u:s3same@HOST/k?sslmode=disable",
		"postgres://u:%73%33same@HOST/k",
		"postgres://u:s3same%zz@HOST/k",
		"postgres://u:s3same rest@HOST/k",
		"postgres://u:s3same#x@HOST/k",
		"postgres://u:12#s3same@HOST/k",
		"postgres://u:s3same/x@HOST/k",
		"postgres://u:12/s3same@HOST/k",
		"postgres://u:x/s3same@HOST/k",
		"postgres://u:s3same?x@HOST/k",
		"postgres://u:12?s3same@HOST/k",
		"postgres://u:12?s3same=@HOST/k",
		"postgres://u:s3same@@HOST/k",
		"postgres://u:x@s3same@HOST/k",
		"postgres://u:s3same@[::1/k",
		"postgres://u:s3same@HOST:x/k",
		"postgres://u:s3same@:::/k",
		"postgres://u:s3same\n@HOST/k",
		"postgres://u:s3same\x00@HOST/k",
		"postgres://u:s3same\"@HOST/k",
		"postgres://u:s3same'@HOST/k",
		"postgres://u:s3same`@HOST/k",
		"postgres://u:s3same{}@HOST/k",
		"postgres://u:s3same|@HOST/k",
		"postgres://u:s3same<>@HOST/k",
		`postgres://u:s3same\@HOST/k`,
		"postgres://u:s3same;@HOST/k",
		"postgres://u:%@HOST/k?password=s3same",
		"postgres://u@HOST/k?password=s3same",
		"postgres://u@HOST/k?password=s3same&sslmode=nonsense",
		"postgres://u@HOST/k?Password=s3same",
		"postgres://u@HOST/k?pass=s3same",
		"postgres://u@HOST/k?passfile=/s3same",
		"postgres://u@HOST/k?options=s3same",
		"postgres://u@HOST/k?password=s3same;x",
		"postgres://u@HOST/k?password=%zzs3same",
		"postgres://u@HOST/k?connect_timeout=s3same",
		"postgres://u:s3same@HOST/k?connect_timeout=x",
		"postgres://u:s3same@HOST/k?port=x",
		"postgres://u:s3same@HOST/k/l",
		"postgres://u:s3same@/k?host=/nowhere",
		"postgres://u:s3same@no-such-host.invalid/k",
		"postgres://HOST/k?host=u:s3same@h",
		"postgres://",
		"postgres://:s3same@HOST",
		"postgres:///s3same@HOST",
		"postgres:/u:s3same@HOST/k",
		"postgres:u:s3same@HOST/k",
		" postgres://u:s3same@HOST/k",
		"postgre://u:s3same@HOST/k",
		"postgresql+psycopg2://u:s3same@HOST/k",
		"jdbc:postgresql://HOST/k?user=u&password=s3same",
		"mysql://u:s3same@HOST/k",
		"http://u:s3same@HOST/k",
		"cockroach://u:s3same@HOST/k",
		"//u:s3same@HOST/k",
		"u:s3same@HOST/k",
		"host=HOST user=u password=s3same dbname=k",
		"password=s3same",
		"password = 's3same' host=h",
		"user=u;password=s3same",
		"dbname=k\tpassword=s3same",
		"Server=h;User Id=u;Password=s3same",
		"PGPASSWORD=s3same",
	} {
		t.Run(address, func(t *testing.T) {
			ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
			defer stop()
			for _, readOnly := range []bool{true, false} {
				s, err := Open(ctx, dead(address), Options{ReadOnly: readOnly})
				if err == nil {
					s.Close()
					t.Fatal("opened")
				}
				if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "same") {
					t.Errorf("the error shows the password: %v", err)
				}
			}
			if err := CheckAddress(address); err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("the error shows the password: %v", err)
			}
			if entries, err := os.ReadDir("."); err != nil || len(entries) > 0 {
				t.Fatalf("it was taken for a folder: %v, %v", entries, err)
			}
		})
	}
}

// TestSilentServer connects to a server that accepts connections and sends nothing, and to one that closes them.
func TestSilentServer(t *testing.T) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listen.Close()
	go func() {
		for {
			conn, err := listen.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	}()
	at := listen.Addr().String()
	t.Run("Timeout", func(t *testing.T) {
		_, err := Open(t.Context(), "postgres://u:s3same@"+at+"/k?sslmode=disable&connect_timeout=1", Options{})
		if err == nil || !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), "does not answer") {
			t.Errorf("the error is %v", err)
		}
	})
	t.Run("Cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		begin := time.Now()
		if _, err := Open(ctx, "postgres://u:s3same@"+at+"/k?sslmode=disable", Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("the error is %v", err)
		}
		if took := time.Since(begin); took > 8*time.Second {
			t.Errorf("it took %v to stop waiting", took)
		}
	})
}

// TestServerWithoutTLS checks that the error says how to connect to a server that does not encrypt.
func TestServerWithoutTLS(t *testing.T) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listen.Close()
	go func() {
		for {
			conn, err := listen.Accept()
			if err != nil {
				return
			}
			var request [8]byte // SSLRequest
			_, _ = io.ReadFull(conn, request[:])
			_, _ = conn.Write([]byte("N"))
			conn.Close()
		}
	}()
	_, err = Open(t.Context(), "postgres://u:s3same@"+listen.Addr().String()+"/k", Options{})
	if err == nil || !strings.Contains(err.Error(), "add sslmode=disable to the address") ||
		strings.Contains(err.Error(), "s3same") {
		t.Errorf("the error is %v", err)
	}
}

// TestName checks that the names of servers have no users and no passwords.
func TestName(t *testing.T) {
	for _, tt := range []struct{ address, want string }{
		{"memory:", "memory:"},
		{"postgres://u:s3same@h:5432/k", "PostgreSQL at h:5432/k"},
		{"postgres://u:other@h:5432/k?sslmode=disable&password=s3same", "PostgreSQL at h:5432/k"},
		{"postgres://u@/k?host=/run/postgresql&search_path=s", "PostgreSQL at /run/postgresql/k, schema s"},
		{"postgres://u@/", "PostgreSQL at localhost/u"},
	} {
		if got, err := Name(tt.address); got != tt.want || err != nil {
			t.Errorf("%s: %q, %v", tt.address, got, err)
		}
	}
}
