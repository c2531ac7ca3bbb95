package io.plimsoll.spec;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
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
 * @param compose the same deployment as a Compose file; {@code null} if there is none
 * @param equivalence what has to be alike on Compose and in a cluster
 * @param update what a rolling update changes; {@code null} if none is declared
 * @param entryPoints where load arrives
 * @param identity how an answer tells which pod and version gave it; {@code null} if it does not tell
 * @param load how much load is sent
 * @param cluster what an ephemeral cluster is made of
 * @param blueGreen the pair of workloads behind one Service; {@code null} if there is none
 * @param canary two workloads that share the requests to one Service; {@code null} if there are none
 * @param readWrite a request that writes and one that reads it back; {@code null} if none is declared
 * @param configuration a change of a setting, and how pods come to know of it; {@code null} if none is declared
 * @param autoscaling what autoscalers are given while scaling is drilled
 * @param slo what latency and error count are promised; {@code null} if nothing is
 * @param flows the connections that are meant to be possible
 * @param tenants whose pods are to be kept from each other; empty if none is declared
 * @param budgets what checks may tolerate
 * @param waivers the file of waivers; {@code null} if there is none
 * @param secrets Secrets that the harness makes before it applies the manifests
 * @param namespaces what happens to namespaces on an existing cluster
 * @param acceptNotTested checks that may stay untested without closing the gate
 * @param evidence what is said about the evidence itself
 * @param errorLogPatterns regular expressions; a log line in which one of them is found counts as error-level
 */
public record DeploymentSpec(
        Path file,
        String name,
        List<Path> bases,
        List<ImageSpec> images,
        ManifestSource manifests,
        @Nullable ComposeSpec compose,
        EquivalenceSpec equivalence,
        @Nullable UpdateSpec update,
        List<EntryPoint> entryPoints,
        @Nullable Identity identity,
        LoadSpec load,
        ClusterSpec cluster,
        @Nullable BlueGreen blueGreen,
        @Nullable Canary canary,
        @Nullable ReadWrite readWrite,
        @Nullable ConfigurationChange configuration,
        AutoscalingSpec autoscaling,
        @Nullable Slo slo,
        List<Flow> flows,
        List<Tenant> tenants,
        Budgets budgets,
        @Nullable Path waivers,
        List<SecretSpec> secrets,
        NamespacesMode namespaces,
        List<AcceptNotTested> acceptNotTested,
        EvidenceSpec evidence,
        List<String> errorLogPatterns) {

    public DeploymentSpec {
        bases = List.copyOf(bases);
        images = List.copyOf(images);
        entryPoints = List.copyOf(entryPoints);
        flows = List.copyOf(flows);
        tenants = List.copyOf(tenants);
        secrets = List.copyOf(secrets);
        acceptNotTested = List.copyOf(acceptNotTested);
        errorLogPatterns = List.copyOf(errorLogPatterns);
    }

    /** Returns this spec with another name for every namespace that it names; one that it leaves out is the default one. */
    DeploymentSpec withNamespaces(UnaryOperator<String> rename) {
        UpdateSpec newUpdate = update == null
                ? null
                : new UpdateSpec(
                        update.workload(),
                        renamed(update.namespace(), rename),
                        update.image(),
                        update.container(),
                        update.drillDeadline(),
                        update.migration());
        BlueGreen newBlueGreen = blueGreen == null
                ? null
                : new BlueGreen(
                        blueGreen.service(),
                        renamed(blueGreen.namespace(), rename),
                        blueGreen.blue(),
                        blueGreen.green(),
                        blueGreen.beforeSwitch(),
                        blueGreen.afterSwitch());
        Canary newCanary = canary == null
                ? null
                : new Canary(
                        canary.service(),
                        renamed(canary.namespace(), rename),
                        canary.stable(),
                        canary.canary(),
                        canary.weight() == null ? null : canary.weight().withNamespaces(rename));
        ConfigurationChange newConfiguration = configuration == null
                ? null
                : new ConfigurationChange(
                        configuration.kind(),
                        configuration.name(),
                        renamed(configuration.namespace(), rename),
                        configuration.key(),
                        configuration.value(),
                        configuration.reachesBy(),
                        configuration.afterChange(),
                        configuration.within(),
                        configuration.read(),
                        configuration.shows());
        return new DeploymentSpec(
                file,
                name,
                bases,
                images,
                manifests,
                compose,
                equivalence,
                newUpdate,
                entryPoints.stream()
                        .map(each -> new EntryPoint(
                                each.name(),
                                renamed(each.namespace(), rename),
                                each.service(),
                                each.port(),
                                each.via(),
                                each.client() instanceof LoadClient.Pod pod
                                        ? new LoadClient.Pod(rename.apply(pod.namespace()), pod.labels())
                                        : each.client(),
                                each.requests(),
                                each.speaks(),
                                each.slow()))
                        .toList(),
                identity,
                load,
                cluster,
                newBlueGreen,
                newCanary,
                readWrite,
                newConfiguration,
                autoscaling,
                slo,
                flows,
                tenants.stream()
                        .map(each -> new Tenant(
                                each.name(),
                                each.namespaces().stream().map(rename).toList()))
                        .toList(),
                budgets,
                waivers,
                secrets.stream()
                        .map(each -> new SecretSpec(
                                each.name(),
                                rename.apply(each.namespace() == null ? "default" : each.namespace()),
                                each.literals(),
                                each.generate()))
                        .toList(),
                namespaces,
                acceptNotTested,
                evidence,
                errorLogPatterns);
    }

    private static @Nullable String renamed(@Nullable String namespace, UnaryOperator<String> rename) {
        return namespace == null ? null : rename.apply(namespace);
    }

    /** Returns whether anything of it is deployed in a cluster. */
    public boolean hasManifests() {
        return !(manifests instanceof ManifestSource.None);
    }

    /** Returns the folder of the file, against which every path of the spec was resolved. */
    public Path folder() {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath().normalize() : parent;
    }
}
