package org.patchbay.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A mail server that answers as a test wants, for what a good one does not do. */
final class ScriptedMailServer implements AutoCloseable {
    /** An answer that never ends. */
    static final String ENDLESS = "";

    final List<String> messages = new CopyOnWriteArrayList<>();
    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final UnaryOperator<String> answers;

    /** @param answers to a command; null for that of a server that takes everything */
    ScriptedMailServer(UnaryOperator<String> answers) throws IOException {
        this.answers = answers;
        Thread thread = new Thread(this::accept, "scripted-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    Mail.Server at() {
        return new Mail.Server("127.0.0.1", socket.getLocalPort(), Mail.Security.NONE, "", SecretSource.NONE);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                connections.add(connection);
                serve(connection);
            } catch (IOException e) {
                // The other end has gone, or the test is over.
            }
        }
    }

    private void serve(Socket connection) throws IOException {
        var in = new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = connection.getOutputStream();
        say(out, "220 here");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer = answers.apply(line);
            say(out, answer == null ? usual(line) : answer);
            if (line.equals("DATA")) {
                StringBuilder message = new StringBuilder();
                for (String each = in.readLine(); each != null && !each.equals("."); each = in.readLine()) {
                    message.append(each).append('\n');
                }
                messages.add(message.toString());
                say(out, "250 taken");
            }
        }
    }

    private static String usual(String line) {
        return line.equals("DATA") ? "354 go on" : line.equals("QUIT") ? "221 bye" : "250 fine";
    }

    private static void say(OutputStream out, String answer) throws IOException {
        while (answer.equals(ENDLESS)) {
            // Each line comes long before any single read gives up.
            out.write("250-more\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
        out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : connections) {
            each.close();
        }
    }
}
