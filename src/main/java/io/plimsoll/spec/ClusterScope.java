package io.plimsoll.spec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** Which of Kubernetes' own kinds of object stand outside of namespaces. */
public final class ClusterScope {

    private static final Set<String> KINDS = Set.of(
            "APIService",
            "CSIDriver",
            "CSINode",
            "CertificateSigningRequest",
            "ClusterRole",
            "ClusterRoleBinding",
            "ClusterTrustBundle",
            "CustomResourceDefinition",
            "DeviceClass",
            "FlowSchema",
            "IPAddress",
            "IngressClass",
            "MutatingAdmissionPolicy",
            "MutatingAdmissionPolicyBinding",
            "MutatingWebhookConfiguration",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PriorityClass",
            "PriorityLevelConfiguration",
            "ResourceSlice",
            "RuntimeClass",
            "ServiceCIDR",
            "StorageClass",
            "StorageVersionMigration",
            "ValidatingAdmissionPolicy",
            "ValidatingAdmissionPolicyBinding",
            "ValidatingWebhookConfiguration",
            "VolumeAttachment",
            "VolumeAttributesClass");

    private static final Set<String> GROUPS = Set.of(
            "admissionregistration.k8s.io",
            "apiextensions.k8s.io",
            "apiregistration.k8s.io",
            "apps",
            "authentication.k8s.io",
            "authorization.k8s.io",
            "autoscaling",
            "batch",
            "certificates.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io",
            "events.k8s.io",
            "flowcontrol.apiserver.k8s.io",
            "internal.apiserver.k8s.io",
            "networking.k8s.io",
            "node.k8s.io",
            "policy",
            "rbac.authorization.k8s.io",
            "resource.k8s.io",
            "scheduling.k8s.io",
            "storage.k8s.io",
            "storagemigration.k8s.io");

    private ClusterScope() {}

    /** Returns whether a rendered object is of such a kind; kinds that Kubernetes itself does not have count as not. */
    public static boolean has(JsonNode object) {
        return isBuiltIn(object) && KINDS.contains(object.path("kind").asText());
    }

    /** Returns whether Kubernetes itself has the object's API group, so that its kinds are known here. */
    public static boolean isBuiltIn(JsonNode object) {
        String version = object.path("apiVersion").asText();
        int slash = version.indexOf('/');
        return slash < 0 || GROUPS.contains(version.substring(0, slash));
    }
}
