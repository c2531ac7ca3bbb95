package io.plimsoll;

import io.plimsoll.suite.image.ImageSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/** Runs the suite {@code image} against the deployment that {@code -Dplimsoll.spec} names. */
@Suite
@SelectClasses(ImageSuite.class)
class ImageIT {}
