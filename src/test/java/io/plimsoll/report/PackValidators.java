package io.plimsoll.report;

import io.plimsoll.evidence.Manifest;
import io.plimsoll.report.oscal.OscalReferences;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.Source;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.opentest4j.reporting.tooling.core.validator.DefaultValidator;
import org.opentest4j.reporting.tooling.core.validator.ValidationMessage;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Asks the validators of all formats about a whole pack.
 *
 * <p>{@code main} does so for packs of real runs, each named as an argument, and says what each validator found.
 */
public final class PackValidators {

    private static final String SUREFIRE = "schemas/surefire-test-report-3.0.2.xsd";

    private PackValidators() {}

    public static void main(String[] packs) throws Exception {
        for (String pack : packs) {
            System.out.println(pack);
            problems(Path.of(pack))
                    .forEach((validator, found) -> System.out.println("  " + validator + ": "
                            + (found.isEmpty() ? "nothing found" : String.join("\n    ", found))));
        }
    }

    /** Returns what each validator finds in a pack; an empty list where it finds nothing. */
    public static Map<String, List<String>> problems(Path pack) throws Exception {
        Map<String, List<String>> found = new LinkedHashMap<>();
        found.put("report.json: our JSON Schema", Schemas.REPORT.problems(text(pack, "report.json")));
        Map<String, String> oscal = oscal(pack);
        for (Map.Entry<String, String> document : oscal.entrySet()) {
            found.put(
                    "oscal/" + document.getKey() + ": NIST's OSCAL 1.2.3", Schemas.OSCAL.problems(document.getValue()));
        }
        Map<String, String> digests = Manifest.read(pack).files().stream()
                .collect(Collectors.toMap(Manifest.Entry::path, Manifest.Entry::sha256));
        found.put("oscal: references", OscalReferences.problems(oscal, digests));
        for (String sarif : List.of("exports/results.sarif", "exports/github.sarif")) {
            found.put(sarif + ": OASIS' SARIF 2.1.0", Schemas.SARIF.problems(text(pack, sarif)));
        }
        found.put("exports/ctrf.json: CTRF 0.0", Schemas.CTRF.problems(text(pack, "exports/ctrf.json")));
        found.put(
                "exports/open-test-report.xml: the tooling of Open Test Reporting",
                openTestReport(text(pack, "exports/open-test-report.xml")));
        String junit = text(pack, "exports/junit.xml");
        found.put("exports/junit.xml: the structure that CI systems read", junitXml(junit));
        found.put("exports/junit.xml: Surefire's schema 3.0.2", surefire(junit));
        return found;
    }

    /** Returns what the format's own validator finds in an Open Test Reporting document. */
    static List<String> openTestReport(String xml) throws IOException {
        Path file = Files.createTempFile("open-test-report", ".xml");
        try {
            return new DefaultValidator()
                    .validate(Files.writeString(file, xml)).messages().stream()
                            .map(ValidationMessage::toString)
                            .toList();
        } finally {
            Files.delete(file);
        }
    }

    /** Returns what in JUnit XML departs from the structure that CI systems read. */
    static List<String> junitXml(String xml) throws IOException, SAXException {
        return problems("junit.xsd", List.of(new StreamSource(new StringReader(xml))));
    }

    /**
     * Returns what Surefire's schema, which is of a single suite, finds in the suites of JUnit XML.
     *
     * <p>Left out are the only three things that it does not know: when a suite ran and in which run, and the properties of
     * a test case. CI systems read all three, and Surefire itself writes the first.
     */
    static List<String> surefire(String xml) throws IOException, SAXException, ParserConfigurationException {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        List<Source> suites = new ArrayList<>();
        for (Element suite : elements(document.getDocumentElement(), "testsuite")) {
            suite.removeAttribute("timestamp");
            suite.removeAttribute("id");
            for (Element testCase : elements(suite, "testcase")) {
                elements(testCase, "properties").forEach(testCase::removeChild);
            }
            suites.add(new DOMSource(suite));
        }
        return problems(SUREFIRE, suites);
    }

    private static List<String> problems(String schema, List<Source> documents) throws IOException, SAXException {
        Validator validator = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                .newSchema(PackValidators.class.getResource(schema))
                .newValidator();
        List<String> problems = new ArrayList<>();
        for (Source document : documents) {
            try {
                validator.validate(document);
            } catch (SAXException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        return problems;
    }

    private static List<Element> elements(Element parent, String name) {
        List<Element> elements = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && element.getTagName().equals(name)) {
                elements.add(element);
            }
        }
        return elements;
    }

    private static Map<String, String> oscal(Path pack) throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(pack.resolve("oscal"))) {
            for (Path file : files.sorted().toList()) {
                documents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return documents;
    }

    private static String text(Path pack, String file) throws IOException {
        return Files.readString(pack.resolve(file));
    }
}
