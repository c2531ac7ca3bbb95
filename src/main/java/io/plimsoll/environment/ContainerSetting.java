package io.plimsoll.environment;

/**
 * Something that is set for a container: a variable, or a text that says how it is started, watched or labelled.
 *
 * @param what what it is, for example {@code variable PATH} or {@code command}
 * @param name its name alone; the same as {@code what} if it has none
 * @param value what it is set to
 * @param variable whether it is a variable of the environment
 */
public record ContainerSetting(String what, String name, String value, boolean variable) {

    /** Makes a variable of the environment. */
    static ContainerSetting variable(String name, String value) {
        return new ContainerSetting("variable " + name, name, value, true);
    }

    /** Makes a label. */
    static ContainerSetting label(String name, String value) {
        return new ContainerSetting("label " + name, name, value, false);
    }

    /** Makes something else, which is called as what it is. */
    static ContainerSetting other(String what, String value) {
        return new ContainerSetting(what, what, value, false);
    }
}
