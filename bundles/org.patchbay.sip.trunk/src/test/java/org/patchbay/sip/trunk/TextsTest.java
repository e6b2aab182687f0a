package org.patchbay.sip.trunk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextsTest {
    private static final String KEY = "d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";

    private final Texts texts = new Texts();

    private static String description(String id, int port, String key) {
        String crypto = key.isEmpty() ? "" : "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" + key + "\r\n";
        return "v=0\r\no=- " + id + " 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio " + port
                + " RTP/" + (key.isEmpty() ? "AVP" : "SAVP")
                + " 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
                + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=sendrecv\r\n" + crypto + "a=rtcp:"
                + (port + 1)
                + "\r\n";
    }

    @Test
    void whatDiffersFromOthersIsAllThatIsKept() {
        texts.keep(description("475184459902909515", 40_000, ""));
        String second = description("93344143267757094", 57_088, "");
        Kept kept = texts.keep(second);
        assertThat(kept).hasToString(second);
        assertThat(kept.size()).isLessThan(24);
        assertThat(texts.keep(second)).hasToString(second);
    }

    @Test
    void noModelHasAKey() {
        String first = description("475184459902909515", 40_000, KEY);
        Kept kept = texts.keep(first);
        assertThat(kept).hasToString(first);
        assertThat(kept.size()).isBetween(KEY.length(), KEY.length() + 8);
        byte[] model = Kept.model(first.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(model, StandardCharsets.ISO_8859_1)).isEqualTo(first.replace(KEY, ""));

        String password = "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\n";
        byte[] ice = Kept.model((first + password).getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(ice, StandardCharsets.ISO_8859_1)).endsWith("a=ice-pwd:\r\n");
    }

    @Test
    void linesWithMoreOrFewerWordsHaveModelsOfTheirOwn() {
        List<String> names = List.of("", "\"Ada\" ", "\"Ada Byron\" ", "\"Ada King Byron\" ");
        for (int i = 0; i < 20; i++) {
            for (String name : names) {
                String text = name + "<sip:+4930" + (1000 + i) + "@192.0.2.7;user=phone>;tag=" + i
                        + "x\nsip:b@192.0.2.9:5060";
                Kept kept = texts.keep(text);
                assertThat(kept).hasToString(text);
                assertThat(kept.size()).isLessThan(i == 0 ? text.length() + 1 : 20);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "0",
                "+0",
                "+",
                "007",
                "999999999999999999",
                "1000000000000000000",
                "9223372036854775807",
                "9223372036854775808",
                "9999999999999999999",
                "+9999999999999999999",
                "18446744073709551616",
                "99999999999999999999999999",
                "+123456789012345678",
                "-5",
                "a\u00e9",
                "\u00ff\u0100",
                "\ud83d\ude00",
                "\ud83d",
                "=",
                "a=b",
                "\u0000",
                "wordslongerthantwentythreecharacters"
            })
    void anyWordIsReadAsItWas(String word) {
        String before = "a line with more than enough characters, ";
        for (String other : List.of("", "7", "word", "=")) {
            texts.keep(before + other + " and 8 after it\n");
            for (String text : List.of(before + word + " and 8 after it\n", before + word, word + before, word)) {
                // Half of a character is none, and is lost in UTF-8: no message has it.
                if (!word.equals("\ud83d")) {
                    assertThat(texts.keep(text)).hasToString(text);
                }
            }
        }
    }

    @Test
    void anyTextIsReadAsItWas() {
        Random random = new Random(7);
        List<String> said = new ArrayList<>(List.of(description("1", 2, ""), description("3", 4, KEY)));
        for (int i = 0; i < 60_000; i++) {
            StringBuilder text = new StringBuilder(said.get(random.nextInt(said.size())));
            for (int changes = random.nextInt(6); changes > 0; changes--) {
                int at = random.nextInt(text.length() + 1);
                int to = Math.min(text.length(), at + random.nextInt(random.nextInt(20) == 0 ? 200 : 8));
                text.replace(at, to, piece(random));
            }
            String now = text.toString();
            Kept kept = texts.keep(now);
            assertThat(kept.toString()).isEqualTo(now);
            assertThat(kept.isEmpty()).isEqualTo(now.isEmpty());
            assertThat(kept.size()).isLessThanOrEqualTo(now.getBytes(StandardCharsets.UTF_8).length);
            if (now.length() < 6000) {
                said.set(random.nextInt(said.size()), now);
            }
            if (said.size() < 50) {
                said.add(now);
            } else if (i % 500 == 0) {
                said.set(0, description(Long.toString(random.nextLong() >>> 1), random.nextInt(65_536), KEY));
            }
        }
    }

    private static String piece(Random random) {
        int length = random.nextInt(random.nextInt(50) == 0 ? 300 : 12);
        String of =
                switch (random.nextInt(4)) {
                    case 0 -> "0123456789+";
                    case 1 -> " \r\n:;=@<>,\"?\t";
                    case 2 -> "abcXYZ019._-/+=: \u00e4\u00ff\u0080\u0000";
                    default -> random.nextInt(30) == 0 ? "ab\u0100\u20ac" : "abc 12";
                };
        return random.ints(length, 0, of.length())
                .collect(StringBuilder::new, (text, i) -> text.append(of.charAt(i)), StringBuilder::append)
                .toString();
    }

    @Test
    void manyMayKeepAtTheSameTime() {
        List<CompletableFuture<Void>> all = IntStream.range(0, 4)
                .mapToObj(thread -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 5000; i++) {
                        String text = description(Integer.toString(i), thread + i, i % 3 == 0 ? KEY : "")
                                .replace("t=0 0", "t=" + "0 ".repeat(i % 7));
                        assertThat(texts.keep(text)).hasToString(text);
                    }
                }))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<sip:a@h>;tag=x",
                "<sip:a@h>;tag=x;p=1",
                "<sip:a@h>",
                "<sip:a@h>;tag=",
                "",
                "<sip:a;tag=x@h>;tag=y"
            })
    void theEndsOfADialogAreWhatTheyWere(String address) {
        for (String tag : List.of("x", "", "y", "x;p=1")) {
            for (String localTag : List.of("x", "z", "")) {
                if (address.endsWith(";tag=") && !localTag.isEmpty()) {
                    continue; // From and To of ours have our tag.
                }
                DialogEnds ends = new DialogEnds(address, address, tag, "sip:h@192.0.2.7:5060;transport=tls");
                String text = ends.text(localTag);
                for (Kept kept : List.of(Kept.whole(text), texts.keep(text), texts.keep(text))) {
                    assertThat(DialogEnds.of(kept.toString(), localTag)).isEqualTo(ends);
                }
            }
        }
    }
}
