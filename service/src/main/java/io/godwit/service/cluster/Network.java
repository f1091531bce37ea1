package io.godwit.service.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** A range of addresses in CIDR form: {@code 169.254.0.0/16}. */
record Network(InetAddress start, int bits) {
    /**
     * @param setting where it is written, for the message
     * @throws IllegalArgumentException if it is not in that form
     */
    static Network parse(String setting, String text) {
        String[] parts = text.strip().split("/", -1);
        // A name would be looked up, which is not what anybody means here.
        if (parts.length != 2 || !parts[0].matches("[0-9a-fA-F.:]+") || !parts[1].matches("\\d{1,3}")) {
            throw wrong(setting, text);
        }
        try {
            InetAddress start = InetAddress.getByName(parts[0]);
            int bits = Integer.parseInt(parts[1]);
            if (bits > start.getAddress().length * Byte.SIZE) {
                throw wrong(setting, text);
            }
            return new Network(start, bits);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(wrong(setting, text).getMessage(), e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] wanted = start.getAddress();
        byte[] given = embedded(address.getAddress(), wanted.length);
        if (given.length != wanted.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        int rest = bits % Byte.SIZE;
        boolean same = Arrays.equals(wanted, 0, whole, given, 0, whole);
        int mask = 0xff << (Byte.SIZE - rest) & 0xff;
        return same && (rest == 0 || (wanted[whole] & mask) == (given[whole] & mask));
    }

    /** The IPv4 address that an IPv6 address leads to by way of NAT64 (64:ff9b::/96) or 6to4 (2002::/16); else the address itself. */
    private static byte[] embedded(byte[] address, int length) {
        if (length != 4 || address.length != 16) {
            return address;
        }
        byte[] nat64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};
        if (Arrays.equals(address, 0, nat64.length, nat64, 0, nat64.length)) {
            return Arrays.copyOfRange(address, 12, 16);
        }
        boolean sixToFour = address[0] == 0x20 && address[1] == 0x02;
        return sixToFour ? Arrays.copyOfRange(address, 2, 6) : address;
    }

    private static IllegalArgumentException wrong(String setting, String text) {
        return new IllegalArgumentException(
                setting + " holds '" + text + "', which is no network. Write ADDRESS/BITS, as in 10.0.0.0/8.");
    }
}
