/** What the cluster and its processes did and when: watch events, pod lives and invariants. Pure. */
@NullMarked
package io.plimsoll.timeline;

import org.jspecify.annotations.NullMarked;
