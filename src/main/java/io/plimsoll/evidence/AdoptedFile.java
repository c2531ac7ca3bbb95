package io.plimsoll.evidence;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a file that another program wrote.
 *
 * <p>Text is redacted, in whatever encoding. What is no text cannot be redacted without breaking it, so it is kept as it is
 * if no secret is in it, archives looked through, and else withheld.
 *
 * @param content what is kept
 * @param text what is kept, as text, to count the marks in it; empty if it is none
 * @param isText whether it is text
 * @param withheldBecause why nothing is kept; {@code null} if it is
 */
record AdoptedFile(byte[] content, String text, boolean isText, @Nullable String withheldBecause) {

    /** What is looked through of an archive, in all: far more than a load generator or a build packs. */
    private static final long MOST_BYTES = 128L << 20;

    private static final int DEEPEST = 4;

    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    /** xz, zstd, bzip2, 7z, LZ4: there is no reader for them in the Java platform. */
    private static final List<byte[]> CLOSED_BOOKS = List.of(
            HexFormat.of().parseHex("fd377a585a00"),
            HexFormat.of().parseHex("28b52ffd"),
            new byte[] {'B', 'Z', 'h'},
            HexFormat.of().parseHex("377abcaf271c"),
            HexFormat.of().parseHex("04224d18"));

    static AdoptedFile of(byte[] content, Redaction redaction) {
        Charset charset = charset(content);
        if (charset != null) {
            String redacted = redaction.text(new String(content, charset));
            return new AdoptedFile(redacted.getBytes(charset), redacted, true, null);
        }
        String why = new Search(redaction).in(content, 0);
        return why == null ? new AdoptedFile(content, "", false, null) : new AdoptedFile(new byte[0], "", false, why);
    }

    /**
     * Returns how bytes are to be read as text, {@code null} if they are none. What is not UTF-8 throughout, as logs of
     * programs with another idea of letters, is read byte by byte, so that all that is no secret stays as it was.
     */
    private static @Nullable Charset charset(byte[] content) {
        for (byte b : content) {
            if (b == 0) {
                return null;
            }
        }
        try {
            Objects.requireNonNull(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)));
            return StandardCharsets.UTF_8;
        } catch (CharacterCodingException notUtf8) {
            return isMostlyPrintable(content) ? StandardCharsets.ISO_8859_1 : null;
        }
    }

    private static boolean isMostlyPrintable(byte[] content) {
        int printable = 0;
        for (byte b : content) {
            printable += b >= ' ' && b < 127 || b == '\n' || b == '\r' || b == '\t' ? 1 : 0;
        }
        return printable >= content.length / 2 && !beginsWith(content, GZIP) && !beginsWith(content, ZIP);
    }

    /** Returns whether what begins like this is an archive that can be looked through. */
    static boolean isArchive(byte[] content) {
        return beginsWith(content, ZIP) || beginsWith(content, EMPTY_ZIP) || beginsWith(content, GZIP);
    }

    private static boolean beginsWith(byte[] content, byte[] magic) {
        return content.length >= magic.length && Arrays.equals(content, 0, magic.length, magic, 0, magic.length);
    }

    /** Looks for secrets in what is no text; counts what it unpacks, so that no archive can grow without end. */
    private static final class Search {

        private final Redaction redaction;
        private long left = MOST_BYTES;

        Search(Redaction redaction) {
            this.redaction = redaction;
        }

        /** Returns why content is not to be kept, {@code null} if nothing speaks against it. */
        @Nullable
        String in(byte[] content, int depth) {
            Charset charset = charset(content);
            if (charset != null) {
                String text = new String(content, charset);
                return redaction.text(text).equals(text) ? null : "it holds a secret";
            }
            if (redaction.isKnownIn(content)) {
                return "it holds a secret";
            }
            if (CLOSED_BOOKS.stream().anyMatch(magic -> beginsWith(content, magic))) {
                return "it is packed in a way that cannot be looked through";
            }
            if (!isArchive(content)) {
                return null;
            }
            if (depth == DEEPEST) {
                return "it holds archives within archives, more than " + DEEPEST + " deep";
            }
            try (InputStream bytes = new ByteArrayInputStream(content)) {
                return beginsWith(content, GZIP) ? inGzip(bytes, depth) : inZip(bytes, depth);
            } catch (IOException | IllegalArgumentException e) {
                return "it is an archive that cannot be read: " + redaction.text(String.valueOf(e.getMessage()));
            }
        }

        private @Nullable String inZip(InputStream bytes, int depth) throws IOException {
            try (ZipInputStream archive = new ZipInputStream(bytes, StandardCharsets.UTF_8)) {
                for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                    if (!redaction.text(entry.getName()).equals(entry.getName())) {
                        return "it holds a secret";
                    }
                    String why = unpacked(archive, depth);
                    if (why != null) {
                        return why;
                    }
                }
                return null;
            }
        }

        private @Nullable String inGzip(InputStream bytes, int depth) throws IOException {
            try (GZIPInputStream unpacked = new GZIPInputStream(bytes)) {
                return unpacked(unpacked, depth);
            }
        }

        private @Nullable String unpacked(InputStream in, int depth) throws IOException {
            byte[] content = in.readNBytes((int) Math.min(left, Integer.MAX_VALUE - 8));
            left -= content.length;
            if (left <= 0 && in.read() >= 0) {
                return "it unpacks to more than %s bytes".formatted(MOST_BYTES);
            }
            return in(content, depth + 1);
        }
    }
}
