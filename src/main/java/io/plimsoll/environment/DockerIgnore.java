package io.plimsoll.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a {@code .dockerignore} file leaves out of a build context, by the rules that Docker documents. */
final class DockerIgnore {

    private record Rule(Pattern pattern, boolean keeps) {}

    private final List<Rule> rules;

    private DockerIgnore(List<Rule> rules) {
        this.rules = rules;
    }

    /** Reads it for a Dockerfile: {@code NAME.dockerignore} beside the Dockerfile, else the context's own. */
    static DockerIgnore of(Path context, Path dockerfile) throws IOException {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
        Path file = Files.isRegularFile(own) ? own : context.resolve(".dockerignore");
        return parse(Files.isRegularFile(file) ? Files.readAllLines(file) : List.of());
    }

    static DockerIgnore parse(List<String> lines) {
        List<Rule> rules = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("#")) {
                continue;
            }
            String text = line.strip();
            boolean keeps = text.startsWith("!");
            String path = Path.of("/")
                    .relativize(Path.of("/", keeps ? text.substring(1).strip() : text)
                            .normalize())
                    .toString();
            if (!path.isEmpty()) {
                rules.add(new Rule(regex(path), keeps));
            }
        }
        return new DockerIgnore(rules);
    }

    /** Returns whether a path, relative to the context, is left out; the last rule that fits it or a folder above wins. */
    boolean leavesOut(Path relative) {
        boolean out = false;
        for (Rule rule : rules) {
            if (fits(rule.pattern(), relative)) {
                out = !rule.keeps();
            }
        }
        return out;
    }

    private static boolean fits(Pattern pattern, Path relative) {
        for (int names = 1; names <= relative.getNameCount(); names++) {
            String path = relative.subpath(0, names).toString().replace('\\', '/');
            if (pattern.matcher(path).matches()) {
                return true;
            }
        }
        return false;
    }

    /** Go's filepath.Match, and {@code **} for any number of folders. */
    private static Pattern regex(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    if (glob.startsWith("**/", i)) {
                        regex.append("(?:.*/)?");
                        i += 2;
                    } else if (glob.startsWith("**", i)) {
                        regex.append(".*");
                        i += 1;
                    } else {
                        regex.append("[^/]*");
                    }
                }
                case '?' -> regex.append("[^/]");
                case '[' -> {
                    int end = glob.indexOf(']', i + 1);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        regex.append(glob, i, end + 1);
                        i = end;
                    }
                }
                case '\\' -> {
                    i++;
                    regex.append(Pattern.quote(i < glob.length() ? String.valueOf(glob.charAt(i)) : "\\"));
                }
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
