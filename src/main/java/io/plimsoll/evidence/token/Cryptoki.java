package io.plimsoll.evidence.token;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.NativeLongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of PKCS#11 that signing takes, as version 3.0 of the OASIS base specification has it.
 *
 * <p>Java's own provider for such tokens (SunPKCS11) has no EdDSA, in 17 as in 25, and sees no private key without a
 * certificate beside it.
 */
final class Cryptoki implements AutoCloseable {

    static final long PRIVATE_KEY = 3;
    static final long PUBLIC_KEY = 2;
    static final long EC = 3;
    static final long EC_EDWARDS = 0x40;

    private static final long OK = 0;
    private static final long ATTRIBUTE_SENSITIVE = 0x11;
    private static final long ATTRIBUTE_TYPE_INVALID = 0x12;
    private static final long USER_ALREADY_LOGGED_IN = 0x100;
    private static final long CRYPTOKI_ALREADY_INITIALIZED = 0x191;
    private static final Map<Long, String> IN_WORDS = Map.of(
            0x05L, "the token could not do it (CKR_GENERAL_ERROR)",
            0x70L, "it has no such mechanism (CKR_MECHANISM_INVALID)",
            0xA0L, "the PIN is wrong; tokens lock after a few wrong ones (CKR_PIN_INCORRECT)",
            0xA2L, "the PIN is too short or too long for this token (CKR_PIN_LEN_RANGE)",
            0xA4L, "the PIN is locked after too many wrong ones (CKR_PIN_LOCKED)",
            0xE0L, "the token is not there any more (CKR_TOKEN_NOT_PRESENT)",
            0x102L, "the token has no PIN for its user yet (CKR_USER_PIN_NOT_INITIALIZED)");

    private static final long SERIAL_SESSION = 4;
    private static final long USER = 1;
    private static final int LONGEST_SIGNATURE = 512;
    private static final int MOST_OBJECTS = 16;
    private static final byte TOKEN_PRESENT = 1;

    /** What CK_TOKEN_INFO begins with; it is 208 bytes at most. */
    private static final int LABEL_BYTES = 32;

    private static final int SERIAL_AT = 80;
    private static final int SERIAL_BYTES = 16;
    private static final int TOKEN_INFO_BYTES = 256;

    /** Held, so that the library is not unloaded while its functions are called. */
    private final NativeLibrary library;

    private final Pointer functions;
    private final boolean ours;

    /** Attributes of objects. */
    enum Attribute {
        CLASS(0x0),
        LABEL(0x3),
        KEY_TYPE(0x100),
        ID(0x102),
        EC_PARAMS(0x180),
        EC_POINT(0x181);

        private final long code;

        Attribute(long code) {
            this.code = code;
        }
    }

    /** Ways to sign. */
    enum Mechanism {
        /** Ed25519: the message itself goes in, not a digest of it. */
        EDDSA(0x1057),
        /** ECDSA of what goes in, which is a digest. */
        ECDSA(0x1041);

        private final long code;

        Mechanism(long code) {
            this.code = code;
        }
    }

    /** Where functions stand in CK_FUNCTION_LIST, whose order has never changed. */
    private enum Call {
        C_INITIALIZE(0),
        C_FINALIZE(1),
        C_GET_SLOT_LIST(4),
        C_GET_TOKEN_INFO(6),
        C_OPEN_SESSION(12),
        C_CLOSE_SESSION(13),
        C_LOGIN(18),
        C_GET_ATTRIBUTE_VALUE(24),
        C_FIND_OBJECTS_INIT(26),
        C_FIND_OBJECTS(27),
        C_FIND_OBJECTS_FINAL(28),
        C_SIGN_INIT(42),
        C_SIGN(43);

        private final int place;

        Call(int place) {
            this.place = place;
        }
    }

    /**
     * A token that is there.
     *
     * @param slot where it is
     * @param label its label
     * @param serial its serial number
     */
    record Token(long slot, String label, String serial) {}

    private Cryptoki(NativeLibrary library, Pointer functions) throws IOException {
        this.library = library;
        this.functions = functions;
        long code = result(Call.C_INITIALIZE, (Object) null);
        if (code != OK && code != CRYPTOKI_ALREADY_INITIALIZED) {
            throw failed("the library " + library.getFile() + " could not be initialised", code);
        }
        this.ours = code == OK;
    }

