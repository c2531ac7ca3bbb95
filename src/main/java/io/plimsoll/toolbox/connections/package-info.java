/** Connections that are held to one pod while it ends, and watched closely. */
@NullMarked
package io.plimsoll.toolbox.connections;

import org.jspecify.annotations.NullMarked;
