package io.plimsoll.report.format;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Links to files of the pack. */
public final class PackLink {

    private PackLink() {}

    /** Returns a path with forward slashes as a relative link: every part percent-encoded. */
    public static String of(String path) {
        List<String> parts = new ArrayList<>();
        for (String part : path.split("/", -1)) {
            parts.add(URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"));
        }
        return String.join("/", parts);
    }
}
