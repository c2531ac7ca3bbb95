/** What the loss of a node costs: one is cut off from all others under load. */
@NullMarked
package io.plimsoll.suite.nodeloss;

import org.jspecify.annotations.NullMarked;
