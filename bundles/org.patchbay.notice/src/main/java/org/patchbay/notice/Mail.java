package org.patchbay.notice;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

import javax.net.ssl.SSLContext;

import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;

/** Sends a notice as a mail (RFC 5321, RFC 5322), by one server that is trusted to send it on. */
final class Mail implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** How the connection is secured. */
    enum Security {
        /** From the first byte on (RFC 8314). */
        TLS,
        /** By STARTTLS (RFC 3207), and not otherwise. */
        STARTTLS,
        /** Not at all: for a server on this machine. */
        NONE
    }

    /**
     * The server and what it wants.
     *
     * @param user empty where nobody has to log in
     */
    record Server(String host, int port, Security security, String user, SecretSource password) {}

    private final Server server;
    private final String from;
    private final List<String> to;
    private final SSLContext trust;

    Mail(Server server, String from, List<String> to) {
        this(server, from, to, trust());
    }

    /** @param trust whose certificates are believed */
    Mail(Server server, String from, List<String> to, SSLContext trust) {
        this.server = server;
        this.trust = trust;
        this.from = from;
        this.to = List.copyOf(to);
    }

    @Override
    public void tell(Notice notice) throws IOException, Refused {
        var client = new Client(server.security() == Security.TLS, trust);
        client.setConnectTimeout((int) LIMIT.toMillis());
        client.setDefaultTimeout((int) LIMIT.toMillis());
        try {
            client.connect(server.host(), server.port());
            client.setSoTimeout((int) LIMIT.toMillis());
            accepted(client.getReplyCode(), client);
            accepted(client.ehlo("patchbay"), client);
            if (server.security() == Security.STARTTLS) {
                if (!client.execTLS()) {
                    throw new IOException("It does not offer STARTTLS: " + said(client));
                }
                accepted(client.ehlo("patchbay"), client);
            }
            login(client);
            accepted(client.mail("<" + from + ">"), client);
            for (String each : to) {
                accepted(client.rcpt("<" + each + ">"), client);
            }
            Writer message = client.sendMessageData();
            if (message == null) {
                accepted(client.getReplyCode(), client);
                throw new IOException("It does not take the message: " + said(client));
            }
            try (message) {
                message.write(text(notice));
            }
            client.completePendingCommand();
            accepted(client.getReplyCode(), client);
            client.quit();
        } finally {
            client.disconnect();
        }
    }

    private static SSLContext trust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has a default for TLS.", e);
        }
    }

    private void login(Client client) throws IOException, Refused {
        if (server.user().isEmpty()) {
            return;
        }
        char[] password = server.password().read();
        try {
            if (!client.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, server.user(), new String(password))) {
                // A password may be put right: the notice waits for it.
                throw new IOException("It does not let " + server.user() + " in: " + client.getReplyCode() + ".");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("The login is not possible: " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static void accepted(int code, Client client) throws IOException, Refused {
        if (SMTPReply.isPositiveCompletion(code) || SMTPReply.isPositiveIntermediate(code)) {
            return;
        }
        if (code >= 500 && code != SMTPReply.SERVICE_NOT_AVAILABLE && client.isLoggedOn()) {
            throw new Refused("It answered " + said(client));
        }
        throw new IOException("It answered " + said(client));
    }

    private static String said(Client client) {
        String reply = client.getReplyString();
        return reply == null ? "nothing" : reply.strip();
    }

    private String text(Notice notice) {
        StringBuilder body = new StringBuilder(notice.title()).append("\n\n");
        body.append("when: ").append(notice.at()).append('\n');
        if (!notice.tenant().isEmpty()) {
            body.append("tenant: ").append(notice.tenant()).append('\n');
        }
        new TreeMap<>(notice.data()).forEach((key, value) -> {
            if (!value.isEmpty()) {
                body.append(key).append(": ").append(value).append('\n');
            }
        });
        body.append("\nThe node that tells this keeps it: patchbay:audit, patchbay:trace CALL.\n");
        String date = DateTimeFormatter.RFC_1123_DATE_TIME
                .withLocale(Locale.ROOT)
                .format(notice.at().atOffset(ZoneOffset.UTC));
        return "From: <" + from + ">\nTo: <" + String.join(">, <", to) + ">\nSubject: " + encoded(notice.title())
                + "\nDate: " + date + "\nMessage-ID: <" + notice.id() + "@patchbay.invalid>\nMIME-Version: 1.0\n"
                + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\nAuto-Submitted: auto-generated\n\n"
                + Base64.getMimeEncoder().encodeToString(body.toString().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    /** RFC 2047: nothing in a title ends a line, or is a header field. */
    private static String encoded(String title) {
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(title.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    @Override
    public String to() {
        return String.join(" ", to) + " by " + server.host() + ":" + server.port();
    }

    /** The library's own trust would look at dates alone, and whose certificate it is has to be asked for. */
    private static final class Client extends AuthenticatingSMTPClient {
        private boolean open;

        Client(boolean implicit, SSLContext trust) {
            super(implicit, trust);
            setEndpointCheckingEnabled(true);
        }

        boolean isLoggedOn() {
            return open;
        }

        @Override
        public int mail(String reversePath) throws IOException {
            open = true;
            return super.mail(reversePath);
        }
    }
}
