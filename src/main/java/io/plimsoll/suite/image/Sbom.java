package io.plimsoll.suite.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import java.util.UUID;

/** Writes what an image consists of as a CycloneDX 1.6 document that names the image by its digest. */
final class Sbom {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Sbom() {}

    /**
     * Returns the document; the same image gives the same document.
     *
     * @param reference the image's name
     * @param id its id, which is the digest of its configuration
     * @param contents what is in it
     */
    static ObjectNode of(String reference, String id, ImageFacts.Contents contents) {
        String digest = id.replaceFirst("^sha256:", "");
        ObjectNode document = JSON.createObjectNode();
        document.put("bomFormat", "CycloneDX");
        document.put("specVersion", "1.6");
        document.put("serialNumber", "urn:uuid:" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)));
        document.put("version", 1);
        ObjectNode image = document.putObject("metadata").putObject("component");
        image.put("type", "container");
        image.put("bom-ref", id);
        image.put("name", reference);
        ObjectNode hash = image.putArray("hashes").addObject();
        hash.put("alg", "SHA-256");
        hash.put("content", digest);
        ArrayNode components = document.putArray("components");
        // The same jar may lie in several places; a reference has to be unique.
        TreeMap<String, Component> byPurl = new TreeMap<>();
        contents.components().forEach(each -> byPurl.putIfAbsent(each.purl(contents.os()), each));
        byPurl.forEach((purl, each) -> {
            ObjectNode component = components.addObject();
            component.put("type", "library");
            component.put("bom-ref", purl);
            int slash = each.kind() == Component.Kind.JAR ? each.name().indexOf('/') : -1;
            if (slash > 0) {
                component.put("group", each.name().substring(0, slash));
            }
            component.put("name", each.name().substring(slash + 1));
            if (!each.version().isEmpty()) {
                component.put("version", each.version());
            }
            component.put("purl", purl);
            component.putObject("evidence").putArray("occurrences").addObject().put("location", each.path());
        });
        return document;
    }
}
