package org.patchbay.notice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static org.assertj.core.api.Assertions.assertThat;

class MailTextTest {
    static String decoded(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    /** As RFC 2047 has it read: blanks between encoded words are no part of it. */
    static String subject(String head) {
        String folded = head.replaceAll("(?s).*\nSubject: (.*?)\n(?! ).*", "$1").replaceAll("\\?=\n =\\?", "?==?");
        return Pattern.compile("=\\?utf-8\\?B\\?([^?]*)\\?=")
                .matcher(folded)
                .replaceAll(word -> Matcher.quoteReplacement(decoded(word.group(1))));
    }

    private static Notice called(String site) {
        return Notice.of(
                "node1",
                new Fact(
                        9,
                        Fact.EMERGENCY_CALLED,
                        Scope.call("acme", "c1"),
                        Instant.EPOCH,
                        Map.of("user", "ada", "number", "112", "location", "unknown", "site", site)));
    }

    @Test
    void aPlainTitleIsAPlainSubject() {
        assertThat(MailText.of(called("berlin"), "patchbay@example.com", List.of("ops@example.com")))
                .contains("\nSubject: EMERGENCY CALL 112 of acme/ada, site berlin, place unknown\nDate: ");
        assertThat(MailText.of(called("=?utf-8?B?eA==?="), "patchbay@example.com", List.of("ops@example.com")))
                .as("what would be read as something else")
                .doesNotContain("eA==");
    }

    /** RFC 2047, 2: what is longer need not be read. */
    @Test
    void anotherIsInWordsThatEveryProgramReads() {
        String site = "Köln-Mülheim \uD83C\uDFE2 ".repeat(9).strip();
        String text = MailText.of(called(site), "patchbay@example.com", List.of("ops@example.com"));
        String head = text.substring(0, text.indexOf("\n\n"));
        assertThat(subject(head)).isEqualTo("EMERGENCY CALL 112 of acme/ada, site " + site + ", place unknown");
        assertThat(Pattern.compile("=\\?utf-8[^ \n]*").matcher(head).results())
                .hasSizeGreaterThan(3)
                .allSatisfy(word -> assertThat(word.group()).hasSizeLessThanOrEqualTo(75));
        assertThat(head.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(90));
    }
}
