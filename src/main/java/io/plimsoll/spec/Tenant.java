package io.plimsoll.spec;

import java.util.List;

/**
 * Whose pods are to be kept from those of all other tenants.
 *
 * @param name what reports call it
 * @param namespaces the namespaces that are its own
 */
public record Tenant(String name, List<String> namespaces) {

    public Tenant {
        namespaces = List.copyOf(namespaces);
    }
}
