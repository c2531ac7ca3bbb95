/** What the suites share: the run, its scenarios and the JUnit edge. */
@NullMarked
package io.plimsoll.suite;

import org.jspecify.annotations.NullMarked;
