/** Which connections NetworkPolicies allow, which ones passed, and which ones were meant to: oracle and truth tables. Pure. */
@NullMarked
package io.plimsoll.network;

import org.jspecify.annotations.NullMarked;
