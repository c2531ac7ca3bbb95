/** The declared pair of requests that writes and reads back, while a deployment is changed. */
@NullMarked
package io.plimsoll.suite.writes;

import org.jspecify.annotations.NullMarked;
