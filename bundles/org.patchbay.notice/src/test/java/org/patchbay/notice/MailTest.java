package org.patchbay.notice;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

import org.patchbay.api.call.Scope;
import org.patchbay.api.call.fact.Fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a mail server that is not ours. */
class MailTest {
    private static final Notice STOP = Notice.of(
            "node1",
            new Fact(
                    9,
                    Fact.CEILING_REACHED,
                    Scope.call("acme", "c1"),
                    Instant.parse("2026-11-26T10:00:00Z"),
                    Map.of("user", "ada\r\nBcc: all@example.com", "ceiling", "per_hour", "country", "LV")));

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final SMTPServer.Builder builder = SMTPServer.port(0)
            .bindAddress(InetAddress.getLoopbackAddress())
            .simpleMessageListener(new SimpleMessageListener() {
                @Override
                public boolean accept(String from, String recipient) {
                    return !recipient.startsWith("gone");
                }

                @Override
                public void deliver(String from, String recipient, java.io.InputStream data) throws IOException {
                    taken.add(from + " " + recipient + "\n" + new String(data.readAllBytes(), StandardCharsets.UTF_8));
                }
            });

    private SMTPServer server;

    @AfterEach
    void stop() {
        server.stop();
    }

    private Mail mail(Mail.Security security, String user, String password, String... to) {
        server.start();
        Mail.Server at = new Mail.Server("127.0.0.1", server.getPortAllocated(), security, user, password::toCharArray);
        return new Mail(at, "patchbay@example.com", List.of(to));
    }

    @Test
    void eachIsToldAndNothingInItIsAHeaderField() throws Exception {
        server = builder.build();
        mail(Mail.Security.NONE, "", "", "ops@example.com", "desk@example.com").tell(STOP);
        assertThat(taken).hasSize(2);
        String message = taken.get(0).replace("\r", "");
        assertThat(message).startsWith("patchbay@example.com ops@example.com\n");
        String head = message.substring(0, message.indexOf("\n\n"));
        assertThat(head)
                .contains("Message-ID: <node1-9@patchbay.invalid>", "Date: Thu, 26 Nov 2026 10:00:00 GMT")
                .doesNotContain("\nBcc:");
        assertThat(MailTextTest.subject(head)).startsWith("Calls of acme/ada").contains("per_hour reached, last to LV");
        assertThat(MailTextTest.decoded(message.substring(message.indexOf("\n\n") + 2)))
                .contains("ceiling: per_hour\n", "country: LV\n", "tenant: acme\n");
    }

    @Test
    void whoMustLogInDoesAndAWrongPasswordIsTriedAgain() throws Exception {
        server = builder.authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory((user, password, context) -> {
                            if (!user.equals("patchbay") || !password.equals("right")) {
                                throw new LoginFailedException();
                            }
                        }))
                .requireAuth()
                .build();
        mail(Mail.Security.NONE, "patchbay", "right", "ops@example.com").tell(STOP);
        assertThat(taken).hasSize(1);
        assertThatThrownBy(() -> mailAgain("wrong").tell(STOP))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not let patchbay in")
                .message()
                .doesNotContain("wrong");
    }

    private Mail mailAgain(String password) {
        return new Mail(
                new Mail.Server(
                        "127.0.0.1", server.getPortAllocated(), Mail.Security.NONE, "patchbay", password::toCharArray),
                "patchbay@example.com",
                List.of("ops@example.com"));
    }

    @Test
    void aServerWithoutStarttlsIsNotSpokenToInTheClear() {
        server = builder.build();
        assertThatThrownBy(() -> mail(Mail.Security.STARTTLS, "patchbay", "right", "ops@example.com")
                        .tell(STOP))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("STARTTLS");
        assertThat(taken).isEmpty();
    }

    @Test
    void anAddressThatTheServerDoesNotKnowIsRefusedForGood() {
        server = builder.build();
        assertThatThrownBy(() ->
                        mail(Mail.Security.NONE, "", "", "gone@example.com").tell(STOP))
                .isInstanceOf(Channel.Refused.class)
                .hasMessageContaining("55");
    }
}
