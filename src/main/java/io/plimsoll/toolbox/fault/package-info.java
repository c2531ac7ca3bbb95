/** Faults in a node's and a pod's network, and of its processes, that lapse by themselves. */
@NullMarked
package io.plimsoll.toolbox.fault;

import org.jspecify.annotations.NullMarked;
