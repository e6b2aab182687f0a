package org.patchbay.media.rtpengine.ng;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BencodeTest {

    private static Map<String, Object> read(String text) {
        return Bencode.read(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("command", "offer");
        message.put("sdp", "v=0\r\n\u00fc");
        message.put("flags", List.of("a", "port latching"));
        message.put("number", -7L);
        message.put("inner", Map.of("list", List.of(List.of(), Map.of())));
        byte[] written = Bencode.write(message);
        assertThat(new String(written, StandardCharsets.ISO_8859_1))
                .startsWith("d7:command5:offer3:sdp6:v=0\r\n\u00fc5:flagsl1:a13:port latchinge6:numberi-7ee"
                        .substring(0, 40));
        assertThat(Bencode.read(written, 0)).isEqualTo(message);
    }

    @Test
    void bytesStayWhatTheyAre() {
        byte[] blob = new byte[256];
        for (int i = 0; i < blob.length; i++) {
            blob[i] = (byte) i;
        }
        Object read = Bencode.read(Bencode.write(Map.of("blob", blob)), 0).get("blob");
        assertThat(((String) read).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(blob);
    }

    @Test
    void whatIsWrongIsNamedAndNothingElseHappens() {
        for (String wrong : List.of(
                "",
                "x",
                "d",
                "i5e",
                "le",
                "d1:a",
                "d1:ai5e",
                "d1:a9:bce",
                "d-1:ae",
                "d1:ai--5ee",
                "d1:aie",
                "de ",
                "di5ei5ee",
                "d1:ai99999999999999999999e",
                "d999999999999:ae",
                "d1:a" + "l".repeat(100))) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> read(wrong));
        }
        assertThat(read("de")).isEmpty();
    }
}
