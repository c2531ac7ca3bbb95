package io.plimsoll.suite.equivalence;

import io.plimsoll.spec.EquivalenceSpec.Aspect;
import io.plimsoll.suite.equivalence.Part.Mounted;
import io.plimsoll.suite.equivalence.Part.Running;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares what the Compose file starts with what the manifests deploy, pair by pair. */
final class PartDifferences {

    private static final String THERE = "there";
    private static final String NOT_THERE = "not there";
    private static final int NANOS_OF_CPU = 9;

    private final List<Difference> all = new ArrayList<>();

    private PartDifferences() {}

    static List<Difference> of(Pairing pairing) {
        PartDifferences found = new PartDifferences();
        pairing.pairs().forEach(found::pair);
        pairing.alone().forEach(found::alone);
        return found.all;
    }

    private void alone(Part part) {
        boolean compose = part.workload().isEmpty();
        all.add(new Difference(
                compose ? part.name() : "%s of %s".formatted(part.name(), part.workload()),
                Aspect.SERVICE,
                "",
                compose ? part.place() : "nothing that is known to do the same",
                compose ? "nothing that is known to do the same" : part.place()));
    }

    private void pair(Part compose, Part kubernetes) {
        String subject = compose.name();
        compare(subject, Aspect.IMAGE, "", Pairing.image(compose), Pairing.image(kubernetes), Function.identity());
        sets(subject, Aspect.VARIABLE, "", compose.variables(), kubernetes.variables());
        sets(
                subject,
                Aspect.FILE,
                "",
                compose.files().keySet(),
                kubernetes.files().keySet());
        compose.files().forEach((file, keys) -> {
            List<String> others = kubernetes.files().get(file);
            if (others != null) {
                sets(subject, Aspect.FILE, file + " key ", keys, others);
            }
        });
        compare(subject, Aspect.MEMORY_LIMIT, "", compose.memory(), kubernetes.memory(), PartDifferences::bytes);
        compare(
                subject,
                Aspect.PROCESSOR_LIMIT,
                "",
                compose.nanoCpus(),
                kubernetes.nanoCpus(),
                PartDifferences::processors);
        volumes(subject, compose.volumes(), kubernetes.volumes());
        if (!compose.ends() && !kubernetes.ends()) {
            running(subject, compose, kubernetes);
        }
    }

    private void running(String subject, Part compose, Part kubernetes) {
        Health asked = compose.health();
        Health probed = kubernetes.health();
        if ((asked == null) != (probed == null) || (asked != null && probed != null && !asked.asksLike(probed))) {
            all.add(new Difference(
                    subject,
                    Aspect.HEALTHCHECK,
                    "",
                    asked == null ? "none" : asked.words(),
                    probed == null ? "none" : probed.words()));
        }
        compare(
                subject,
                Aspect.GRACE_PERIOD,
                "",
                compose.graceMillis(),
                kubernetes.graceMillis(),
                millis -> BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + " s");
        Running here = compose.running();
        Running there = kubernetes.running();
        if (here != null && there != null) {
            compare(subject, Aspect.USER, "", here.user(), there.user(), String::valueOf);
            sets(
                    subject,
                    Aspect.PORT,
                    "",
                    here.ports().stream().map(String::valueOf).toList(),
                    there.ports().stream().map(String::valueOf).toList());
        }
    }

    private void volumes(String subject, Map<String, Mounted> compose, Map<String, Mounted> kubernetes) {
        Set<String> paths = new TreeSet<>(compose.keySet());
        paths.addAll(kubernetes.keySet());
        for (String path : paths) {
            compare(subject, Aspect.VOLUME, path, compose.get(path), kubernetes.get(path), Mounted::words);
        }
    }

    private <T> void compare(
            String subject,
            Aspect aspect,
            String detail,
            @Nullable T compose,
            @Nullable T kubernetes,
            Function<T, String> words) {
        if (!Objects.equals(compose, kubernetes)) {
            all.add(new Difference(
                    subject,
                    aspect,
                    detail,
                    compose == null ? "none" : words.apply(compose),
                    kubernetes == null ? "none" : words.apply(kubernetes)));
        }
    }

    private void sets(
            String subject, Aspect aspect, String before, Collection<String> compose, Collection<String> kubernetes) {
        Set<String> names = new TreeSet<>(compose);
        names.addAll(kubernetes);
        for (String name : names) {
            boolean here = compose.contains(name);
            boolean there = kubernetes.contains(name);
            if (here != there) {
                all.add(new Difference(
                        subject, aspect, before + name, here ? THERE : NOT_THERE, there ? THERE : NOT_THERE));
            }
        }
    }

    private static String bytes(Long amount) {
        long mebi = 1L << 20;
        return amount % mebi == 0 ? amount / mebi + " MiB" : amount + " bytes";
    }

    private static String processors(Long nanos) {
        return BigDecimal.valueOf(nanos, NANOS_OF_CPU).stripTrailingZeros().toPlainString();
    }
}
