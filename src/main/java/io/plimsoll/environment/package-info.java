/** Where a deployment runs: k3s, Docker or an existing cluster; images in and out; sweep. */
@NullMarked
package io.plimsoll.environment;

import org.jspecify.annotations.NullMarked;
