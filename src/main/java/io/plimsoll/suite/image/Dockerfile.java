package io.plimsoll.suite.image;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The stages of a Dockerfile, with build arguments put in where bases are named. */
final class Dockerfile {

    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?}|([A-Za-z_][A-Za-z0-9_]*))");
    private static final Pattern HERE_DOCUMENT = Pattern.compile("<<-?[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?");
    private static final Pattern COPIED_FROM = Pattern.compile("--from=(\\S+)");

    private Dockerfile() {}

    /**
     * A stage.
     *
     * @param name its name, or its number if it has none
     * @param base what it starts from, build arguments put in
     * @param line the line of its FROM, from 1
     * @param runs the commands that it runs
     * @param copiesFrom the images and stages that it copies from
     */
    record Stage(String name, String base, int line, List<Run> runs, List<String> copiesFrom) {
        Stage {
            runs = List.copyOf(runs);
            copiesFrom = List.copyOf(copiesFrom);
        }
    }

    /**
     * A command that a stage runs.
     *
     * @param line its line, from 1
     * @param command the command, on one line
     */
    record Run(int line, String command) {}

    private record Instruction(int line, String keyword, String rest) {}

    /**
     * Reads a Dockerfile.
     *
     * @param text the file
     * @param args the build arguments that are passed
     */
    static List<Stage> stages(String text, Map<String, String> args) {
        Map<String, String> known =
                new HashMap<>(Map.of("TARGETPLATFORM", "linux/amd64", "BUILDPLATFORM", "linux/amd64"));
        List<Stage> stages = new ArrayList<>();
        boolean before = true;
        for (Instruction instruction : instructions(text)) {
            switch (instruction.keyword()) {
                case "ARG" -> {
                    if (before) {
                        argument(instruction.rest(), args, known);
                    }
                }
                case "FROM" -> {
                    before = false;
                    stages.add(stage(instruction, known, stages.size()));
                }
                case "RUN" -> add(stages, new Run(instruction.line(), instruction.rest()));
                case "COPY", "ADD" -> copied(stages, instruction.rest(), known);
                default -> {
                    // Nothing that bases or build steps hang on.
                }
            }
        }
        return stages;
    }

    private static void argument(String rest, Map<String, String> args, Map<String, String> known) {
        int equals = rest.indexOf('=');
        String name = equals < 0 ? rest.strip() : rest.substring(0, equals).strip();
        String otherwise = equals < 0 ? "" : unquoted(rest.substring(equals + 1).strip());
        known.put(name, args.getOrDefault(name, resolved(otherwise, known)));
    }

    private static Stage stage(Instruction from, Map<String, String> known, int number) {
        List<String> words = new ArrayList<>(List.of(from.rest().split("\\s+")));
        words.removeIf(word -> word.startsWith("--"));
        String name =
                words.size() >= 3 && words.get(1).equalsIgnoreCase("AS") ? words.get(2) : Integer.toString(number);
        return new Stage(name, resolved(unquoted(words.get(0)), known), from.line(), List.of(), List.of());
    }

    private static void add(List<Stage> stages, Run run) {
        if (!stages.isEmpty()) {
            Stage last = stages.remove(stages.size() - 1);
            List<Run> runs = new ArrayList<>(last.runs());
            runs.add(run);
            stages.add(new Stage(last.name(), last.base(), last.line(), runs, last.copiesFrom()));
        }
    }

    private static void copied(List<Stage> stages, String rest, Map<String, String> known) {
        Matcher from = COPIED_FROM.matcher(rest);
        if (from.find() && !stages.isEmpty()) {
            Stage last = stages.remove(stages.size() - 1);
            List<String> copies = new ArrayList<>(last.copiesFrom());
            copies.add(resolved(from.group(1), known));
            stages.add(new Stage(last.name(), last.base(), last.line(), last.runs(), copies));
        }
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.startsWith("\"") && text.endsWith("\"") || text.startsWith("'") && text.endsWith("'"));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static String resolved(String text, Map<String, String> known) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1) == null ? match.group(3) : match.group(1);
            String otherwise = match.group(2) == null ? "" : match.group(2);
            String value = known.getOrDefault(name, "");
            return Matcher.quoteReplacement(value.isEmpty() ? otherwise : value);
        });
    }

    private static List<Instruction> instructions(String text) {
        List<Instruction> instructions = new ArrayList<>();
        List<String> lines = text.lines().toList();
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i).strip();
            int from = i + 1;
            i++;
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            StringBuilder whole = new StringBuilder();
            while (line.endsWith("\\") && i < lines.size()) {
                whole.append(line, 0, line.length() - 1).append(' ');
                line = lines.get(i).strip();
                i++;
                while ((line.startsWith("#") || line.isEmpty()) && i < lines.size()) {
                    line = lines.get(i).strip();
                    i++;
                }
            }
            whole.append(line);
            String[] words = whole.toString().strip().split("\\s+", 2);
            String keyword = words[0].toUpperCase(Locale.ROOT);
            StringBuilder rest = new StringBuilder(words.length > 1 ? words[1] : "");
            Matcher here = HERE_DOCUMENT.matcher(rest);
            if (List.of("RUN", "COPY", "ADD").contains(keyword) && here.find()) {
                while (i < lines.size() && !lines.get(i).strip().equals(here.group(1))) {
                    rest.append(" ; ").append(lines.get(i).strip());
                    i++;
                }
                i++;
            }
            instructions.add(new Instruction(from, keyword, rest.toString()));
        }
        return instructions;
    }

    /** Returns the last stage and the stages that it starts from, the last first: what they do is in the image. */
    static List<Stage> shipped(List<Stage> stages) {
        Map<String, Stage> byName = new LinkedHashMap<>();
        stages.forEach(stage -> byName.put(stage.name().toLowerCase(Locale.ROOT), stage));
        List<Stage> shipped = new ArrayList<>();
        Optional<Stage> next = stages.isEmpty() ? Optional.empty() : Optional.of(stages.get(stages.size() - 1));
        while (next.isPresent() && !shipped.contains(next.get())) {
            shipped.add(next.get());
            next = Optional.ofNullable(byName.get(next.get().base().toLowerCase(Locale.ROOT)));
        }
        return shipped;
    }
}
