/** The load generator: Gatling and a small kept-alive sender in one JVM, which writes the ledger. */
@NullMarked
package io.plimsoll.toolbox.generator;

import org.jspecify.annotations.NullMarked;
