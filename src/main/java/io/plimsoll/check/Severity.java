package io.plimsoll.check;

/** How much harm a failed check stands for. */
public enum Severity {
    CRITICAL,
    HIGH,
    MEDIUM,
    LOW
}
