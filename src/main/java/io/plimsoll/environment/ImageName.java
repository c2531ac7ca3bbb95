package io.plimsoll.environment;

/**
 * The name of an image.
 *
 * @param repository with the registry, if one is written
 * @param tag the tag; {@code latest} if none is written
 */
record ImageName(String repository, String tag) {

    static ImageName parse(String reference) {
        int at = reference.indexOf('@');
        String name = at < 0 ? reference : reference.substring(0, at);
        int colon = name.lastIndexOf(':');
        if (colon > name.lastIndexOf('/')) {
            return new ImageName(name.substring(0, colon), name.substring(colon + 1));
        }
        return new ImageName(name, "latest");
    }

    /** Returns the name as container runtimes write it: never without a registry. */
    String canonical() {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean registry = first.contains(".") || first.contains(":") || first.equals("localhost");
        String prefix = registry ? "" : slash < 0 ? DEFAULT_REGISTRY + "/library/" : DEFAULT_REGISTRY + "/";
        return prefix + repository + ":" + tag;
    }

    /** What container runtimes put in front of a name that has no registry. */
    private static final String DEFAULT_REGISTRY = "docker.io";
}
