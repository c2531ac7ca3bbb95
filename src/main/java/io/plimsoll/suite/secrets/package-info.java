/** How a secret is recognised where it must not be. */
@NullMarked
package io.plimsoll.suite.secrets;

import org.jspecify.annotations.NullMarked;
