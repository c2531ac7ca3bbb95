package io.plimsoll.suite;

import java.nio.file.Path;
import java.util.List;

/** Drafts a first {@code plimsoll.yaml} from manifests that exist already. */
public interface SpecDraft {

    /**
     * Drafts a spec. Nothing is written.
     *
     * @param manifests a manifest file, or a folder of them; a folder with a kustomization is taken as such
     * @param folder the folder that the spec will be written to; its paths are relative to it
     * @return the draft
     */
    Draft from(Path manifests, Path folder);

    /** What drafting came to. */
    sealed interface Draft {

        /**
         * A spec could be drafted.
         *
         * @param yaml the text of the {@code plimsoll.yaml}
         * @param remarks what a person has to look at, one printable line each
         */
        record Drafted(String yaml, List<String> remarks) implements Draft {
            public Drafted {
                remarks = List.copyOf(remarks);
            }
        }

        /**
         * The manifests do not allow it. Exit code 64.
         *
         * @param problems one printable message per problem; never empty
         */
        record Wrong(List<String> problems) implements Draft {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }
}
