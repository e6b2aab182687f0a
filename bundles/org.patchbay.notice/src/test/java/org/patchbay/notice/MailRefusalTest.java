package org.patchbay.notice;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** A server that takes some of it, or nothing, or takes its time. */
class MailRefusalTest {
    private static final Notice TEST = Notice.test("ops", Instant.EPOCH);

    private static Mail mail(ScriptedMailServer server, String... to) {
        return new Mail(server.at(), "patchbay@example.com", List.of(to));
    }

    private static ScriptedMailServer answering(Map<String, String> answers) throws IOException {
        return new ScriptedMailServer(line -> answers.entrySet().stream()
                .filter(each -> line.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 nobody", "450 4.2.1 not now", "452 full"})
    void whoIsGoneSilencesNobodyElse(String answer) throws Exception {
        try (var server = answering(Map.of("RCPT TO:<gone@", answer))) {
            assertThat(mail(server, "gone@example.com", "ops@example.com").tell(TEST))
                    .contains("gone@example.com", answer)
                    .doesNotContain("ops@example.com");
            assertThat(server.messages).hasSize(1);
        }
    }

    @Test
    void whereOneMayBeTakenLaterItIsTriedAgain() throws Exception {
        try (var server = answering(Map.of("RCPT TO:<gone@", "550 nobody", "RCPT TO:<full@", "452 full"))) {
            assertThatThrownBy(() ->
                            mail(server, "gone@example.com", "full@example.com").tell(TEST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("gone@example.com", "550 nobody", "full@example.com", "452 full");
            assertThatThrownBy(() ->
                            mail(server, "gone@example.com", "gone@example.org").tell(TEST))
                    .isInstanceOf(Channel.Refused.class)
                    .hasMessageContainingAll("gone@example.com", "gone@example.org");
            assertThat(server.messages).isEmpty();
        }
    }

    @Test
    void whatItSaysInManyLinesIsOne() throws Exception {
        try (var server = answering(Map.of("RCPT TO:<gone@", "550-see\r\n550 WARN there"))) {
            assertThatThrownBy(() -> mail(server, "gone@example.com").tell(TEST))
                    .hasMessageContaining("550-see 550 WARN there");
        }
    }

    @Test
    void aServerThatGoesIsTriedAgain() throws Exception {
        try (var server = answering(Map.of("RCPT TO:<ops@", "421 going down"))) {
            assertThatThrownBy(() ->
                            mail(server, "desk@example.com", "ops@example.com").tell(TEST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("421");
        }
    }

    /** Told again it would be told twice. */
    @Test
    void whatWasTakenIsToldHoweverTheServerSaysGoodBye() throws Exception {
        try (var server = new ScriptedMailServer(line -> line.equals("QUIT") ? hangUp() : null)) {
            assertThat(mail(server, "ops@example.com").tell(TEST)).isEmpty();
            assertThat(server.messages).hasSize(1);
        }
    }

    private static String hangUp() {
        throw new java.io.UncheckedIOException(new IOException("gone"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "RCPT"})
    void anAnswerThatNeverEndsIsNotWaitedFor(String command) throws Exception {
        try (var server = answering(Map.of(command, ScriptedMailServer.ENDLESS))) {
            Mail mail = new Mail(
                    server.at(),
                    "patchbay@example.com",
                    List.of("ops@example.com"),
                    SSLContext.getDefault(),
                    Duration.ofMillis(1200));
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertThatThrownBy(() -> mail.tell(TEST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("longer than 1 second"));
        }
    }
}
