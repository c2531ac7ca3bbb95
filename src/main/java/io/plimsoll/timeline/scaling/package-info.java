/**
 * What a HorizontalPodAutoscaler must decide by the published algorithm, and by when. Pure.
 *
 * <p>It lies beside the timeline because it is mathematics on the same observations: watch events and samples on one
 * clock. {@link io.plimsoll.timeline.scaling.PublishedAlgorithm} decides from inputs that are known exactly. {@link
 * io.plimsoll.timeline.scaling.DecisionOracle} decides from what was recorded beside the controller, whose own inputs
 * cannot be seen: from every input that it may have had.
 *
 * <p>"The source" means {@code pkg/controller/podautoscaler} of kubernetes/kubernetes 1.36, "the documentation" the page
 * "Horizontal Pod Autoscaling" of kubernetes.io.
 */
@NullMarked
package io.plimsoll.timeline.scaling;

import org.jspecify.annotations.NullMarked;
