/** What taking a node out of service costs: one is drained under load, by the eviction API. */
@NullMarked
package io.plimsoll.suite.drain;

import org.jspecify.annotations.NullMarked;
