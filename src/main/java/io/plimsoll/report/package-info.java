/** Exporters: pure functions of the canonical report model. */
@NullMarked
package io.plimsoll.report;

import org.jspecify.annotations.NullMarked;
