package org.patchbay.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.awaitility.core.ConditionTimeoutException;

import static org.awaitility.Awaitility.await;

/**
 * The distribution's shell over SSH, from this JVM: a command costs some ten milliseconds instead of the start of a
 * client. A session carries one command: the server ends it after that.
 */
final class Shell {
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final int CONNECTIONS = 3;
    private static final Duration PROMPT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final SshClient CLIENT = SshClient.setUpDefaultClient();

    static {
        // It is this machine, and a host key that was made a moment ago.
        CLIENT.setServerKeyVerifier((session, address, key) -> true);
        CLIENT.start();
    }

    private Shell() {}

    static Outcome run(int port, String user, String password, String command, Duration limit) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (ClientSession session = session(port, user, password)) {
            try (ChannelExec channel = session.createExecChannel(command)) {
                channel.setOut(out);
                channel.setErr(err);
                channel.open().verify(HANDSHAKE);
                Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), limit);
                if (seen.contains(ClientChannelEvent.TIMEOUT)) {
                    throw new AssertionError("'" + command + "' not done within " + limit + ", so far: " + text(out));
                }
                Integer exit = channel.getExitStatus();
                return new Outcome(exit == null ? -1 : exit, text(out), text(err));
            }
        }
    }

    /** At a terminal: what is typed, and what then stands on the screen. */
    static String typed(int port, String user, String password, String keys, Predicate<String> wanted)
            throws IOException {
        try (ClientSession session = session(port, user, password)) {
            try (ChannelShell channel = session.createShellChannel()) {
                var screen = new ByteArrayOutputStream();
                channel.setPtyType("xterm");
                channel.setPtyColumns(240);
                channel.setPtyLines(60);
                channel.setOut(screen);
                channel.setErr(screen);
                channel.open().verify(HANDSHAKE);
                shows(screen, text -> text.contains("> "), PROMPT);
                screen.reset();
                channel.getInvertedIn().write(keys.getBytes(StandardCharsets.UTF_8));
                channel.getInvertedIn().flush();
                shows(screen, wanted, ANSWER);
                return text(screen);
            }
        }
    }

    /**
     * Logged in. Right behind an installation, which may start Karaf's shell anew, a connection was seen to be taken and never answered.
     * Nothing was asked on it yet, so it is made again.
     */
    private static ClientSession session(int port, String user, String password) throws IOException {
        for (int left = CONNECTIONS - 1; ; left--) {
            ClientSession session = null;
            try {
                session = CLIENT.connect(user, "127.0.0.1", port)
                        .verify(HANDSHAKE)
                        .getSession();
                session.addPasswordIdentity(password);
                session.auth().verify(HANDSHAKE);
                return session;
            } catch (IOException unanswered) {
                if (session != null) {
                    session.close(true);
                }
                if (left == 0) {
                    throw unanswered;
                }
            }
        }
    }

    private static void shows(ByteArrayOutputStream screen, Predicate<String> wanted, Duration limit) {
        try {
            await().atMost(limit).until(() -> wanted.test(text(screen)));
        } catch (ConditionTimeoutException neverSeen) {
            // The test says what it wanted, and what stands there instead.
        }
    }

    /** Without colours: what a test compares is the text. */
    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replace("\r", "");
    }
}
