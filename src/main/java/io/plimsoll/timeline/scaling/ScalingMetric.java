package io.plimsoll.timeline.scaling;

import org.jspecify.annotations.Nullable;

/**
 * One of the metrics that an autoscaler looks at: {@code MetricSpec} of the API {@code autoscaling/v2}.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/">HorizontalPodAutoscaler
 *     v2</a>
 */
public sealed interface ScalingMetric {

    /** Returns what it is held against. */
    Target target();

    /** Returns a name that tells it from the autoscaler's other metrics, for example {@code resource/cpu}. */
    String key();

    /**
     * A resource that pods use, of the whole pod or of one container ({@code Resource}, {@code ContainerResource}).
     *
     * @param resource for example {@code cpu}
     * @param container the container; {@code null} for the whole pod
     * @param target a utilisation or an average value
     */
    record PodResource(String resource, @Nullable String container, Target target) implements ScalingMetric {
        @Override
        public String key() {
            return container == null ? "resource/" + resource : "resource/" + resource + "/" + container;
        }
    }

    /**
     * A metric of each pod that an adapter supplies ({@code Pods}).
     *
     * @param name the metric's name
     * @param selector which series of it, as a label selector; empty for all
     * @param target an average value
     */
    record PodValue(String name, String selector, Target target) implements ScalingMetric {
        @Override
        public String key() {
            return "pods/" + name + series(selector);
        }
    }

    /**
     * A metric of one object that an adapter supplies ({@code Object}).
     *
     * @param name the metric's name
     * @param object kind and name of the object
     * @param selector which series of it, as a label selector; empty for all
     * @param target a value or an average value
     */
    record ObjectValue(String name, String object, String selector, Target target) implements ScalingMetric {
        @Override
        public String key() {
            return "object/" + name + "/" + object + series(selector);
        }
    }

    /**
     * A metric that belongs to no object ({@code External}).
     *
     * @param name the metric's name
     * @param selector which series of it, as a label selector; empty for all
     * @param target a value or an average value
     */
    record ExternalValue(String name, String selector, Target target) implements ScalingMetric {
        @Override
        public String key() {
            return "external/" + name + series(selector);
        }
    }

    private static String series(String selector) {
        return selector.isEmpty() ? "" : "{" + selector + "}";
    }

    /** What a metric is held against. */
    sealed interface Target {

        /**
         * The average over the pods, in percent of what they request.
         *
         * @param percent for example 80
         */
        record Utilization(int percent) implements Target {
            @Override
            public String toString() {
                return percent + " % of the request";
            }
        }

        /**
         * The average over the pods.
         *
         * @param milli in thousandths
         */
        record AverageValue(long milli) implements Target {
            @Override
            public String toString() {
                return milli + "m for each pod";
            }
        }

        /**
         * The value itself.
         *
         * @param milli in thousandths
         */
        record Value(long milli) implements Target {
            @Override
            public String toString() {
                return milli + "m";
            }
        }
    }
}
