/** Suite {@code image}: is each image fit to be run by others: small, without tools and secrets, and in need of no privilege? */
@NullMarked
package io.plimsoll.suite.image;

import org.jspecify.annotations.NullMarked;
