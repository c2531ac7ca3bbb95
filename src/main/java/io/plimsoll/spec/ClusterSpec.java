package io.plimsoll.spec;

/**
 * What an ephemeral cluster is made of.
 *
 * @param nodes how many nodes it has, the server included
 * @param image the image that its nodes run
 */
public record ClusterSpec(int nodes, String image) {}
