package io.plimsoll.workload;

/** How far something that is waited for has come. */
public sealed interface Progress {

    /** It is there. */
    record Reached() implements Progress {}

    /**
     * It may still come.
     *
     * @param missing what is still missing
     */
    record NotYet(String missing) implements Progress {}

    /**
     * It will not come.
     *
     * @param why what rules it out
     */
    record Never(String why) implements Progress {}
}
