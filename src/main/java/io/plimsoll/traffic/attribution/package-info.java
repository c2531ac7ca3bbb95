/** Why requests were lost: joins the ledger with the timeline. Pure. */
@NullMarked
package io.plimsoll.traffic.attribution;

import org.jspecify.annotations.NullMarked;
