package io.plimsoll.suite;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The commit that a folder is at.
 *
 * @param commit the full commit id, or {@code null} outside a repository
 * @param dirty whether the folder has uncommitted changes
 * @param remote where the repository comes from, without credentials; {@code null} if it has no remote or a local one
 */
public record GitRevision(@Nullable String commit, boolean dirty, @Nullable String remote) {

    private static final Pattern URL = Pattern.compile("(https?|ssh|git)://(?:[^@/]*@)?([^@/?#]+)(/[^?#]*)?.*");
    private static final Pattern SCP = Pattern.compile("(?:[^@/:]+@)?([A-Za-z0-9.-]+):([^/\\\\].*)");

    /** Returns the revision of {@code folder}; no commit if it is in no repository or git is not installed. */
    public static GitRevision of(Path folder) {
        Optional<String> commit = git(folder, "rev-parse", "HEAD");
        if (commit.isEmpty()) {
            return new GitRevision(null, false, null);
        }
        boolean dirty = git(folder, "status", "--porcelain", "--", ".")
                .map(status -> !status.isEmpty())
                .orElse(false);
        return new GitRevision(
                commit.get(),
                dirty,
                git(folder, "remote", "get-url", "origin")
                        .flatMap(GitRevision::withoutCredentials)
                        .orElse(null));
    }

    /** Returns an address without whoever uses it; empty for a folder of this machine, which says nothing to others. */
    static Optional<String> withoutCredentials(String address) {
        Matcher url = URL.matcher(address);
        if (url.matches()) {
            return Optional.of(url.group(1) + "://" + url.group(2) + Objects.requireNonNullElse(url.group(3), ""));
        }
        Matcher scp = SCP.matcher(address);
        return scp.matches() ? Optional.of("ssh://" + scp.group(1) + "/" + scp.group(2)) : Optional.empty();
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
