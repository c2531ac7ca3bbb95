package io.plimsoll.suite.image;

/**
 * A part of an image that says what it is.
 *
 * @param kind where that is said
 * @param name its name, with its group where it has one: {@code org.slf4j/slf4j-api}
 * @param version its version; empty if it is not said
 * @param architecture what it is for; empty if it is not said
 * @param path the file that says so, absolute
 */
record Component(Kind kind, String name, String version, String architecture, String path) {

    /** Where an image says what is in it. */
    enum Kind {
        DEBIAN("Debian packages"),
        ALPINE("Alpine packages"),
        JAR("jars"),
        NPM("npm packages"),
        PYTHON("Python packages");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** Returns the kind in words, in the plural. */
        String words() {
            return words;
        }
    }

    /**
     * Returns its package URL.
     *
     * @param os the distribution, like {@code debian}; used for packages of a distribution only
     */
    String purl(String os) {
        String at = version.isEmpty() ? "" : "@" + encoded(version);
        return switch (kind) {
            case DEBIAN -> "pkg:deb/%s/%s%s%s".formatted(os.isEmpty() ? "debian" : os, encoded(name), at, arch());
            case ALPINE -> "pkg:apk/%s/%s%s%s".formatted(os.isEmpty() ? "alpine" : os, encoded(name), at, arch());
            case JAR -> name.indexOf('/') < 0 ? "pkg:generic/" + encoded(name) + at : "pkg:maven/" + name + at;
            case NPM -> "pkg:npm/" + name.replace("@", "%40") + at;
            case PYTHON ->
                "pkg:pypi/" + encoded(name.toLowerCase(java.util.Locale.ROOT).replace('_', '-')) + at;
        };
    }

    private String arch() {
        return architecture.isEmpty() ? "" : "?arch=" + architecture;
    }

    private static String encoded(String text) {
        return text.replace("%", "%25")
                .replace("+", "%2B")
                .replace(":", "%3A")
                .replace("~", "~")
                .replace(" ", "%20");
    }
}
