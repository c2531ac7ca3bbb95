/** Suite {@code scaling}: does a change of the number of pods lose a request? */
@NullMarked
package io.plimsoll.suite.scaling;

import org.jspecify.annotations.NullMarked;
