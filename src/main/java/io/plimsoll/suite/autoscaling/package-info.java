/** Autoscaling: whether what the manifests declare can scale the workload at all. */
@NullMarked
package io.plimsoll.suite.autoscaling;

import org.jspecify.annotations.NullMarked;
