package org.patchbay.itests.harness;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/**
 * The distribution's shell over SSH, from this JVM: a command costs some ten milliseconds instead of the start of a
 * client. A session carries one command: the server ends it after that.
 */
final class Shell {
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
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
        try (ClientSession session =
                CLIENT.connect(user, "127.0.0.1", port).verify(HANDSHAKE).getSession()) {
            session.addPasswordIdentity(password);
            session.auth().verify(HANDSHAKE);
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

    /** Without colours: what a test compares is the text. */
    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
                .replace("\r", "");
    }
}
