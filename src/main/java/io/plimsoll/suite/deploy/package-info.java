/** Suite {@code deploy}: does the deployment become ready from clean, and does it stay so? */
@NullMarked
package io.plimsoll.suite.deploy;

import org.jspecify.annotations.NullMarked;
