/** Renders and applies manifests, rolls, scales, deletes and restores workloads. */
@NullMarked
package io.plimsoll.workload;

import org.jspecify.annotations.NullMarked;
