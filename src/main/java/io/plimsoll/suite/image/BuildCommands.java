package io.plimsoll.suite.image;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the commands of a RUN instruction that build something. */
final class BuildCommands {

    private static final Pattern WORD = Pattern.compile("[^\\s;&|()\"'\\[\\],{}]+");
    private static final Pattern ENDS_COMMAND = Pattern.compile("[;&|({\\[]\\s*\"?$|^\\s*$");
    private static final Pattern INSTALLS =
            Pattern.compile("\\b(?:apt-get|apt|apk|yum|dnf|microdnf)\\b[^;&|]*\\b(?:install|add)\\b([^;&|]*)");
    private static final List<String> TOOLCHAIN_PACKAGES = List.of(
            "build-essential",
            "build-base",
            "gcc",
            "g++",
            "clang",
            "make",
            "cmake",
            "maven",
            "golang",
            "git",
            "default-jdk");

    private BuildCommands() {}

    /** Returns the first command that builds, or the first package of a toolchain that is installed. */
    static Optional<String> in(String run) {
        Matcher words = WORD.matcher(run);
        while (words.find()) {
            boolean first =
                    ENDS_COMMAND.matcher(run.substring(0, words.start())).find();
            if (first && ToolRules.builds(words.group())) {
                return Optional.of(words.group());
            }
        }
        Matcher installs = INSTALLS.matcher(run);
        while (installs.find()) {
            for (String name : installs.group(1).strip().split("\\s+")) {
                if (TOOLCHAIN_PACKAGES.contains(name)) {
                    return Optional.of("the installation of " + name);
                }
            }
        }
        return Optional.empty();
    }
}
