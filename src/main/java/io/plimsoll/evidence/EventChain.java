package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JacksonException;
import io.plimsoll.check.Outcome;
import io.plimsoll.check.ReasonCode;
import io.plimsoll.check.Verdict;
import io.plimsoll.evidence.RunReport.CheckResult;
import io.plimsoll.evidence.RunReport.PackFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows the chain of {@code events.jsonl} and says where it breaks, and where the report contradicts it. */
public final class EventChain {

    /** The name of the file within the pack. */
    public static final String FILE = EventLog.FILE;

    /** Far more than any event of a run has; a longer line is not read into memory. */
    private static final int MAX_LINE_BYTES = 1 << 20;

    /** Far more than any run has. */
    private static final int MAX_LINES = 1_000_000;

    private EventChain() {}

    /**
     * Compares the events of a pack with its report.
     *
     * @param pack the folder of the pack
     * @param report the report of the pack
     * @param head where the report says that the chain ends
     * @return one printable line per contradiction; empty if the chain is whole and the report agrees with it
     * @throws IOException if the file cannot be read
     */
    public static List<String> problems(Path pack, RunReport report, EventHead head) throws IOException {
        Path file = pack.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of("expected %s lines, observed no such file".formatted(head.lines()));
        }
        List<Link> links = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        read(file, links, problems);
        problems.addAll(breaks(links, head));
        if (problems.isEmpty()) {
            problems.addAll(contradictions(links.stream().map(EventChain::event).toList(), report));
        }
        return problems;
    }

    private static Event event(Link link) {
        if (link.event() == null) {
            throw new IllegalStateException("an unreadable line without a problem");
        }
        return link.event();
    }

    private static void read(Path file, List<Link> links, List<String> problems) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    links.add(link(line.toByteArray(), links.size() + 1, problems));
                    line.reset();
                    continue;
                }
                line.write(next);
                if (line.size() > MAX_LINE_BYTES || links.size() == MAX_LINES) {
                    problems.add(
                            "line %s: expected at most %s lines of at most %s bytes, observed more: not read any further"
                                    .formatted(links.size() + 1, MAX_LINES, MAX_LINE_BYTES));
                    return;
                }
            }
            if (line.size() > 0) {
                links.add(link(line.toByteArray(), links.size() + 1, problems));
                problems.add(
                        "line %s: expected a line break at the end of the file, observed none".formatted(links.size()));
            }
        }
    }

    private static Link link(byte[] line, int number, List<String> problems) {
        try {
            return new Link(Event.read(line), Event.digest(line));
        } catch (IOException e) {
            String why =
                    e instanceof JacksonException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
            problems.add("line %s: is not an event as Plimsoll writes it: %s".formatted(number, shortened(why)));
            return new Link(null, Event.digest(line));
        }
    }

    /** Where a line and what the next one, or the report, says of it do not fit. */
    private static List<String> breaks(List<Link> links, EventHead head) {
        List<String> problems = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i <= links.size(); i++) {
            Event next = i < links.size() ? links.get(i).event() : null;
            String digest = i == 0 ? Event.NONE : links.get(i - 1).digest();
            if (i == links.size()) {
                long missing = head.lines() - offset - links.size();
                if (missing > 0) {
                    problems.add("ends after line %s: the last %s of %s lines are missing"
                            .formatted(links.size(), missing, head.lines()));
                } else if (missing < 0) {
                    problems.add("expected %s lines, observed %s: %s were added"
                            .formatted(head.lines(), links.size(), -missing));
                } else if (!digest.equals(head.head())) {
                    problems.add(changed(i, "the report", head.head(), digest));
                }
            } else if (next != null) {
                long gap = next.seq() - offset - (i + 1);
                boolean joined = next.prev().equals(digest);
                boolean sound = isSound(links, i, head);
                if (!joined && sound && gap > 0) {
                    problems.add("before line %s: %s removed (expected event %s, observed event %s)"
                            .formatted(
                                    i + 1, gap == 1 ? "1 line was" : gap + " lines were", i + 1 + offset, next.seq()));
                    offset += gap;
                } else if (!joined && sound && gap < 0) {
                    problems.add("line %s: event %s does not follow here: lines were moved, doubled or inserted"
                            .formatted(i + 1, next.seq()));
                    offset += gap;
                } else if (!joined && sound && i > 0) {
                    problems.add(changed(i, "line " + (i + 1), next.prev(), digest));
                } else if (!joined && sound) {
                    problems.add("line 1: expected %s as the digest before it, observed %s"
                            .formatted(Event.NONE, next.prev()));
                } else if (joined && gap != 0) {
                    problems.add("line %s: expected event %s, observed event %s"
                            .formatted(i + 1, i + 1 + offset, next.seq()));
                }
            }
        }
        return problems;
    }

    /** Whether what follows a line agrees with it, so that a disagreement before it is not the line's own. */
    private static boolean isSound(List<Link> links, int index, EventHead head) {
        String digest = links.get(index).digest();
        if (index + 1 == links.size()) {
            return digest.equals(head.head()) || links.size() < head.lines();
        }
        Event next = links.get(index + 1).event();
        return next == null || next.prev().equals(digest) || next.seq() != index + 2;
    }

    private static String changed(int line, String witness, String expected, String observed) {
        return "line %s: was changed: %s expects SHA-256 %s, observed %s".formatted(line, witness, expected, observed);
    }

    private static List<String> contradictions(List<Event> events, RunReport report) {
        List<String> problems = new ArrayList<>();
        Event first = events.isEmpty() ? null : events.get(0);
        Event last = events.isEmpty() ? null : events.get(events.size() - 1);
        if (first == null
                || last == null
                || !first.type().equals(Event.STARTED)
                || !last.type().equals(Event.ENDED)) {
            problems.add("expected the events from %s to %s, observed %s"
                    .formatted(
                            Event.STARTED,
                            Event.ENDED,
                            first == null || last == null
                                    ? "none"
                                    : "those from " + first.type() + " to " + last.type()));
            return problems;
        }
        String run = first.facts().get("run");
        if (!report.run().id().equals(run)) {
            problems.add("line 1: expected run %s, observed %s: the file is of another run"
                    .formatted(report.run().id(), run));
        }
        Map<String, String> files = new TreeMap<>();
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.type().equals(Event.FILE)) {
                files.put(fact(event, "path"), fact(event, "sha256"));
            } else if (event.type().equals(Event.DECIDED)) {
                outcomes.put(fact(event, "check"), fact(event, "outcome"));
            }
        }
        for (PackFile file : report.files()) {
            String recorded = file.path().equals(FILE) ? file.sha256() : files.remove(file.path());
            if (!file.sha256().equals(recorded)) {
                problems.add("%s: the events record %s, the report %s"
                        .formatted(
                                file.path(),
                                recorded == null ? "no such file" : "SHA-256 " + recorded,
                                "SHA-256 " + file.sha256()));
            }
        }
        files.keySet().forEach(path -> problems.add(path + ": the events record this file, the report does not"));
        for (CheckResult result : report.checks()) {
            String recorded = outcomes.remove(result.check().id());
            String outcome = result.verdict().outcome().word();
            boolean asChosen = recorded == null
                    && result.verdict() instanceof Verdict.NotTested notTested
                    && notTested.code() == ReasonCode.NOT_SELECTED;
            if (!outcome.equals(recorded) && !asChosen) {
                problems.add("%s: the events record %s, the report %s"
                        .formatted(result.check().id(), recorded == null ? "no decision" : recorded, outcome));
            }
        }
        outcomes.forEach((check, outcome) ->
                problems.add("%s: the events record %s, the report does not list it".formatted(check, outcome)));
        Map<String, String> counts = counts(report);
        if (!counts.equals(last.facts())) {
            problems.add("line %s: the events end with %s, the report with %s"
                    .formatted(events.size(), last.facts(), counts));
        }
        return problems;
    }

    private static String fact(Event event, String name) {
        return event.facts().getOrDefault(name, "");
    }

    /** What the last event says: how many checks came to which outcome. */
    static Map<String, String> counts(RunReport report) {
        Map<String, String> counts = new TreeMap<>();
        counts.put("planned", Integer.toString(report.planned()));
        for (Map.Entry<Outcome, Integer> count : report.counts().entrySet()) {
            counts.put(count.getKey().word(), Integer.toString(count.getValue()));
        }
        return counts;
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= 300 ? line : line.substring(0, 300) + "...";
    }

    private record Link(@Nullable Event event, String digest) {}
}
