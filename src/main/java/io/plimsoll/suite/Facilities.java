package io.plimsoll.suite;

import io.plimsoll.check.Catalogue;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Everything that the command line drives. Each is made when a command first asks for it, so that {@code list} works
 * where there is no Docker.
 *
 * @param catalogue every check
 * @param conformance checks deployments
 * @param audit audits evidence packs
 * @param qualification proves the harness
 * @param housekeeping looks after the host
 * @param specDraft drafts specs
 */
public record Facilities(
        Supplier<Catalogue> catalogue,
        Supplier<Conformance> conformance,
        Supplier<PackAudit> audit,
        Supplier<Qualification> qualification,
        Supplier<Housekeeping> housekeeping,
        Supplier<SpecDraft> specDraft) {

    /** Returns the facilities of this version of Plimsoll. */
    public static Facilities standard() {
        return new Facilities(
                Catalogue::bundled,
                () -> new StandardConformance(Catalogue.bundled(), new FreshEnvironment()),
                () -> new OfflineAudit(RunOpener.scenarios()),
                () -> new FixtureQualification(
                        Catalogue.bundled(), home().resolve("fixtures"), home().resolve("reports")),
                HostHousekeeping::new,
                ManifestSpecDraft::new);
    }

    /** The repository, as the launcher names it; a consumer's build has no fixtures of ours. */
    private static Path home() {
        return Path.of(System.getProperty("plimsoll.home", ""));
    }
}
