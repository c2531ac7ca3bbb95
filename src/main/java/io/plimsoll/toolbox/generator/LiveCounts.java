package io.plimsoll.toolbox.generator;

/**
 * The counts of a run so far: one line of the generator's standard output, once a second, as JSON.
 *
 * @param t when, microseconds since the Unix epoch
 * @param sent requests sent
 * @param ok answered as declared
 * @param errors answered, but not as declared
 * @param lost never answered in full
 * @param unsent planned, and not sent
 * @param ended whether nothing is sent any more and every request has its end
 */
public record LiveCounts(long t, long sent, long ok, long errors, long lost, long unsent, boolean ended) {}
