package io.plimsoll.report.oscal;

import io.plimsoll.check.Check;
import io.plimsoll.evidence.RunReport;
import io.plimsoll.evidence.RunReport.EnvironmentFacts;
import io.plimsoll.evidence.RunReport.Image;
import io.plimsoll.evidence.RunReport.Subject;
import io.plimsoll.report.format.JsonFields;
import java.util.ArrayList;
import java.util.List;

/**
 * A stub of a system security plan: what was tested and where, so that plan and results have something to refer to.
 *
 * <p>It says nothing about how a control is implemented. A team that has a plan of its own names that one instead.
 */
record SecurityPlanDocument(OscalModel model) {

    JsonFields write() {
        RunReport report = model.report();
        String name = report.subject().name();
        return new JsonFields()
                .put(
                        "system-security-plan",
                        new JsonFields()
                                .put("uuid", model.ofRun("ssp"))
                                .put(
                                        "metadata",
                                        model.metadata(
                                                "Deployment under test: " + name,
                                                "A stub that names the deployment under test. It is not the security"
                                                        + " plan of a system in operation."))
                                .put("import-profile", new JsonFields().put("href", OscalDocuments.PROFILE))
                                .put("system-characteristics", characteristics(name))
                                .put("system-implementation", implementation())
                                .put("control-implementation", controls()));
    }

    private JsonFields characteristics(String name) {
        return new JsonFields()
                .put(
                        "system-ids",
                        List.of(new JsonFields()
                                .put("identifier-type", "http://ietf.org/rfc/rfc4122")
                                .put("id", model.systemUuid())))
                .put("system-name", OscalText.value(name))
                .put(
                        "description",
                        OscalText.prose(
                                "A deployment under test: its images and manifests, run with synthetic data in an"
                                        + " environment that exists for the test."))
                .put(
                        "system-information",
                        new JsonFields()
                                .put(
                                        "information-types",
                                        List.of(new JsonFields()
                                                .put("uuid", model.ofRun("information-type"))
                                                .put("title", "Synthetic test data")
                                                .put(
                                                        "description",
                                                        "Requests and records that were made up for the test."))))
                .put(
                        "status",
                        new JsonFields()
                                .put("state", "under-development")
                                .put("remarks", "Tested before release; not a system in operation."))
                .put(
                        "authorization-boundary",
                        new JsonFields()
                                .put(
                                        "description",
                                        "The images and the rendered manifests. The production control plane, its nodes,"
                                                + " people and processes are outside."));
    }

    private JsonFields implementation() {
        RunReport report = model.report();
        EnvironmentFacts environment = report.environment();
        Subject subject = report.subject();
        List<JsonFields> systemProps = new ArrayList<>();
        systemProps.add(OscalModel.property("manifests-sha256", subject.manifestsSha256()));
        systemProps.add(OscalModel.property("specification-sha256", subject.specSha256()));
        if (subject.gitCommit() != null) {
            systemProps.add(OscalModel.property("git-commit", subject.gitCommit()));
            systemProps.add(OscalModel.property("git-dirty", String.valueOf(subject.gitDirty())));
        }
        List<JsonFields> environmentProps = new ArrayList<>();
        environmentProps.add(OscalModel.property("kind", environment.kind()));
        if (environment.clusterUid() != null) {
            environmentProps.add(OscalModel.property("cluster-uid", environment.clusterUid()));
        }
        environment
                .versions()
                .forEach((component, version) ->
                        environmentProps.add(OscalModel.property("version", component + " " + version)));
        List<JsonFields> components = List.of(
                component(
                        model.systemUuid(),
                        "this-system",
                        subject.name(),
                        "The deployment under test as its rendered manifests describe it.",
                        systemProps),
                component(
                        model.environmentUuid(),
                        "software",
                        environment.distribution(),
                        "The environment that the deployment was tested in.",
                        environmentProps));
        return new JsonFields()
                .put("components", components)
                .put(
                        "inventory-items",
                        subject.images().stream().map(this::item).toList());
    }

    private static JsonFields component(
            String uuid, String type, String title, String description, List<JsonFields> props) {
        return new JsonFields()
                .put("uuid", uuid)
                .put("type", type)
                .put("title", OscalText.line(title))
                .put("description", OscalText.prose(description))
                .put("props", props)
                .put("status", new JsonFields().put("state", "under-development"));
    }

    private JsonFields item(Image image) {
        return new JsonFields()
                .put("uuid", OscalModel.imageUuid(image))
                .put("description", OscalText.prose("Container image " + image.reference() + " as the pods ran it."))
                .put(
                        "props",
                        List.of(
                                OscalModel.ownProperty("asset-id", image.reference()),
                                OscalModel.property("digest", image.digest())))
                .put("implemented-components", List.of(new JsonFields().put("component-uuid", model.systemUuid())));
    }

    private JsonFields controls() {
        return new JsonFields()
                .put(
                        "description",
                        "Nothing is claimed here: every control is one of our own checks, and the assessment results say"
                                + " what came of it.")
                .put(
                        "implemented-requirements",
                        model.results().stream()
                                .map(result -> requirement(result.check()))
                                .toList());
    }

    private JsonFields requirement(Check check) {
        return new JsonFields()
                .put("uuid", model.ofRun("requirement", check.id()))
                .put("control-id", OscalModel.controlId(check))
                .put(
                        "by-components",
                        List.of(new JsonFields()
                                .put("component-uuid", model.systemUuid())
                                .put("uuid", model.ofRun("by-component", check.id()))
                                .put("description", "Under test; see the assessment results.")));
    }
}
