package io.plimsoll.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plimsoll.evidence.ReportJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The schemas of the formats that we write; {@code THIRD_PARTY.md} says where they come from. */
public final class Schemas {

    /** OSCAL 1.2.3, all models. */
    public static final Schemas OSCAL =
            new Schemas("/io/plimsoll/report/schemas/oscal-complete-1.2.3.json", SpecificationVersion.DRAFT_7);

    /** SARIF 2.1.0. */
    public static final Schemas SARIF =
            new Schemas("/io/plimsoll/report/schemas/sarif-2.1.0-rtm.5.json", SpecificationVersion.DRAFT_4);

    /** CTRF 0.0. */
    public static final Schemas CTRF =
            new Schemas("/io/plimsoll/report/schemas/ctrf-0.0.json", SpecificationVersion.DRAFT_7);

    /** Of our own report.json. */
    public static final Schemas REPORT = new Schemas(ReportJson.SCHEMA, SpecificationVersion.DRAFT_2020_12);

    private final Schema schema;

    private Schemas(String name, SpecificationVersion version) {
        try (InputStream in = Objects.requireNonNull(ReportJson.class.getResourceAsStream(name))) {
            this.schema = SchemaRegistry.withDefaultDialect(version)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with a document, one line each; formats such as that of a date are checked as well. */
    public List<String> problems(String document) {
        return schema
                .validate(
                        document,
                        InputFormat.JSON,
                        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }
}
