package io.plimsoll.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaSignatureTest {

    private static final String ONE = "0000000000000000000000000000000000000000000000000000000000000001";
    private static final String ORDER_LESS_ONE = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";

    @ParameterizedTest
    @CsvSource({
        // r = 1, s = 1
        ONE + ONE + ",3006020101020101",
        // The same from the other s, which is the order of the curve less 1.
        ONE + ORDER_LESS_ONE + ",3006020101020101",
        // A number whose first bit is set takes a byte more, so that it is not read as a negative one.
        "80" + "00000000000000000000000000000000000000000000000000000000000000" + ONE
                + ",30260221008000000000000000000000000000000000000000000000000000000000000000020101"
    })
    void two_numbers_have_one_form(String numbers, String written) {
        byte[] signature = EcdsaSignature.written(HexFormat.of().parseHex(numbers));

        assertThat(HexFormat.of().formatHex(signature)).isEqualTo(written);
        assertThat(EcdsaSignature.written(EcdsaSignature.read(signature).orElseThrow()))
                .isEqualTo(signature);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "3006",
                "30060201010201",
                // more behind it
                "300602010102010100",
                // another tag, another length
                "3106020101020101",
                "3007020101020101",
                "3006030101020101",
                // a length in two bytes, a needless zero, a negative number
                "308106020101020101",
                "300702020001020101",
                "30060201ff020101",
                // a length that leads nowhere, one that is negative
                "300602017f7f0101",
                "300602ff01020101",
                // the higher s
                "3026020101022100ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
                // a number of 33 bytes that do not begin with zero
                "3026022101000000000000000000000000000000000000000000000000000000000000000001020101"
            })
    void whatever_else_is_written_is_not_read(String signature) {
        assertThat(EcdsaSignature.read(HexFormat.of().parseHex(signature))).isEmpty();
    }

    @Test
    void a_signature_of_another_curve_is_refused() {
        assertThatThrownBy(() -> EcdsaSignature.written(new byte[96]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected 64 bytes of an ECDSA signature on P-256, observed 96");
    }
}
