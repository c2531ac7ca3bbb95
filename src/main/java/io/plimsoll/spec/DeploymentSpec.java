package io.plimsoll.spec;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deployment under test as its {@code plimsoll.yaml} declares it: defaults filled in, paths resolved against the
 * folder of the file.
 *
 * @param file the plimsoll.yaml itself
 * @param name what the deployment is called in reports
 * @param bases folders whose {@code build} script makes a base image, in the order to run them; run before images are built
 * @param images the images that the manifests and the update refer to
 * @param manifests where the manifests come from
 * @param update what a rolling update changes; {@code null} if none is declared
 * @param entryPoints where load arrives
 * @param identity how an answer tells which pod and version gave it; {@code null} if it does not tell
 * @param load how much load is sent
 * @param cluster what an ephemeral cluster is made of
 * @param blueGreen the pair of workloads behind one Service; {@code null} if there is none
 * @param readWrite a request that writes and one that reads it back; {@code null} if none is declared
 * @param slo what latency and error count are promised; {@code null} if nothing is
 * @param flows the connections that are meant to be possible
 * @param budgets what checks may tolerate
 * @param waivers the file of waivers; {@code null} if there is none
 * @param secrets Secrets that the harness makes before it applies the manifests
 * @param namespaces what happens to namespaces on an existing cluster
 * @param acceptNotTested checks that may stay untested without closing the gate
 * @param errorLogPatterns regular expressions; a log line in which one of them is found counts as error-level
 */
public record DeploymentSpec(
        Path file,
        String name,
        List<Path> bases,
        List<ImageSpec> images,
        ManifestSource manifests,
        @Nullable UpdateSpec update,
        List<EntryPoint> entryPoints,
        @Nullable Identity identity,
        LoadSpec load,
        ClusterSpec cluster,
        @Nullable BlueGreen blueGreen,
        @Nullable ReadWrite readWrite,
        @Nullable Slo slo,
        List<Flow> flows,
        Budgets budgets,
        @Nullable Path waivers,
        List<SecretSpec> secrets,
        NamespacesMode namespaces,
        List<AcceptNotTested> acceptNotTested,
        List<String> errorLogPatterns) {

    public DeploymentSpec {
        bases = List.copyOf(bases);
        images = List.copyOf(images);
        entryPoints = List.copyOf(entryPoints);
        flows = List.copyOf(flows);
        secrets = List.copyOf(secrets);
        acceptNotTested = List.copyOf(acceptNotTested);
        errorLogPatterns = List.copyOf(errorLogPatterns);
    }

    /** Returns the folder of the file, against which every path of the spec was resolved. */
    public Path folder() {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath().normalize() : parent;
    }
}
