package org.patchbay.media.embedded.srtp;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.patchbay.api.media.SrtpSuite;

import static org.assertj.core.api.Assertions.assertThat;

/** The vectors of the documents themselves: RFC 3711 appendix B, RFC 7714 section 16. */
class TransformTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String MASTER = "e1f97a0d3e018be0d64fa32c06de41390ec675ad498afeebb6960b3aabe6";

    private static byte[] hex(String text) {
        return HEX.parseHex(text.replace(" ", ""));
    }

    private static MasterKey master() {
        return Objects.requireNonNull(MasterKey.read(
                SrtpSuite.AES_CM_128_HMAC_SHA1_80, Base64.getEncoder().encodeToString(hex(MASTER))));
    }

    @Test
    void keysAreDerived() {
        SessionKeys keys = new SessionKeys(master());
        assertThat(HEX.formatHex(keys.encryption(false))).isEqualTo("c61e7a93744f39ee10734afe3ff7a087");
        assertThat(HEX.formatHex(keys.salt(false))).isEqualTo("30cbbc08863d8c85d49db34a9ae1");
        assertThat(HEX.formatHex(keys.authentication(false))).isEqualTo("cebe321f6ff7716b6fd4ab49af256a156d38baa4");
    }

    @Test
    void aPacketInCounterMode() {
        byte[] plain = hex("800f1234decafbadcafebabe abababababababababababababababab");
        byte[] packet = Arrays.copyOf(plain, 60);
        Transform transform = Transform.of(master(), false);
        int length = transform.seal(packet, 0, 12, 28, 0xcafebabe, 0x1234, 0);
        assertThat(HEX.formatHex(packet, 0, length))
                .isEqualTo("800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb");
        assertThat(transform.open(packet, 0, 12, length, 0, 0xcafebabe, 0x1234, 0))
                .isEqualTo(28);
        assertThat(Arrays.copyOf(packet, 28)).isEqualTo(plain);
    }

    @Test
    void aControlPacketInCounterMode() {
        byte[] packet = Arrays.copyOf(hex("81c8000bcafebabe abababababababababababababababab"), 60);
        Transform transform = Transform.of(master(), true);
        int length = transform.seal(packet, 0, 8, 24, 0xcafebabe, 1, 0x8000_0001);
        assertThat(HEX.formatHex(packet, 0, length))
                .isEqualTo("81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
    }

    @Test
    void aPacketInGaloisMode() {
        byte[] plain = hex("8040f17b8041f8d35501a0b2"
                + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
        byte[] packet = Arrays.copyOf(plain, 80);
        Gcm transform = new Gcm(hex("000102030405060708090a0b0c0d0e0f"), hex("517569642070726f2071756f"), false);
        int length = transform.seal(packet, 0, 12, plain.length, 0x5501a0b2, 0xf17b, 0);
        assertThat(HEX.formatHex(packet, 0, length))
                .isEqualTo("8040f17b8041f8d35501a0b2"
                        + "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
                        + "899d7f27beb16a9152cf765ee4390cce");
        assertThat(transform.open(packet, 0, 12, length, 0, 0x5501a0b2, 0xf17b, 0))
                .isEqualTo(plain.length);
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }

    @Test
    void whatIsNotAuthenticStaysAsItIs() {
        for (SrtpSuite suite : SrtpSuite.values()) {
            MasterKey key = MasterKey.random(suite);
            for (boolean rtcp : new boolean[] {false, true}) {
                byte[] packet = Arrays.copyOf(hex("800f1234decafbadcafebabe abababababababababababababababab"), 80);
                int trailer = rtcp ? 0x8000_1234 : 0;
                int length = Transform.of(key, rtcp).seal(packet, 0, 12, 28, 1, 0x1234, trailer);
                Transform reader = Transform.of(key, rtcp);
                for (int i = 0; i < length; i++) {
                    byte[] spoilt = Arrays.copyOf(packet, length);
                    spoilt[i] ^= 0x10;
                    byte[] before = spoilt.clone();
                    boolean inTrailer = i >= reader.trailerAt(length, 0) && i < reader.trailerAt(length, 0) + 4;
                    int read = rtcp && inTrailer ? CounterMode.word(spoilt, reader.trailerAt(length, 0)) : trailer;
                    assertThat(reader.open(spoilt, 0, 12, length, 0, 1, 0x1234, read))
                            .as("%s, octet %d", suite, i)
                            .isEqualTo(-1);
                    assertThat(spoilt).isEqualTo(before);
                }
                assertThat(reader.open(packet, 0, 12, length, 0, 1, 0x1234, trailer))
                        .isEqualTo(28);
            }
        }
    }

    @Test
    void aKeyIsNeverShown() {
        MasterKey key = master();
        assertThat(key.toString()).isEqualTo("AES_CM_128_HMAC_SHA1_80");
        assertThat(key).isEqualTo(master()).hasSameHashCodeAs(master());
        assertThat(MasterKey.read(SrtpSuite.AES_CM_128_HMAC_SHA1_80, "short")).isNull();
        assertThat(MasterKey.read(SrtpSuite.AES_CM_128_HMAC_SHA1_80, "not base64!"))
                .isNull();
    }
}
