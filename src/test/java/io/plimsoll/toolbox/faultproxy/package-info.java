/** Ground truth for the ledger: a service that loses a known, seeded set of requests, each in a known way. */
@NullMarked
package io.plimsoll.toolbox.faultproxy;

import org.jspecify.annotations.NullMarked;
