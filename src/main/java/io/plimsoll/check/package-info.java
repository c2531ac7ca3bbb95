/** The vocabulary: checks, outcomes, verdicts, causes, the catalogue and waivers. Knows nothing else. */
@NullMarked
package io.plimsoll.check;

import org.jspecify.annotations.NullMarked;
