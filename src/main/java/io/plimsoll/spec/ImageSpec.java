package io.plimsoll.spec;

/**
 * An image of the deployment and how to come by it.
 *
 * @param name the reference as the manifests or the update write it
 * @param source how to come by it
 */
public record ImageSpec(String name, ImageSource source) {}
