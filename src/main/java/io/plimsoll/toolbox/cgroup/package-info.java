/** The limits that the kernel holds a container to, read and tried out from the toolbox. */
@NullMarked
package io.plimsoll.toolbox.cgroup;

import org.jspecify.annotations.NullMarked;
