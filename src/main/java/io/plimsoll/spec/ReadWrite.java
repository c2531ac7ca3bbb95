package io.plimsoll.spec;

/**
 * A request that writes and one that reads back what was written.
 *
 * @param entryPoint the name of the entry point that both are sent to
 * @param write the request that writes
 * @param read the request that reads
 */
public record ReadWrite(String entryPoint, RequestSpec write, RequestSpec read) {}
