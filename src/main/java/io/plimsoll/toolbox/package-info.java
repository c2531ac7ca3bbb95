/** Load generator, prober and fault injector, run inside the toolbox container. */
@NullMarked
package io.plimsoll.toolbox;

import org.jspecify.annotations.NullMarked;
