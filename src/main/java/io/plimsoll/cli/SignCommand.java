package io.plimsoll.cli;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.PackAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        description =
                "Sign an evidence pack after an audit of it: statements about its manifest, which covers every file,"
                        + " go into attestations.intoto.jsonl.",
        footer = {"", "Exit code: 0 signed, 1 the pack does not hold, so it was not signed."})
final class SignCommand implements Callable<Integer> {

    private final Console console;
    private final Surroundings surroundings;
    private final Supplier<PackAudit> audit;

    @Parameters(paramLabel = "RUN_DIR", description = "The folder of the run, for example reports/<run>.")
    private Path folder = Path.of("");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "FILE",
            description = "The private key, as keygen writes it; its public key is FILE.pub.")
    private String key = "";

    SignCommand(Console console, Surroundings surroundings, Supplier<PackAudit> audit) {
        this.console = console;
        this.surroundings = surroundings;
        this.audit = audit;
    }

    @Override
    public Integer call() throws IOException {
        if (key.startsWith("pkcs11:")) {
            throw new WrongUsage(
                    "Keys in PKCS#11 tokens cannot sign packs: Plimsoll signs with Ed25519, which Java's PKCS#11 provider"
                            + " does not offer. Name a key file, or sign manifest.json with the token's own tool and keep"
                            + " that signature beside the pack.");
        }
        Path pack = surroundings.folder().resolve(folder);
        if (!Files.isDirectory(pack)) {
            throw new WrongUsage(
                    "There is no folder " + folder + ". Name the folder of a run, for example reports/<run>.");
        }
        if (!Files.isRegularFile(pack.resolve(ReportJson.FILE))) {
            throw new WrongUsage(
                    "%s has no %s: it is no evidence pack, or its run did not come to its end. Nothing was signed."
                            .formatted(folder, ReportJson.FILE));
        }
        try {
            ReportJson.read(pack);
            Manifest.read(pack);
        } catch (NoSuchFileException e) {
            throw new WrongUsage("%s has no %s: its run did not come to its end. Nothing was signed."
                    .formatted(folder, Manifest.FILE));
        } catch (IOException e) {
            throw new WrongUsage("The pack cannot be read, so it was not signed: a document of it " + e.getMessage());
        }
        Path file = surroundings.folder().resolve(key);
        PrivateKey privateKey;
        PublicKey publicKey;
        try {
            if (file.toRealPath().startsWith(pack.toRealPath())) {
                throw new WrongUsage(key + " lies in the pack. Take the private key out of it first.");
            }
            privateKey = SigningKeys.readPrivate(file);
            publicKey = SigningKeys.readPublic(publicKeyOf(file));
        } catch (IOException e) {
            throw new WrongUsage("The key cannot be read: " + e.getMessage());
        }
        if (Attestations.isThere(pack)) {
            throw new WrongUsage("The pack is signed already: %s is there. Take it away first to sign the pack anew."
                    .formatted(Attestations.FILE));
        }
        AuditResult result = audit.get().audit(pack, Optional.empty());
        if (result.state() == AuditResult.State.DIFFERS) {
            console.err().println("Not signed: the pack does not hold. See: plimsoll audit " + folder);
            return ExitCode.NO;
        }
        try {
            Attestations.sign(pack, privateKey, publicKey);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("Not signed: " + e.getMessage() + ".");
        }
        console.out().println("signed by the key " + SigningKeys.id(publicKey));
        if (result.state() != AuditResult.State.HOLDS) {
            console.out().println("The audit could not confirm everything. See: plimsoll audit " + folder);
        }
        return ExitCode.OK;
    }

    static Path publicKeyOf(Path privateKey) {
        return privateKey.resolveSibling(privateKey.getFileName() + ".pub");
    }
}
