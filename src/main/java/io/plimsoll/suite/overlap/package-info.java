/** Suite {@code overlapping-updates}: does an update that begins before another change is over lose a request? */
@NullMarked
package io.plimsoll.suite.overlap;

import org.jspecify.annotations.NullMarked;
