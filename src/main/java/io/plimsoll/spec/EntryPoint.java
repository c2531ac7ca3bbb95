package io.plimsoll.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Service at which load arrives, and with what.
 *
 * @param name unique within the spec
 * @param namespace the Service's namespace; {@code null} means the only one in which the manifests have it
 * @param service the Service's name
 * @param port the Service's port
 * @param via by which address of the Service the load arrives
 * @param client as whom the load arrives
 * @param requests what is sent, in turn; never empty
 * @param speaks what it speaks besides HTTP/1.1
 * @param slow a request that takes long; {@code null} if there is no way to make one
 */
public record EntryPoint(
        String name,
        @Nullable String namespace,
        String service,
        PortRef port,
        LoadPath via,
        LoadClient client,
        List<RequestSpec> requests,
        Speaks speaks,
        @Nullable RequestSpec slow) {

    public EntryPoint {
        requests = List.copyOf(requests);
    }

    /** Makes one that speaks HTTP/1.1 only. */
    public EntryPoint(
            String name,
            @Nullable String namespace,
            String service,
            PortRef port,
            LoadPath via,
            LoadClient client,
            List<RequestSpec> requests,
            @Nullable RequestSpec slow) {
        this(name, namespace, service, port, via, client, requests, Speaks.HTTP_1_ONLY, slow);
    }
}
