/**
 * Opens connections from within pods, and listens within pods, without changing them: in the toolbox, whose threads enter the
 * pods' network namespaces.
 */
@NullMarked
package io.plimsoll.toolbox.prober;

import org.jspecify.annotations.NullMarked;
