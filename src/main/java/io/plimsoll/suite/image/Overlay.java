package io.plimsoll.suite.image;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Layers of files laid over one another, as a container sees them.
 *
 * @param <F> what is known of a file
 */
final class Overlay<F> {

    private static final String GONE = ".wh.";
    private static final String ALL_GONE = ".wh..wh..opq";

    private final TreeMap<String, Shown<F>> shown = new TreeMap<>();
    private final Function<F, String> path;
    private final Consumer<Shown<F>> hidden;

    /**
     * Begins with nothing.
     *
     * @param path gives the path of a file, without a slash before it
     * @param hidden hears of every file that a later layer removes or replaces
     */
    Overlay(Function<F, String> path, Consumer<Shown<F>> hidden) {
        this.path = path;
        this.hidden = hidden;
    }

    /**
     * A file that shows.
     *
     * @param file the file
     * @param layer the number of its layer, from 0
     * @param <F> what is known of a file
     */
    record Shown<F>(F file, int layer) {}

    /** Lays a layer over what there is. */
    void lay(List<F> files, int layer) {
        // What a layer takes away lies below it, so that goes first, wherever in the layer it stands.
        for (F file : files) {
            String whole = path.apply(file);
            int slash = whole.lastIndexOf('/') + 1;
            String name = whole.substring(slash);
            String folder = whole.substring(0, slash);
            if (name.equals(ALL_GONE)) {
                hide(folder);
            } else if (name.startsWith(GONE)) {
                String gone = folder + name.substring(GONE.length());
                hide(gone + "/");
                hear(shown.remove(gone));
            }
        }
        for (F file : files) {
            String whole = path.apply(file);
            if (!whole.substring(whole.lastIndexOf('/') + 1).startsWith(GONE)) {
                hear(shown.put(whole, new Shown<>(file, layer)));
            }
        }
    }

    private void hide(String folder) {
        var below = shown.subMap(folder, folder + Character.MAX_VALUE);
        below.values().forEach(hidden);
        below.clear();
    }

    private void hear(@Nullable Shown<F> gone) {
        if (gone != null) {
            hidden.accept(gone);
        }
    }

    /** Returns what shows, by path. */
    TreeMap<String, Shown<F>> shown() {
        return shown;
    }
}
