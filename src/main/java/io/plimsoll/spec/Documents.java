package io.plimsoll.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Takes the one document out of a file that must hold exactly one. */
final class Documents {

    private Documents() {}

    /** Returns the root of the document, or adds the problem and returns {@code null}. */
    static @Nullable Node single(String text, Problems problems, String remedyIfEmpty) {
        return single(text, YamlText.Limits.FILE, problems, remedyIfEmpty);
    }

    static @Nullable Node single(String text, YamlText.Limits limits, Problems problems, String remedyIfEmpty) {
        List<Node> documents = YamlText.compose(text, limits, problems);
        if (documents == null) {
            return null;
        }
        if (documents.isEmpty() || documents.get(0).getTag().equals(Tag.NULL)) {
            problems.addForWholeFile("this file is empty", remedyIfEmpty);
            return null;
        }
        if (documents.size() > 1) {
            problems.add(
                    documents.get(1),
                    "a second document begins here – expected one document per file",
                    "remove the line \"---\" and what follows");
            return null;
        }
        return documents.get(0);
    }
}
