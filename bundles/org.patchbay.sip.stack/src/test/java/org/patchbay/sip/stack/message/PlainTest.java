package org.patchbay.sip.stack.message;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What the short way reads, the grammar reads alike. */
class PlainTest {
    private static final List<String> ADDRESSES = List.of(
            "<sip:+14255550100@sip.pstnhub.microsoft.com:5061;user=phone>;tag=a48s",
            "\"Bob B.\" <sip:+12065550199@sbc1.customers.contoso.com;user=phone>;tag=1;x",
            "\"Bob\"<sips:bob@10.0.0.1:5061;transport=tls;lr>",
            "sip:alice@atlanta.example.com;tag=1928301774",
            "<sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>",
            "<sip:api-du-a-uswe2.pstnhub.microsoft.com:443;x-i=109abb90-0;x-c=64ce>",
            "sip:host",
            "<sip:*98@h>;q=0.5;expires=30");
    private static final List<String> VIAS = List.of(
            "SIP/2.0/UDP 127.0.0.11:5090;branch=z9hG4bK-1-2-3",
            "SIP/2.0/TLS sbc1.customers.contoso.com:5061;branch=z9hG4bKabc;rport;received=10.0.0.1",
            "SIP/2.0/TCP host;rport=1;branch=z9hG4bK~!*_.+-x");
    private static final String PIECES = "<>\"\\;:@=,.?&%+-_!~*'()[]{}/|^`#$ \t09azAZ\u00e9\u4e00<>;:@=.-\" ";

    @Test
    void readsTheCommonForms() {
        for (String address : ADDRESSES) {
            assertThat(Plain.nameAddress(address)).as(address).isNotNull().isEqualTo(Grammar.anyNameAddress(address));
        }
        for (String via : VIAS) {
            assertThat(Plain.via(via)).as(via).isNotNull().isEqualTo(Grammar.anyVia(via));
        }
        String uri = "sip:+441273652000@tenant1.customers.adatum.biz:5061;user=phone;transport=tls";
        assertThat(Plain.uri(uri)).isNotNull().isEqualTo(Grammar.anyUri(uri));
    }

    @Test
    void leavesTheRestToTheGrammar() {
        for (String address : List.of(
                "",
                "<sip:a@h",
                "<sip:@h>",
                "<sip:a@h:0>",
                "<sip:a@h:70000>",
                "<sip:a@h?Subject=x>",
                "sip:a@h?Subject=x",
                "<sip:a:secret@h>",
                "\"a\\\"b\" <sip:a@h>",
                "Bob <sip:a@h>",
                "<sip:a@[::1]>",
                "<tel:+4930>",
                "<sip:a@h> x",
                "<sip:a@h>;tag=",
                "<sip:a@h>;;",
                "<sip:a@-h>",
                "<sip:a@h..h>")) {
            assertThat(Plain.nameAddress(address)).as(address).isNull();
        }
    }

    /** Of hundreds of thousands of broken texts, what is taken is taken by both and read alike. */
    @Test
    void neverReadsWhatTheGrammarReadsOtherwise() {
        Random random = new Random(4475);
        int read = 0;
        for (int i = 0; i < 150_000; i++) {
            String address = mutated(ADDRESSES.get(random.nextInt(ADDRESSES.size())), random);
            read += alike(address, Plain::nameAddress, Grammar::anyNameAddress);
            String bare = address.replace("<", "").replace(">", "");
            read += alike(bare, Plain::uri, Grammar::anyUri);
            read += alike(mutated(VIAS.get(random.nextInt(VIAS.size())), random), Plain::via, Grammar::anyVia);
        }
        assertThat(read).as("mutations that are plain still").isGreaterThan(50_000);
    }

    private static <T> int alike(String text, Function<String, @Nullable T> plain, Function<String, T> grammar) {
        T read = plain.apply(text);
        if (read == null) {
            return 0;
        }
        assertThatCode(() -> assertThat(grammar.apply(text)).isEqualTo(read))
                .as(text)
                .doesNotThrowAnyException();
        return 1;
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int n = random.nextInt(4); n > 0 && out.length() > 1; n--) {
            int at = random.nextInt(out.length());
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(4)) {
                case 0 -> out.setCharAt(at, piece);
                case 1 -> out.insert(at, piece);
                case 2 -> out.deleteCharAt(at);
                default -> {
                    int end = Math.min(out.length(), at + random.nextInt(8));
                    out.insert(random.nextInt(out.length()), out.substring(at, end));
                }
            }
        }
        return out.toString();
    }
}
