package io.plimsoll.spec;

/**
 * Lets a check stay untested without closing the gate.
 *
 * @param check the check's id
 * @param reason why that is acceptable; printed in the report
 */
public record AcceptNotTested(String check, String reason) {}
