package io.plimsoll.spec;

/** Names a port of a Service, by number or by name. */
public sealed interface PortRef {

    /**
     * By number.
     *
     * @param value the number, 1 to 65535
     */
    record Number(int value) implements PortRef {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /**
     * By name.
     *
     * @param value the name
     */
    record Name(String value) implements PortRef {
        @Override
        public String toString() {
            return value;
        }
    }
}
