/** Single requests, sent from the toolbox and recorded with their answers. */
@NullMarked
package io.plimsoll.toolbox.requests;

import org.jspecify.annotations.NullMarked;
