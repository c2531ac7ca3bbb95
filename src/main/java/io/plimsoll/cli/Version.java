package io.plimsoll.cli;

import io.plimsoll.suite.VersionClash;
import picocli.CommandLine.IVersionProvider;

/** Says which version of Plimsoll this is. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"plimsoll " + VersionClash.ownVersion()};
    }
}
