package io.plimsoll.suite;

import io.plimsoll.check.Check;
import java.util.List;
import java.util.function.Supplier;

/**
 * Everything that the command line drives. Each is made when a command first asks for it, so that {@code list} works
 * where there is no Docker.
 *
 * @param catalogue every check, in catalogue order
 * @param conformance checks deployments
 * @param audit audits evidence packs
 * @param qualification proves the harness
 * @param housekeeping looks after the host
 * @param specDraft drafts specs
 */
public record Facilities(
        Supplier<List<Check>> catalogue,
        Supplier<Conformance> conformance,
        Supplier<PackAudit> audit,
        Supplier<Qualification> qualification,
        Supplier<Housekeeping> housekeeping,
        Supplier<SpecDraft> specDraft) {}
