package io.plimsoll.suite.image;

import io.plimsoll.environment.ImageTrials;
import io.plimsoll.spec.ImageBudget;
import io.plimsoll.spec.ImageRun;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was recorded of an image: all that its checks decide by.
 *
 * @param reference its name
 * @param micros when it was looked at, microseconds since the Unix epoch
 * @param id its id; empty if the engine does not have it
 * @param platform what it is for, for example {@code linux/amd64}
 * @param enginePlatform what the engine runs
 * @param problem why nothing is known of it; empty if something is
 * @param build how its Dockerfile builds it; {@code null} if it is not built from one
 * @param contents what is in it; {@code null} if that could not be read
 * @param control what became of the secrets planted in a copy of it
 * @param run how it was started
 * @param budget what it may take
 * @param allow files that are meant to be there
 * @param trials the starts, in order
 */
record ImageFacts(
        String reference,
        long micros,
        String id,
        String platform,
        String enginePlatform,
        String problem,
        @Nullable Build build,
        @Nullable Contents contents,
        Control control,
        ImageRun run,
        ImageBudget budget,
        List<String> allow,
        List<Trial> trials) {

    ImageFacts {
        allow = List.copyOf(allow);
        trials = List.copyOf(trials);
    }

    /** Returns whether containers of it can run on the engine. */
    boolean runsHere() {
        return platform.equals(enginePlatform);
    }

    /** Returns these facts for the same image under another name. */
    ImageFacts named(String other, @Nullable Build otherBuild, ImageBudget otherBudget, List<String> otherAllow) {
        return new ImageFacts(
                other,
                micros,
                id,
                platform,
                enginePlatform,
                problem,
                otherBuild,
                contents,
                control,
                run,
                otherBudget,
                otherAllow,
                trials);
    }

    /** Returns these facts with what became of planted secrets. */
    ImageFacts with(Control found) {
        return new ImageFacts(
                reference,
                micros,
                id,
                platform,
                enginePlatform,
                problem,
                build,
                contents,
                found,
                run,
                budget,
                allow,
                trials);
    }

    /** Returns these facts with starts. */
    ImageFacts with(List<Trial> starts) {
        return new ImageFacts(
                reference,
                micros,
                id,
                platform,
                enginePlatform,
                problem,
                build,
                contents,
                control,
                run,
                budget,
                allow,
                starts);
    }

    /**
     * What an image is built from.
     *
     * @param stages the stages of its Dockerfile, in order
     * @param commit the commit that the build context is at; {@code null} if it is in no repository
     * @param uncommitted whether the build context has uncommitted changes
     */
    record Build(List<Dockerfile.Stage> stages, @Nullable String commit, boolean uncommitted) {
        Build {
            stages = List.copyOf(stages);
        }
    }

    /**
     * What is in an image.
     *
     * @param user the user that its configuration names; empty if it names none
     * @param exposed the TCP ports that it exposes, ascending
     * @param revision its label {@code org.opencontainers.image.revision}; empty if it has none
     * @param layers its layers, the lowest first
     * @param files how many files it has once the layers lie over one another
     * @param listing SHA-256 over path, mode and size of them, in order
     * @param found what a rule knows
     * @param setuid the files with a setuid or setgid bit
     * @param secrets secrets in layers and configuration
     * @param os the distribution that it says it is of, like {@code debian}; empty if it does not say
     * @param components what says in it what it consists of
     * @param unread databases of packages that cannot be read here
     */
    record Contents(
            String user,
            List<Integer> exposed,
            String revision,
            List<Layer> layers,
            long files,
            String listing,
            List<Found> found,
            List<SetuidFile> setuid,
            List<Secret> secrets,
            String os,
            List<Component> components,
            List<String> unread) {
        Contents {
            exposed = List.copyOf(exposed);
            layers = List.copyOf(layers);
            found = List.copyOf(found);
            setuid = List.copyOf(setuid);
            secrets = List.copyOf(secrets);
            components = List.copyOf(components);
            unread = List.copyOf(unread);
        }

        /** Returns the size as `docker images` prints it: the files of all layers, hidden ones included, bytes. */
        long size() {
            return layers.stream().mapToLong(Layer::bytes).sum();
        }
    }

    /**
     * A layer.
     *
     * @param digest the digest of its content
     * @param createdBy the instruction that made it
     * @param bytes the sizes of its files
     * @param hidden how many of them belong to files that a later layer removes or replaces, bytes
     */
    record Layer(String digest, String createdBy, long bytes, long hidden) {}

    /**
     * A file that a rule knows.
     *
     * @param path its absolute path
     * @param kind what the rule takes it for
     * @param layer the number of the layer that it comes from, from 1
     */
    record Found(String path, ToolRules.Kind kind, int layer) {}

    /**
     * A file with a setuid or setgid bit.
     *
     * @param path its absolute path
     * @param mode its mode bits
     * @param layer the number of the layer that it comes from, from 1
     */
    record SetuidFile(String path, int mode, int layer) {}

    /**
     * A secret.
     *
     * @param rule what it was recognised by
     * @param where a path, {@code variable NAME}, {@code label NAME}, or {@code history of layer N}
     * @param layer the number of the layer, from 1; 0 if it is in none
     * @param gone whether the finished image does not show it any more
     * @param masked its first characters and its length
     */
    record Secret(String rule, String where, int layer, boolean gone, String masked) {}

    /**
     * What became of the secrets that were planted in a copy.
     *
     * @param problem why there is no copy; empty if there is one
     * @param layer whether the one in a layer that the next one writes over was found
     * @param variable whether the one in a variable was found
     * @param label whether the one in a label was found
     * @param history whether the one in the build history was found
     */
    record Control(String problem, boolean layer, boolean variable, boolean label, boolean history) {

        /** There was nothing to plant it in. */
        static final Control NONE = new Control("no copy was made", false, false, false, false);

        boolean found() {
            return layer && variable && label && history;
        }
    }

    /**
     * A start.
     *
     * @param kind under which restrictions
     * @param readyPort the port that was to show that it is ready; {@code null} if something else was
     * @param seen what was seen
     */
    record Trial(Kind kind, @Nullable Integer readyPort, ImageTrials.Seen seen) {

        /** Under which restrictions an image is started. */
        enum Kind {
            /** As it is. */
            AS_IT_IS,
            /** Root file system read-only, all capabilities dropped, no new privileges. */
            RESTRICTED,
            /** Root file system read-only. */
            READ_ONLY,
            /** All capabilities dropped, no new privileges. */
            NO_CAPABILITIES
        }
    }

    /** Returns a start; {@code null} if there was none of that kind. */
    @Nullable
    Trial trial(Trial.Kind kind) {
        return trials.stream().filter(each -> each.kind() == kind).findFirst().orElse(null);
    }

    /** Returns whether a start came to what the image is for: ready where that can be told, else still running. */
    boolean worked(Trial trial) {
        return trial.seen().running()
                && (trial.seen().readyMicros() != null || trial.readyPort() == null && run.readyLog() == null);
    }
}
