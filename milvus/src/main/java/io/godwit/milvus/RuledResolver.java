package io.godwit.milvus;

import io.milvus.shaded.io.grpc.EquivalentAddressGroup;
import io.milvus.shaded.io.grpc.NameResolver;
import io.milvus.shaded.io.grpc.NameResolverRegistry;
import io.milvus.shaded.io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Resolves names as gRPC does, and takes the result for an error if the rule forbids any address in it. */
final class RuledResolver extends NameResolver.Factory {
    private final NameResolver.Factory resolvers =
            NameResolverRegistry.getDefaultRegistry().asFactory();
    private final AddressRule rule;

    RuledResolver(AddressRule rule) {
        this.rule = rule;
    }

    @Override
    public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
        NameResolver resolver = resolvers.newNameResolver(target, arguments);
        return resolver == null ? null : new Ruled(resolver, rule);
    }

    @Override
    public String getDefaultScheme() {
        return resolvers.getDefaultScheme();
    }

    private static final class Ruled extends NameResolver {
        private final NameResolver resolver;
        private final AddressRule rule;

        private Ruled(NameResolver resolver, AddressRule rule) {
            this.resolver = resolver;
            this.rule = rule;
        }

        @Override
        public String getServiceAuthority() {
            return resolver.getServiceAuthority();
        }

        @Override
        public void start(Listener2 listener) {
            resolver.start(new Listener2() {
                @Override
                public void onResult(ResolutionResult result) {
                    List<SocketAddress> forbidden = forbidden(result);
                    if (forbidden.isEmpty()) {
                        listener.onResult(result);
                    } else {
                        listener.onError(Status.PERMISSION_DENIED.withDescription(
                                "the address " + forbidden.get(0) + " is not allowed here"));
                    }
                }

                @Override
                public void onError(Status error) {
                    listener.onError(error);
                }
            });
        }

        private List<SocketAddress> forbidden(ResolutionResult result) {
            return result.getAddresses().stream()
                    .map(EquivalentAddressGroup::getAddresses)
                    .flatMap(List::stream)
                    .filter(address -> !allowed(address))
                    .toList();
        }

        private boolean allowed(SocketAddress address) {
            return address instanceof InetSocketAddress known
                    && known.getAddress() != null
                    && rule.allows(known.getAddress());
        }

        @Override
        public void refresh() {
            resolver.refresh();
        }

        @Override
        public void shutdown() {
            resolver.shutdown();
        }
    }
}
