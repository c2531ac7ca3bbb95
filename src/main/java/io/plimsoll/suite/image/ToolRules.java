package io.plimsoll.suite.image;

import io.plimsoll.environment.SavedImage.LayerFile;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows what does not belong into an image that is only to run, by the names that these things have everywhere. */
final class ToolRules {

    /** What a file is taken for. */
    enum Kind {
        /** Makes programs from source. */
        TOOLCHAIN,
        /** A version control system, or its data. */
        VERSION_CONTROL,
        /** Needed by developers only. */
        DEVELOPMENT,
        /** A shell or a package manager: named, not complained about. */
        LISTED
    }

    private static final Pattern COMPILER =
            Pattern.compile("(?:[a-z0-9_]+-linux-[a-z0-9]+-)?(?:gcc|g\\+\\+|cc|c\\+\\+|clang"
                    + "|clang\\+\\+|tcc|gfortran|as|ld|ld\\.bfd|ld\\.gold|ld\\.lld)(?:-[0-9.]+)?");
    private static final Set<String> TOOLCHAIN = Set.of(
            "javac",
            "go",
            "gofmt",
            "rustc",
            "cargo",
            "ghc",
            "ocamlopt",
            "kotlinc",
            "scalac",
            "swiftc",
            "tsc",
            "make",
            "gmake",
            "cmake",
            "ninja",
            "meson",
            "autoconf",
            "automake",
            "mvn",
            "gradle",
            "ant",
            "sbt",
            "bazel",
            "lein",
            "msbuild");
    private static final Set<String> VERSION_CONTROL = Set.of("git", "hg", "svn", "cvs", "bzr", "fossil");
    private static final Pattern VERSION_CONTROL_DATA =
            Pattern.compile("(?:.*/)?(?:\\.git/HEAD|\\.hg/requires|\\.svn/wc\\.db)");
    private static final Pattern DEVELOPMENT =
            Pattern.compile("(?:.*/)?node_modules/(?:typescript|jest|mocha|eslint|webpack"
                    + "|nodemon|ts-node|prettier|vite|karma|cypress)/package\\.json"
                    + "|(?:.*/)?(?:site|dist)-packages/(?:pytest|tox|mypy|pylint|black)/__init__\\.py"
                    + "|usr/include/stdio\\.h");
    private static final Set<String> LISTED = Set.of(
            "sh",
            "bash",
            "dash",
            "ash",
            "zsh",
            "apt-get",
            "dpkg",
            "apk",
            "yum",
            "dnf",
            "microdnf",
            "rpm",
            "pip",
            "pip3",
            "npm",
            "yarn",
            "pnpm",
            "gem",
            "composer");

    private ToolRules() {}

    /** Returns what a file of an image is taken for; empty if no rule knows it. */
    static Optional<Kind> kind(LayerFile file) {
        String path = file.path();
        if (VERSION_CONTROL_DATA.matcher(path).matches()) {
            return Optional.of(Kind.VERSION_CONTROL);
        }
        if (DEVELOPMENT.matcher(path).matches()) {
            return Optional.of(Kind.DEVELOPMENT);
        }
        boolean program = file.kind() == LayerFile.Kind.FILE && (file.mode() & 0111) != 0
                || file.kind() == LayerFile.Kind.LINK && inFolderOfPrograms(path);
        if (!program) {
            return Optional.empty();
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (TOOLCHAIN.contains(name)
                || inFolderOfPrograms(path) && COMPILER.matcher(name).matches()) {
            return Optional.of(Kind.TOOLCHAIN);
        }
        if (inFolderOfPrograms(path) && VERSION_CONTROL.contains(name)) {
            return Optional.of(Kind.VERSION_CONTROL);
        }
        return inFolderOfPrograms(path) && LISTED.contains(name) ? Optional.of(Kind.LISTED) : Optional.empty();
    }

    /** Returns whether a command of a build step makes programs from source. */
    static boolean builds(String command) {
        String name = command.substring(command.lastIndexOf('/') + 1);
        return TOOLCHAIN.contains(name) || COMPILER.matcher(name).matches();
    }

    private static boolean inFolderOfPrograms(String path) {
        int slash = path.lastIndexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        return folder.endsWith("bin");
    }
}
