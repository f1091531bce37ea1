package io.godwit.milvus;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster listens and how to be let in.
 *
 * @param uri {@code http://host:port} or, with TLS, {@code https://host:port}; always normalised by {@link #of}
 * @param token {@code user:password} or an API key; null on a cluster without authorization. Never printed.
 * @param rule which addresses the name in the URI may stand for
 */
public record Endpoint(URI uri, @Nullable String token, Tls tls, AddressRule rule) {
    /** At any address. */
    public Endpoint(URI uri, @Nullable String token, Tls tls) {
        this(uri, token, tls, AddressRule.ANY);
    }

    /** Accepts {@code host:port} and a missing port (19530; 443 with https) as well; lower-cases the host, drops a trailing slash. */
    public static Endpoint of(String address, @Nullable String token, Tls tls) {
        return new Endpoint(Address.normalise(address), token, tls);
    }

    /** The same, but connecting to no address that the rule forbids. */
    public Endpoint under(AddressRule wanted) {
        return new Endpoint(uri, token, tls, wanted);
    }

    public boolean secure() {
        return "https".equals(uri.getScheme());
    }

    /** Whether both addresses lead to the same port of the same machine; all loopback addresses count as one. */
    public static boolean sameServer(URI one, URI other) {
        return Address.sameServer(one, other);
    }

    @Override
    public String toString() {
        return uri.toString();
    }

    /** A certificate authority to trust instead of the system's, and a client certificate with its key. */
    public record Tls(Optional<Pem> ca, Optional<Pem> certificate, Optional<Pem> key) {
        public static final Tls SYSTEM = new Tls(Optional.empty(), Optional.empty(), Optional.empty());

        public static Tls ofFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
            return new Tls(ca.map(Pem.File::new), certificate.map(Pem.File::new), key.map(Pem.File::new));
        }

        /** @throws GodwitException USAGE if it cannot be used, with the reason */
        public void check() {
            TlsContext.of(this);
        }
    }

    /** Something in PEM form. Prints as what it is called, never as what it holds. */
    public sealed interface Pem {
        record File(Path path) implements Pem {
            @Override
            public String toString() {
                return "'" + path + "'";
            }
        }

        /** @param name how people know it */
        record Text(String name, String pem) implements Pem {
            @Override
            public String toString() {
                return name;
            }
        }
    }
}
