package io.plimsoll.cli;

import io.plimsoll.evidence.Attestations;
import io.plimsoll.evidence.Manifest;
import io.plimsoll.evidence.PackSigner;
import io.plimsoll.evidence.ReportJson;
import io.plimsoll.evidence.SigningKeys;
import io.plimsoll.evidence.token.TokenUri;
import io.plimsoll.suite.AuditResult;
import io.plimsoll.suite.PackAudit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
            paramLabel = "FILE|URI",
            description = {
                "The private key: a file as keygen writes it, beside FILE.pub, its public key; or an Ed25519 or P-256"
                        + " key in a PKCS#11 token, which signs there and stays there, as",
                "\"pkcs11:token=LABEL;object=LABEL?module-path=LIBRARY.so&pin-source=file:FILE\"",
                "(RFC 7512), where FILE holds the PIN and is its owner's alone."
            })
    private String key = "";

    SignCommand(Console console, Surroundings surroundings, Supplier<PackAudit> audit) {
        this.console = console;
        this.surroundings = surroundings;
        this.audit = audit;
    }

    @Override
    public Integer call() throws IOException {
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
        try (PackSigner signer = signer(pack)) {
            return sign(pack, signer);
        }
    }

    private int sign(Path pack, PackSigner signer) throws IOException {
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
            Attestations.sign(pack, signer);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("Not signed: " + e.getMessage() + ".");
        }
        console.out().println("signed by the key " + SigningKeys.id(signer.publicKey()));
        if (isInToken()) {
            console.out().println("its public key, to be published where packs are not:");
            console.out().print(SigningKeys.publicPem(signer.publicKey()));
        }
        if (result.state() != AuditResult.State.HOLDS) {
            console.out().println("The audit could not confirm everything. See: plimsoll audit " + folder);
        }
        return ExitCode.OK;
    }

    private PackSigner signer(Path pack) {
        try {
            return isInToken() ? TokenUri.read(key).open(surroundings.folder()) : signerOfFile(pack);
        } catch (IllegalArgumentException e) {
            throw new WrongUsage("The key cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new WrongUsage(
                    (isInToken() ? "The key cannot be used: " : "The key cannot be read: ") + e.getMessage());
        }
    }

    private PackSigner signerOfFile(Path pack) throws IOException {
        Path file = surroundings.folder().resolve(key);
        if (file.toRealPath().startsWith(pack.toRealPath())) {
            throw new WrongUsage(key + " lies in the pack. Take the private key out of it first.");
        }
        return PackSigner.of(SigningKeys.readPrivate(file), SigningKeys.readPublic(publicKeyOf(file)));
    }

    private boolean isInToken() {
        return key.startsWith(TokenUri.SCHEME);
    }

    static Path publicKeyOf(Path privateKey) {
        return privateKey.resolveSibling(privateKey.getFileName() + ".pub");
    }
}