    static Cryptoki load(Path module) throws IOException {
        if (!Files.isRegularFile(module)) {
            throw new IOException("there is no library " + module);
        }
        try {
            NativeLibrary library = NativeLibrary.getInstance(module.toString());
            PointerByReference list = new PointerByReference();
            long code = ((NativeLong)
                            library.getFunction("C_GetFunctionList").invoke(NativeLong.class, new Object[] {list}))
                    .longValue();
            if (code != OK) {
                throw failed("the library " + module + " gives out no functions", code);
            }
            return new Cryptoki(library, list.getValue());
        } catch (UnsatisfiedLinkError e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new IOException("%s cannot be loaded as a PKCS#11 library: %s".formatted(module, reason), e);
        }
    }

    List<Token> tokens() throws IOException {
        NativeLongByReference count = new NativeLongByReference();
        require(
                library.getFile() + " does not list its tokens",
                result(Call.C_GET_SLOT_LIST, TOKEN_PRESENT, null, count));
        int slots = count.getValue().intValue();
        List<Token> tokens = new ArrayList<>();
        if (slots == 0) {
            return tokens;
        }
        try (Memory list = new Memory((long) slots * NativeLong.SIZE);
                Memory info = new Memory(TOKEN_INFO_BYTES)) {
            require(
                    library.getFile() + " does not list its tokens",
                    result(Call.C_GET_SLOT_LIST, TOKEN_PRESENT, list, count));
            for (int i = 0; i < Math.min(slots, count.getValue().intValue()); i++) {
                NativeLong slot = list.getNativeLong((long) i * NativeLong.SIZE);
                // A slot whose token was pulled out meanwhile has none to show; one that was never set up has no label.
                if (result(Call.C_GET_TOKEN_INFO, slot, info) == OK
                        && !padded(info, 0, LABEL_BYTES).isEmpty()) {
                    tokens.add(new Token(
                            slot.longValue(), padded(info, 0, LABEL_BYTES), padded(info, SERIAL_AT, SERIAL_BYTES)));
                }
            }
        }
        return tokens;
    }

    /** Opens a session with a token as its user. */
    long logIn(Token token, byte[] pin) throws IOException {
        NativeLongByReference session = new NativeLongByReference();
        require(
                "no session with the token " + token.label(),
                result(
                        Call.C_OPEN_SESSION,
                        new NativeLong(token.slot()),
                        new NativeLong(SERIAL_SESSION),
                        null,
                        null,
                        session));
        try (Memory secret = new Memory(pin.length)) {
            secret.write(0, pin, 0, pin.length);
            long code =
                    result(Call.C_LOGIN, session.getValue(), new NativeLong(USER), secret, new NativeLong(pin.length));
            secret.clear();
            if (code != OK && code != USER_ALREADY_LOGGED_IN) {
                throw failed("the token " + token.label() + " refuses the log-in", code);
            }
        }
        return session.getValue().longValue();
    }

    /** Returns the objects that have all of these attributes. */
    List<Long> find(long session, Map<Attribute, byte[]> attributes) throws IOException {
        NativeLong on = new NativeLong(session);
        List<Memory> values = new ArrayList<>();
        List<Long> found = new ArrayList<>();
        try (Memory template = new Memory((long) attributes.size() * attributeBytes())) {
            for (Map.Entry<Attribute, byte[]> attribute : attributes.entrySet()) {
                Memory value = new Memory(Math.max(1, attribute.getValue().length));
                value.write(0, attribute.getValue(), 0, attribute.getValue().length);
                write(template, values.size(), attribute.getKey(), value, attribute.getValue().length);
                values.add(value);
            }
            require(
                    "objects cannot be looked for",
                    result(Call.C_FIND_OBJECTS_INIT, on, template, new NativeLong(attributes.size())));
            try (Memory objects = new Memory((long) MOST_OBJECTS * NativeLong.SIZE)) {
                NativeLongByReference count = new NativeLongByReference();
                require(
                        "objects cannot be looked for",
                        result(Call.C_FIND_OBJECTS, on, objects, new NativeLong(MOST_OBJECTS), count));
                for (int i = 0; i < count.getValue().intValue(); i++) {
                    found.add(objects.getNativeLong((long) i * NativeLong.SIZE).longValue());
                }
            } finally {
                result(Call.C_FIND_OBJECTS_FINAL, on);
            }
        } finally {
            values.forEach(Memory::close);
        }
        return found;
    }

