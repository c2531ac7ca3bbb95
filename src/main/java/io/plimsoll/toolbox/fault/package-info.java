/** Faults in a node's and a pod's network that lapse by themselves. */
@NullMarked
package io.plimsoll.toolbox.fault;

import org.jspecify.annotations.NullMarked;
