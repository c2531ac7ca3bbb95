/** The evidence pack of a run: the canonical report model, the raw files and redaction at capture. */
@NullMarked
package io.plimsoll.evidence;

import org.jspecify.annotations.NullMarked;
