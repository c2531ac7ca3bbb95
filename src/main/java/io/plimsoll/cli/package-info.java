/** The command line: commands, exit codes and live progress. */
@NullMarked
package io.plimsoll.cli;

import org.jspecify.annotations.NullMarked;
