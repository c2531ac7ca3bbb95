package io.plimsoll.check;

/** How a check comes to know: by provoking the behaviour, or by reading a declaration. */
public enum Method {
    /** The behaviour is provoked and watched. */
    TEST,
    /** Only a declared field can be read. */
    EXAMINE
}
