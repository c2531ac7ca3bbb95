/** The suite graceful-shutdown: what a pod owes its clients when it ends, politely or not. */
@NullMarked
package io.plimsoll.suite.gracefulshutdown;

import org.jspecify.annotations.NullMarked;
