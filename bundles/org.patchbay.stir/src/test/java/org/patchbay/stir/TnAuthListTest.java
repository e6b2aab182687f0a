package org.patchbay.stir;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TnAuthListTest {

    private static TnAuthList read(String list) throws Unverified {
        byte[] bytes = HexFormat.of().parseHex(list);
        byte[] extension = new byte[bytes.length + 2];
        extension[0] = 4;
        extension[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, extension, 2, bytes.length);
        return TnAuthList.read(extension);
    }

    @ParameterizedTest
    @CsvSource({
        "12065550100,true",
        "12065550199,true",
        "12065550200,false",
        "12065550099,false",
        "2065550100,false",
        "112065550100,false",
        "4930123,true",
        "4930124,false",
        "493012,false",
        "1206555010a,false",
        "abcdefghijk,false",
        "*2065550100,false"
    })
    void coversItsNumbersAndNoOthers(String number, boolean covered) throws Unverified {
        TnAuthList list = read(Signers.list(Signers.range("12065550100", 100), Signers.one("4930123")));
        assertThat(list.covers(number)).isEqualTo(covered);
    }

    @Test
    void leavesTheNumbersOfAProviderToItsCode() throws Unverified {
        TnAuthList list = read(Signers.list(Signers.provider("709J"), Signers.one("4930123")));
        assertThat(list.providers()).containsExactly("709J");
        assertThat(list.covers("12065550100")).isTrue();
    }

    /** As RFC 8226 section 9 has it: explicit tags, IA5String, and no other order. */
    @Test
    void readsWhatTheSyntaxSays() throws Unverified {
        assertThat(read("3008a006160431323334").providers()).containsExactly("1234");
        assertThat(read("3015a113" + "3011" + "160b3132303635353530313030" + "02020100")
                        .ranges())
                .containsExactly(new TnAuthList.Range("12065550100", java.math.BigInteger.valueOf(256)));
        assertThat(read("3007a205160332312a").covers("21*")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3000",
                "3100",
                "3008a00616043132333400",
                "3008a0061604313233",
                "3009a006160431323334",
                "3080a0061604313233340000",
                "3084ffffffff",
                "308200",
                "3004a0021600",
                "3006a3041602313",
                "3008a306160431323334",
                "3008a206160431323361",
                "3008a006130431323334",
                "300ea10c300a160431323334020101",
                "300ba1093007160431323334",
                "3015a1133011160431323334020900ffffffffffffffff"
            })
    void refusesWhatIsMalformed(String list) {
        String even = list.length() % 2 == 0 ? list : list + "0";
        assertThatThrownBy(() -> read(even)).isInstanceOf(Unverified.class);
    }

    @Test
    void nothingThatIsCutOrAlteredThrowsAnythingElse() throws Unverified {
        byte[] good = HexFormat.of().parseHex(Signers.list(Signers.range("12065550100", 100), Signers.one("4930123")));
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] altered = good.clone();
                altered[i] ^= (byte) (1 << bit);
                try {
                    read(HexFormat.of().formatHex(altered)).covers("12065550100");
                } catch (Unverified expected) {
                    assertThat(expected.status()).isEqualTo(437);
                }
            }
        }
    }
}
