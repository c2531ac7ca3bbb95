/** Writes something at a steady pace, reads back what was acknowledged, and reads all of it once more in the end. */
@NullMarked
package io.plimsoll.toolbox.writes;

import org.jspecify.annotations.NullMarked;
