/** Load as several suites use it: planned from the spec, run in a node's toolbox, followed live. */
@NullMarked
package io.plimsoll.suite.load;

import org.jspecify.annotations.NullMarked;
