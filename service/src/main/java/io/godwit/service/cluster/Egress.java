package io.godwit.service.cluster;

import io.godwit.milvus.AddressRule;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Where the service may connect to: nobody shall reach, by way of it, what only this machine can. The check here gives the caller a
 * sentence; the connection itself asks the same rule again each time that it resolves the name.
 */
@Component
final class Egress implements AddressRule {
    private final List<Network> refused;
    private final List<Network> allowed;

    Egress(Settings settings) {
        this.refused = networks("godwit.egress.refused", settings.egress().refused());
        this.allowed = networks("godwit.egress.allowed", settings.egress().allowed());
    }

    private static List<Network> networks(String setting, List<String> written) {
        return written.stream().map(text -> Network.parse(setting, text)).toList();
    }

    @Override
    public boolean allows(InetAddress address) {
        return in(allowed, address) || !in(refused, address);
    }

    /** Refuses an endpoint if any address that its name stands for is refused. */
    void check(URI endpoint) {
        for (InetAddress address : resolve(endpoint)) {
            if (!allows(address)) {
                throw Problem.ADDRESS.with(endpoint.getHost() + " is " + address.getHostAddress()
                        + ", where this service may not connect to. Its administrator can allow that with"
                        + " godwit.egress.allowed.");
            }
        }
    }

    private static InetAddress[] resolve(URI endpoint) {
        try {
            return InetAddress.getAllByName(endpoint.getHost());
        } catch (UnknownHostException e) {
            throw Problem.CLUSTER_STATE.with("The name " + endpoint.getHost() + " is not known. Check the endpoint.");
        }
    }

    private static boolean in(List<Network> networks, InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
