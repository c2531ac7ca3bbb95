/** Probes, provoked and measured: whether they exist, notice, gate and restart as declared. */
@NullMarked
package io.plimsoll.suite.probes;

import org.jspecify.annotations.NullMarked;
