/** What the formats of others have in common: how outcomes are called there, stable identifiers, JSON and XML as text. */
@NullMarked
package io.plimsoll.report.format;

import org.jspecify.annotations.NullMarked;
