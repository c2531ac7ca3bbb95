package io.plimsoll.environment;

import io.plimsoll.check.ReasonCode;

/** Whether a toolbox can share the inside of a node. */
public sealed interface ToolboxAccess {

    /** Returns the toolbox, or throws an {@link EnvironmentFailed} that says why there is none. */
    ToolboxContainer orThrow();

    /** The toolbox is running. */
    record Available(ToolboxContainer toolbox) implements ToolboxAccess {
        @Override
        public ToolboxContainer orThrow() {
            return toolbox;
        }
    }

    /** There can be no toolbox here. */
    record NotAvailable(ReasonCode reason, String because) implements ToolboxAccess {
        @Override
        public ToolboxContainer orThrow() {
            throw new EnvironmentFailed(
                    "There is no toolbox in this environment: " + because,
                    "select checks that need none, or test on an ephemeral cluster (--env k3s).");
        }
    }
}
