package org.patchbay.notice;

import java.io.IOException;
import java.io.Writer;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SMTPReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a notice as a mail (RFC 5321, RFC 5322), by one server that is trusted to send it on. */
final class Mail implements Channel {
    private static final Logger LOG = LoggerFactory.getLogger(Mail.class);
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
    private final Duration most;

    Mail(Server server, String from, List<String> to) {
        this(server, from, to, trust(), MOST);
    }

    /**
     * @param trust whose certificates are believed
     * @param most how long a notice may take in all
     */
    Mail(Server server, String from, List<String> to, SSLContext trust, Duration most) {
        this.server = server;
        this.most = most;
        this.trust = trust;
        this.from = from;
        this.to = List.copyOf(to);
    }

    @Override
    public String tell(Notice notice) throws IOException, Refused {
        var client = new Client(server.security() == Security.TLS, trust);
        // Each reply has its own limit, and there may be many, or one that comes letter by letter.
        var late = new CompletableFuture<Boolean>().completeOnTimeout(true, most.toMillis(), TimeUnit.MILLISECONDS);
        var unused = late.thenRun(client::cut);
        client.setConnectTimeout((int) LIMIT.toMillis());
        client.setDefaultTimeout((int) LIMIT.toMillis());
        try {
            return send(client, notice);
        } catch (IOException e) {
            throw client.isCut() ? new IOException("It took longer than " + most.toSeconds() + " seconds.", e) : e;
        } finally {
            late.cancel(false);
            client.disconnect();
        }
    }

    private String send(Client client, Notice notice) throws IOException, Refused {
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
        String left = recipients(client);
        Writer message = client.sendMessageData();
        if (message == null) {
            accepted(client.getReplyCode(), client);
            throw new IOException("It does not take the message: " + said(client));
        }
        try (message) {
            message.write(MailText.of(notice, from, to));
        }
        client.completePendingCommand();
        accepted(client.getReplyCode(), client);
        quit(client);
        return left;
    }

    /**
     * Each by itself (RFC 5321, 3.3): a mailbox that is gone silences nobody else.
     *
     * @return who is not told, and why; empty for nobody
     * @throws Refused where it will never take one of them
     */
    private String recipients(Client client) throws IOException, Refused {
        List<String> left = new ArrayList<>();
        boolean forGood = true;
        for (String each : to) {
            int code = client.rcpt("<" + each + ">");
            if (code == SMTPReply.SERVICE_NOT_AVAILABLE) {
                accepted(code, client);
            }
            if (!SMTPReply.isPositiveCompletion(code)) {
                left.add(each + " (it answered " + said(client) + ")");
                forGood &= code >= 500;
            }
        }
        String all = String.join(", ", left);
        if (left.size() < to.size()) {
            return left.isEmpty()
                    ? ""
                    : "Not told, while others were: " + all + ". Put that mailbox right, or take it out of 'to'.";
        }
        if (forGood) {
            throw new Refused("Nobody is told: " + all);
        }
        throw new IOException("Nobody is told: " + all);
    }

    /** What was taken is told, however the server says good-bye. */
    private static void quit(Client client) {
        try {
            client.quit();
        } catch (IOException e) {
            LOG.debug("A mail server did not say good-bye", e);
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

    /** In a line: what another server says does not begin one of our log. */
    private static String said(Client client) {
        String reply = client.getReplyString();
        return reply == null ? "nothing" : reply.strip().replaceAll("\\s+", " ");
    }

    @Override
    public String to() {
        return String.join(" ", to) + " by " + server.host() + ":" + server.port();
    }

    /** The library's own trust would look at dates alone, and whose certificate it is has to be asked for. */
    private static final class Client extends AuthenticatingSMTPClient {
        private boolean open;
        private @Nullable Socket line;
        private boolean cut;

        Client(boolean implicit, SSLContext trust) {
            super(implicit, trust);
            setEndpointCheckingEnabled(true);
        }

        /** The bare connection, also where TLS is spoken over it: to close that may wait for the other end. */
        @Override
        protected void _connectAction_() throws IOException {
            synchronized (this) {
                line = _socket_;
                if (cut) {
                    _socket_.close();
                }
            }
            super._connectAction_();
        }

        /** Whoever waits for the other end is told at once that it is gone. */
        synchronized void cut() {
            cut = true;
            try {
                if (line != null) {
                    line.close();
                }
            } catch (IOException e) {
                LOG.debug("A connection to a mail server could not be closed", e);
            }
        }

        synchronized boolean isCut() {
            return cut;
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
