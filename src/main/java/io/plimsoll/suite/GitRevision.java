package io.plimsoll.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The commit that a folder is at.
 *
 * @param commit the full commit id, or {@code null} outside a repository
 * @param dirty whether the folder has uncommitted changes
 */
public record GitRevision(@Nullable String commit, boolean dirty) {

    /** Returns the revision of {@code folder}; no commit if it is in no repository or git is not installed. */
    public static GitRevision of(Path folder) {
        Optional<String> commit = git(folder, "rev-parse", "HEAD");
        if (commit.isEmpty()) {
            return new GitRevision(null, false);
        }
        boolean dirty = git(folder, "status", "--porcelain", "--", ".")
                .map(status -> !status.isEmpty())
                .orElse(false);
        return new GitRevision(commit.get(), dirty);
    }

    private static Optional<String> git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        Collections.addAll(command, arguments);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            String output;
            try (InputStream stdout = process.getInputStream()) {
                output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8).strip();
            }
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            // No git on this machine: the report then says that the commit is unknown.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
