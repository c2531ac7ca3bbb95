/** Which packets pass between the deployment's own pods: watched, and held against its policies and its declared flows. */
@NullMarked
package io.plimsoll.suite.networkpolicy;

import org.jspecify.annotations.NullMarked;
