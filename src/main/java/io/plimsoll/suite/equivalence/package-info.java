/** Compares what a Compose file starts with what the manifests deploy: answers, settings, and how each thing is run. */
@NullMarked
package io.plimsoll.suite.equivalence;

import org.jspecify.annotations.NullMarked;
