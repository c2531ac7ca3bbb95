/** Where suites work with a Compose file: a project of its own, and whether its containers are as they should be. */
@NullMarked
package io.plimsoll.suite.project;

import org.jspecify.annotations.NullMarked;
