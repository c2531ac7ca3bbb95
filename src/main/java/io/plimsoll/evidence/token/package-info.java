/** Keys in PKCS#11 tokens: smart cards, security modules and programs that behave like them. */
@NullMarked
package io.plimsoll.evidence.token;

import org.jspecify.annotations.NullMarked;
