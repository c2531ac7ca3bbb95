/** Suite {@code blue-green}: does the switch from one version to the other lose a request, is it clean, and is there a way back? */
@NullMarked
package io.plimsoll.suite.bluegreen;

import org.jspecify.annotations.NullMarked;
