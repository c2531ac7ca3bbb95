package io.plimsoll.evidence;

/**
 * Where the chain of a run's events ends: what {@code report.json} and the first page say of {@code events.jsonl}.
 *
 * <p>Whoever knows both figures can tell whether a line of that file was changed, removed, moved or added.
 *
 * @param lines how many lines the file has
 * @param head the SHA-256 of its last line, without the line break; lower-case hex
 */
public record EventHead(long lines, String head) {}
