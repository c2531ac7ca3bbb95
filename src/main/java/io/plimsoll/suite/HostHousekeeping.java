package io.plimsoll.suite;

import io.plimsoll.environment.Doctor;
import io.plimsoll.environment.EnvironmentMissing;
import io.plimsoll.environment.Requirement;
import io.plimsoll.environment.Sweep;
import io.plimsoll.spec.ClusterSpec;
import java.util.List;
import java.util.function.Consumer;

/** Looks after this machine: examines it, and removes what runs left on it. */
final class HostHousekeeping implements Housekeeping {

    @Override
    public List<Requirement> examine() {
        return Doctor.ofThisMachine(ClusterSpec.DEFAULT_IMAGE).examine();
    }

    @Override
    public Swept sweep(Consumer<String> progress) {
        Sweep.Swept swept;
        try {
            swept = Sweep.machine();
        } catch (EnvironmentMissing e) {
            return new Swept(List.of(), List.of(), List.of(e.problem() + "; " + e.remedy()));
        }
        swept.removed().forEach(thing -> progress.accept("removed " + line(thing)));
        return new Swept(lines(swept.removed()), lines(swept.spared()), lines(swept.failed()));
    }

    private static List<String> lines(List<Sweep.Thing> things) {
        return things.stream().map(HostHousekeeping::line).toList();
    }

    private static String line(Sweep.Thing thing) {
        return "%s %s of run %s%s"
                .formatted(thing.kind(), thing.name(), thing.run(), thing.note().isEmpty() ? "" : ": " + thing.note());
    }
}
