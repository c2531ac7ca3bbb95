package io.plimsoll.suite.image;

/** What can be wrong with an image. */
enum ImageCause {
    /** A compiler or build tool is in the image. */
    TOOLCHAIN_LEFT,
    /** A version control system or its data are in the image. */
    VERSION_CONTROL_LEFT,
    /** Things that only development needs are in the image. */
    DEVELOPMENT_LEFT,
    /** The stage that becomes the image runs a build tool itself. */
    BUILT_IN_FINAL_STAGE,
    /** A base has no fixed tag. */
    BASE_NOT_PINNED,
    /** A process of the container runs as UID 0. */
    RUNS_AS_ROOT,
    /** A file of a layer holds a secret. */
    SECRET_IN_LAYER,
    /** A variable, a label or the build history holds a secret. */
    SECRET_IN_CONFIG,
    /** The distribution keeps a database of its packages, and the image has none. */
    PACKAGES_UNKNOWN,
    /** The commit that the image was built from is not on it. */
    REVISION_MISSING,
    /** The image says that it was built from another commit. */
    REVISION_DIFFERS,
    /** What it was built from is not what was committed. */
    NOT_COMMITTED,
    /** The image is larger than its budget. */
    TOO_LARGE,
    /** The image has more layers than its budget. */
    TOO_MANY_LAYERS,
    /** A program of the image gives its user another user's or group's rights. */
    SETUID_FILE,
    /** A port is listened on that the image does not expose. */
    UNDECLARED_LISTENER,
    /** It only starts when it may write to its root file system. */
    WRITES_TO_ROOT_FILE_SYSTEM,
    /** It only starts with kernel capabilities. */
    NEEDS_CAPABILITIES,
    /** It starts as it is, but not with both restrictions, and neither alone is to blame. */
    DOES_NOT_START_RESTRICTED,
    /** Its start took longer than its budget. */
    SLOW_START,
    /** Two builds of the same sources differ. */
    BUILDS_DIFFER,
    /** A second build does not reuse the layers of the first. */
    CACHE_NOT_USED,
    /** It uses more memory at idle than its budget. */
    MEMORY_AT_IDLE
}
