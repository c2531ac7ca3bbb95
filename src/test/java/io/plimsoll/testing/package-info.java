/** What several rooms' tests use. */
@NullMarked
package io.plimsoll.testing;

import org.jspecify.annotations.NullMarked;
