/** Requests and what became of them: the ledger, its arithmetic and the attribution of losses. Pure. */
@NullMarked
package io.plimsoll.traffic;

import org.jspecify.annotations.NullMarked;
