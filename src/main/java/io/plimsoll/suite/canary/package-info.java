/** Suite {@code canary}: does a canary take the share that is declared, and nothing any more once it is aborted? */
@NullMarked
package io.plimsoll.suite.canary;

import org.jspecify.annotations.NullMarked;
