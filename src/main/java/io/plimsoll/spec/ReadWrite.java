package io.plimsoll.spec;

import java.util.Locale;

/**
 * A request that writes and one that reads back what was written.
 *
 * <p>In paths, headers and bodies {@value #ID} stands for a number of up to eighteen digits, another one for each write; in
 * the request that reads, {@value #LOCATION} stands for the path, without its first slash, that the header {@code Location} of
 * the write's answer named.
 *
 * @param entryPoint the name of the entry point that both are sent to
 * @param write the request that writes
 * @param read the request that reads
 * @param shows what the answer to the read holds if what was written is there
 * @param from which pods have what was written
 */
public record ReadWrite(String entryPoint, RequestSpec write, RequestSpec read, String shows, From from) {

    /** Stands for a number, another one for each write. */
    public static final String ID = "{id}";

    /** Stands for the path that the answer to the write named. */
    public static final String LOCATION = "{location}";

    /** Which pods have what was written. */
    public enum From {
        /** All of them: it is kept behind them, or they share it. */
        ANY_POD,
        /** The pod that acknowledged it, under whatever name it comes back: each pod keeps its own. */
        SAME_POD;

        /** Returns the word that the spec uses, for example {@code any-pod}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
