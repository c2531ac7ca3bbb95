package io.plimsoll.report;

/**
 * A name and a value that a report prints beside each other.
 *
 * @param name what it is
 * @param value the text
 */
record Fact(String name, String value) {}
