package io.plimsoll.environment;

import java.nio.file.Path;
import java.util.List;

/** The program kubectl, wherever there is one that can be used. */
interface Kubectl {

    /** Runs it against its cluster. */
    CommandResult run(List<String> arguments);

    /** Renders the kustomization in a folder, together with the folders outside of it that it refers to. */
    CommandResult kustomize(Path kustomization);
}
