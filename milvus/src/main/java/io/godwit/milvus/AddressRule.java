package io.godwit.milvus;

import java.net.InetAddress;

/**
 * To which addresses a connection may go. Asked after the name of the host was resolved, at each connecting anew, so that a name that
 * comes to mean another machine leads nowhere.
 */
@FunctionalInterface
public interface AddressRule {
    AddressRule ANY = address -> true;

    boolean allows(InetAddress address);
}
