/** Part of suite {@code rolling-update}: the update of a StatefulSet, and what became of what its pods had acknowledged. */
@NullMarked
package io.plimsoll.suite.statefulset;

import org.jspecify.annotations.NullMarked;
