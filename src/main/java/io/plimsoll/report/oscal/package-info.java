/** A run in OSCAL, the open security controls assessment language of NIST: six documents that refer to each other. */
@NullMarked
package io.plimsoll.report.oscal;

import org.jspecify.annotations.NullMarked;
