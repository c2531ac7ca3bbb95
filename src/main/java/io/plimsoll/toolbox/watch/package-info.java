/** The process watcher: which pods' processes run and listen on this node, many times a second. */
@NullMarked
package io.plimsoll.toolbox.watch;

import org.jspecify.annotations.NullMarked;
