package io.plimsoll.evidence;

import com.fasterxml.jackson.core.JacksonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Signs packs and verifies what was signed: {@code attestations.intoto.jsonl}, one DSSE envelope a line. */
public final class Attestations {

    /** The name of the file within the pack. */
    public static final String FILE = Manifest.ATTESTATIONS;

    private static final List<String> KINDS = List.of("test-result v0.1", "SVR v0.2");
    private static final long MAX_BYTES = 16 << 20;

    private Attestations() {}

    /**
     * What a pack's attestations come to.
     *
     * @param problems one printable line per problem; empty if there is none
     * @param keyIds the ids of the keys that the envelopes name; empty if the pack is not signed
     */
    public record Verification(List<String> problems, Set<String> keyIds) {
        public Verification {
            problems = List.copyOf(problems);
            keyIds = Set.copyOf(keyIds);
        }
    }

    /** Returns whether the pack has a file of attestations, of whatever kind. */
    public static boolean isThere(Path pack) {
        return Files.exists(pack.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Signs a pack. What is signed covers every file, through the manifest.
     *
     * @param pack the folder of the pack
     * @param signer what has the private key; nothing of it is written
     * @throws IOException if the key cannot sign, or the pack is signed already, cannot be read or cannot be written
     * @throws IllegalArgumentException if private and public key do not belong together
     */
    public static void sign(Path pack, PackSigner signer) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (byte[] statement : expected(pack)) {
            Envelope envelope = Envelope.sign(statement, signer);
            if (!envelope.isSignedBy(signer.publicKey())) {
                throw new IllegalArgumentException("the private key and the public key do not belong together");
            }
            text.writeBytes(envelope.line());
            text.write('\n');
        }
        Files.write(pack.resolve(FILE), text.toByteArray(), StandardOpenOption.CREATE_NEW);
    }

    /**
     * Verifies the attestations of a pack.
     *
     * @param pack the folder of the pack
     * @param key the signer's public key; without it, everything but the signatures is verified
     * @throws IOException if the pack cannot be read
     */
    public static Verification verify(Path pack, @Nullable PublicKey key) throws IOException {
        Path file = pack.resolve(FILE);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MAX_BYTES) {
            return new Verification(
                    List.of("expected a file of at most %s bytes, observed %s"
                            .formatted(MAX_BYTES, isThere(pack) ? "something else" : "none")),
                    Set.of());
        }
        byte[] content = Files.readAllBytes(file);
        List<byte[]> lines = lines(content);
        List<byte[]> expected = expected(pack);
        List<String> problems = new ArrayList<>();
        Set<String> keyIds = new TreeSet<>();
        if (content.length == 0 || content[content.length - 1] != '\n') {
            problems.add("expected a line break at the end, observed none: something was cut off or added there");
        }
        if (lines.size() != expected.size()) {
            problems.add("expected %s attestations (%s), observed %s"
                    .formatted(expected.size(), String.join(", ", KINDS), lines.size()));
        }
        for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
            String problem = problem(lines.get(i), expected.get(i), key, keyIds);
            if (problem != null) {
                problems.add("line %s (%s): %s".formatted(i + 1, KINDS.get(i), problem));
            }
        }
        return new Verification(problems, keyIds);
    }

    private static @Nullable String problem(byte[] line, byte[] expected, @Nullable PublicKey key, Set<String> keyIds) {
        try {
            Envelope envelope = Envelope.read(line);
            keyIds.add(envelope.keyId());
            if (key != null && !envelope.isSignedBy(key)) {
                return "the signature is not by the key " + SigningKeys.id(key) + " over this payload";
            }
            if (key != null && !envelope.keyId().equals(SigningKeys.id(key))) {
                return "expected keyid %s, observed %s".formatted(SigningKeys.id(key), envelope.keyId());
            }
            if (!envelope.keyId().matches("[0-9a-f]{64}")) {
                return "expected the SHA-256 of a public key as keyid, observed another text";
            }
            if (!Arrays.equals(envelope.statement(), expected)) {
                return "the statement is not what follows from report.json and the manifest.json that is here";
            }
            return null;
        } catch (JacksonException e) {
            return "is no envelope: " + e.getOriginalMessage();
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Lines that end; what is behind the last line break is a line of its own, so that it cannot hide. */
    private static List<byte[]> lines(byte[] content) {
        List<byte[]> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(Arrays.copyOfRange(content, from, i));
                from = i + 1;
            }
        }
        if (from < content.length) {
            lines.add(Arrays.copyOfRange(content, from, content.length));
        }
        return lines;
    }

    private static List<byte[]> expected(Path pack) throws IOException {
        return Statements.of(
                ReportJson.read(pack), Digest.of(pack.resolve(Manifest.FILE)).sha256());
    }
}
