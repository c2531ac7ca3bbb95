/** plimsoll.yaml: parsed, validated and completed with defaults. */
@NullMarked
package io.plimsoll.spec;

import org.jspecify.annotations.NullMarked;
