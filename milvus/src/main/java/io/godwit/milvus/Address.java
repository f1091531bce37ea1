package io.godwit.milvus;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses as people write them, brought into one form: {@code http://host:port} or {@code https://host:port}. */
final class Address {
    private static final int MILVUS_PORT = 19_530;
    private static final int HTTPS_PORT = 443;
    private static final Pattern QUERY = Pattern.compile("[?#]");
    private static final String EXAMPLES = "Write http://host:19530, or https://host:443 for TLS.";

    private Address() {}

    static URI normalise(String text) {
        String address = text.strip();
        if (address.isEmpty()) {
            throw wrong("The address is empty. " + EXAMPLES);
        }
        URI uri = parse(address.contains("://") ? address : "http://" + address, withoutSecrets(address));
        String scheme = scheme(uri, withoutSecrets(address));
        String host = uri.getHost();
        if (host == null) {
            throw wrong("'" + withoutSecrets(address) + "' has no valid host name in it (letters, digits, '-' and '.';"
                    + " an IPv6 address stands in brackets). " + EXAMPLES);
        }
        return URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + ":" + port(uri, scheme));
    }

    /** Whether both addresses lead to the same port of the same machine, as far as name resolution can tell. */
    static boolean sameServer(URI one, URI other) {
        if (one.getPort() != other.getPort()) {
            return false;
        }
        if (one.getHost().equalsIgnoreCase(other.getHost())) {
            return true;
        }
        List<InetAddress> left = resolve(one.getHost());
        Set<InetAddress> right = new HashSet<>(resolve(other.getHost()));
        if (left.stream().anyMatch(right::contains)) {
            return true;
        }
        return left.stream().anyMatch(Address::thisMachine) && right.stream().anyMatch(Address::thisMachine);
    }

    /** The host for a socket: an IPv6 address without its brackets, and its zone as RFC 6874 does not write it. */
    static String socketHost(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1).replace("%25", "%") : host;
    }

    private static URI parse(String address, String shown) {
        URI uri;
        try {
            uri = new URI(address);
        } catch (URISyntaxException e) {
            // Neither the reason nor the cause goes into the message: both quote the address, and it may hold a
            // password.
            throw wrong("'" + shown + "' is not an address. " + EXAMPLES);
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            throw wrong("'" + shown
                    + "' was given with credentials in it. Leave them out of the address; the token is given"
                    + " apart from it.");
        }
        if (!isBlank(uri.getRawPath()) && !"/".equals(uri.getRawPath())) {
            throw wrong("'" + shown + "' has a path. An address ends with its port; name a database in the selection of"
                    + " collections.");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong("'" + shown + "' has a query or a fragment. An address ends with its port. " + EXAMPLES);
        }
        return uri;
    }

    private static String scheme(URI uri, String shown) {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw wrong("'" + shown + "' starts with '" + scheme + "://', which is not known here. " + EXAMPLES);
        }
        return scheme;
    }

    private static int port(URI uri, String scheme) {
        int port = uri.getPort();
        if (port == -1) {
            return scheme.equals("https") ? HTTPS_PORT : MILVUS_PORT;
        }
        if (port < 1 || port > 65_535) {
            throw wrong("'" + uri + "' has the port " + port + "; a port is a number from 1 to 65535.");
        }
        return port;
    }

    /**
     * The text up to the last @ may be a secret, as may a query or a fragment, so both are cut out before anything is shown. Where a @
     * follows on the beginning of a query, either may be a part of the other, and nothing is shown.
     */
    private static String withoutSecrets(String address) {
        int end = address.indexOf("://");
        String scheme = end < 0 ? "" : address.substring(0, end + 3);
        String rest = address.substring(scheme.length());
        Matcher query = QUERY.matcher(rest);
        int at = rest.lastIndexOf('@');
        if (!query.find()) {
            return scheme + rest.substring(at + 1);
        }
        return scheme + (at > query.start() ? "..." : rest.substring(at + 1, query.start()));
    }

    private static List<InetAddress> resolve(String host) {
        try {
            return Arrays.asList(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static boolean thisMachine(InetAddress address) {
        return address.isLoopbackAddress() || address.isAnyLocalAddress();
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isEmpty();
    }

    private static GodwitException wrong(String message) {
        return new GodwitException(ErrorCode.USAGE, message);
    }
}
