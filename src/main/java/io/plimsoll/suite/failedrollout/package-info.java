/** Suite {@code failed-rollout}: does a version that cannot be released stay without consequence, and is that said in time? */
@NullMarked
package io.plimsoll.suite.failedrollout;

import org.jspecify.annotations.NullMarked;
