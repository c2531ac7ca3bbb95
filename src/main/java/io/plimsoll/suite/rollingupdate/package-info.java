/** Suite {@code rolling-update}: does a release lose a request, and does it keep enough pods? */
@NullMarked
package io.plimsoll.suite.rollingupdate;

import org.jspecify.annotations.NullMarked;
