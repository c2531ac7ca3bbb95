package io.plimsoll.spec;

/** Compares image references as Docker and the kubelet understand them. */
final class ImageName {

    private ImageName() {}

    /** Returns the full form of a reference: {@code nginx} is {@code docker.io/library/nginx:latest}. */
    static String normal(String reference) {
        String rest = reference;
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
        if (!hasRegistry) {
            rest = slash < 0 ? "docker.io/library/" + rest : "docker.io/" + rest;
        } else if (first.equals("index.docker.io")) {
            rest = "docker.io" + rest.substring(slash);
        }
        boolean hasDigest = rest.contains("@");
        boolean hasTag = rest.indexOf(':', rest.lastIndexOf('/')) >= 0;
        return hasDigest || hasTag ? rest : rest + ":latest";
    }

    /** Returns the reference as it is written, without tag and digest. */
    static String withoutVersion(String reference) {
        int at = reference.indexOf('@');
        String withoutDigest = at < 0 ? reference : reference.substring(0, at);
        int colon = withoutDigest.indexOf(':', withoutDigest.lastIndexOf('/') + 1);
        return colon < 0 ? withoutDigest : withoutDigest.substring(0, colon);
    }

    /** Returns the reference without tag and digest, in its full form. */
    static String repository(String reference) {
        return withoutVersion(normal(reference));
    }
}
