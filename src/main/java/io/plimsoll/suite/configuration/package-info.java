/** Suite {@code configuration}: does a changed setting reach every pod, and does that lose a request? */
@NullMarked
package io.plimsoll.suite.configuration;

import org.jspecify.annotations.NullMarked;
