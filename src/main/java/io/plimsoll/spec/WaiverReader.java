package io.plimsoll.spec;

import static io.plimsoll.spec.Fields.quoted;

import io.plimsoll.check.Catalogue;
import io.plimsoll.check.Check;
import io.plimsoll.check.Waiver;
import io.plimsoll.spec.Fields.Context;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads {@code waivers.yaml}: a list of waivers, each with an owner and a last day. */
public final class WaiverReader {

    /** A tag may be another image tomorrow. */
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    private static final Pattern ENVIRONMENT =
            Pattern.compile("k3s|docker|existing|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Context context;
    private final List<String> knownChecks;
    private final Set<String> ids = new HashSet<>();

    private WaiverReader(Context context, Catalogue catalogue) {
        this.context = context;
        this.knownChecks = catalogue.all().stream().map(Check::id).toList();
    }

    /**
     * Reads {@code file}.
     *
     * @param file the file of waivers
     * @param catalogue the checks that can be waived
     * @return the waivers, or everything that is wrong with them
     */
    public static WaiverResult read(Path file, Catalogue catalogue) {
        Problems problems = new Problems(file);
        String text = YamlText.read(file, YamlText.Limits.FILE, problems);
        Node root = text == null ? null : Documents.single(text, problems, "write \"[]\" if there are no waivers");
        if (root != null) {
            Context context = Context.of(problems);
            WaiverReader reader = new WaiverReader(context, catalogue);
            List<Waiver> waivers = Fields.elements(context, root, "", reader::waiver);
            if (problems.isEmpty()) {
                return new WaiverResult.Valid(waivers);
            }
        }
        return new WaiverResult.Invalid(problems.inFileOrder());
    }

    private @Nullable Waiver waiver(Node node, String at) {
        Fields fields = Fields.of(
                context,
                at,
                node,
                "id",
                "check",
                "subject",
                "justification",
                "owner",
                "approver",
                "created",
                "expires");
        if (fields == null) {
            return null;
        }
        fields.require("id", "add an id of its own, like WAIVER-1");
        fields.require("check", "add the id of the check that it covers");
        fields.require(
                "subject",
                "add what it is for, like {deployment: shop}: a waiver without a subject would cover everything");
        fields.require("justification", "add why the deployment may be released although the check fails");
        fields.require("owner", "add who answers for it: a waiver without an owner does not hold");
        fields.require("approver", "add who allowed it");
        fields.require("created", "add the first day it holds, like 2026-11-30");
        fields.require("expires", "add the last day it holds: a waiver without an end does not hold");
        String id = fields.text("id");
        if (id != null && !ids.add(id)) {
            fields.problem("id", "the id " + quoted(id) + " is there twice", "give each waiver an id of its own");
        }
        String check = fields.text("check");
        if (check != null && !knownChecks.contains(check)) {
            fields.problem(
                    "check",
                    quoted(fields.path("check")) + " must be the id of a check – found " + quoted(check),
                    Nearest.to(check, knownChecks)
                            .map(word -> "did you mean " + quoted(word) + "?")
                            .orElse("`plimsoll list` prints every check"));
        }
        Waiver.Subject subject = subject(fields);
        String justification = fields.text("justification");
        String owner = fields.text("owner");
        String approver = fields.text("approver");
        LocalDate created = fields.date("created");
        LocalDate expires = fields.date("expires");
        if (created != null && expires != null && expires.isBefore(created)) {
            fields.problem(
                    "expires",
                    quoted(fields.path("expires")) + " must not be before \"created\" – " + expires + " is before "
                            + created,
                    "");
        }
        if (id == null
                || check == null
                || subject == null
                || justification == null
                || owner == null
                || approver == null
                || created == null
                || expires == null) {
            return null;
        }
        return new Waiver(id, check, subject, justification, owner, approver, created, expires);
    }

    private Waiver.@Nullable Subject subject(Fields waiver) {
        Node node = waiver.node("subject");
        Fields fields = node == null
                ? null
                : Fields.of(context, waiver.path("subject"), node, "deployment", "image", "environment");
        if (fields == null) {
            return null;
        }
        if (!fields.has("deployment") && !fields.has("image") && !fields.has("environment")) {
            fields.problemHere(
                    quoted(waiver.path("subject")) + " must name a deployment, an image or an environment – found none",
                    "add one of them: a waiver without a subject would cover everything");
            return null;
        }
        String deployment = fields.text("deployment");
        String image = fields.text("image", DIGEST, "the digest of an image, sha256: and 64 hexadecimal digits");
        String environment = fields.text("environment", ENVIRONMENT, "k3s, docker, existing or the UID of a cluster");
        return deployment == null && image == null && environment == null
                ? null
                : new Waiver.Subject(deployment, image, environment);
    }
}
