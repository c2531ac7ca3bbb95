/** The checks of a Compose file: it is started as a project of the run's own, broken on purpose and watched. */
@NullMarked
package io.plimsoll.suite.compose;

import org.jspecify.annotations.NullMarked;