    /** Returns an attribute of an object; empty if the object does not have it or does not show it. */
    byte[] read(long session, long object, Attribute attribute) throws IOException {
        try (Memory template = new Memory(attributeBytes())) {
            write(template, 0, attribute, null, 0);
            Object[] arguments = {new NativeLong(session), new NativeLong(object), template, new NativeLong(1)};
            long code = result(Call.C_GET_ATTRIBUTE_VALUE, arguments);
            if (code == ATTRIBUTE_SENSITIVE || code == ATTRIBUTE_TYPE_INVALID) {
                return new byte[0];
            }
            require("an object cannot be read", code);
            long length = template.getNativeLong(NativeLong.SIZE + (long) Native.POINTER_SIZE)
                    .longValue();
            if (length <= 0) {
                return new byte[0];
            }
            try (Memory value = new Memory(length)) {
                write(template, 0, attribute, value, length);
                require("an object cannot be read", result(Call.C_GET_ATTRIBUTE_VALUE, arguments));
                return value.getByteArray(0, (int) length);
            }
        }
    }

    byte[] sign(long session, long key, Mechanism by, byte[] message) throws IOException {
        String what = "the token does not sign with CKM_" + by;
        NativeLong on = new NativeLong(session);
        try (Memory mechanism = new Memory(attributeBytes());
                Memory data = new Memory(message.length);
                Memory signature = new Memory(LONGEST_SIGNATURE)) {
            mechanism.clear();
            mechanism.setNativeLong(0, new NativeLong(by.code));
            data.write(0, message, 0, message.length);
            require(what, result(Call.C_SIGN_INIT, on, mechanism, new NativeLong(key)));
            NativeLongByReference length = new NativeLongByReference(new NativeLong(LONGEST_SIGNATURE));
            require(what, result(Call.C_SIGN, on, data, new NativeLong(message.length), signature, length));
            return signature.getByteArray(0, length.getValue().intValue());
        }
    }

    void closeSession(long session) {
        result(Call.C_CLOSE_SESSION, new NativeLong(session));
    }

    @Override
    public void close() {
        if (ours) {
            result(Call.C_FINALIZE, (Object) null);
        }
    }

    /** The bytes of a number of Cryptoki's, as they stand in attributes. */
    static byte[] number(long value) {
        try (Memory memory = new Memory(NativeLong.SIZE)) {
            memory.setNativeLong(0, new NativeLong(value));
            return memory.getByteArray(0, NativeLong.SIZE);
        }
    }

    private long result(Call call, @Nullable Object... arguments) {
        Pointer function = functions.getPointer((1L + call.place) * Native.POINTER_SIZE);
        return ((NativeLong) Function.getFunction(function).invoke(NativeLong.class, arguments)).longValue();
    }

    /** The size of CK_ATTRIBUTE and of CK_MECHANISM: a number, a pointer, a number. */
    private static long attributeBytes() {
        return 2L * NativeLong.SIZE + Native.POINTER_SIZE;
    }

    private static void write(Memory template, int place, Attribute attribute, @Nullable Memory value, long length) {
        long at = place * attributeBytes();
        template.setNativeLong(at, new NativeLong(attribute.code));
        template.setPointer(at + NativeLong.SIZE, value);
        template.setNativeLong(at + NativeLong.SIZE + Native.POINTER_SIZE, new NativeLong(length));
    }

    private static String padded(Memory info, int at, int length) {
        return new String(info.getByteArray(at, length), StandardCharsets.UTF_8).strip();
    }

    private static void require(String what, long code) throws IOException {
        if (code != OK) {
            throw failed(what, code);
        }
    }

    private static IOException failed(String what, long code) {
        return new IOException(
                what + ": " + IN_WORDS.getOrDefault(code, "PKCS#11 return value 0x" + Long.toHexString(code)));
    }
}
