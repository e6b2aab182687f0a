package org.patchbay.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Listener;
import org.patchbay.rest.http.ListenerSettings;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Real connections to the server. */
class ListenerTest {
    private static final int MORE_THAN_A_BUFFER = 300_000;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private Listener listener = open(1);

    @TempDir
    Path directory;

    private Path file = Path.of("");

    private Listener open(int idleSeconds) {
        try {
            return new Listener(
                    new ListenerSettings("127.0.0.1", 0, "", "", 4, idleSeconds), Optional.empty(), request -> {
                        try {
                            return answer(request);
                        } catch (Problem problem) {
                            return Answer.json(problem.status(), Map.of());
                        }
                    });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Answer answer(Request request) {
        if (request.path().equals("/echo")) {
            String body = new String(request.body(10), StandardCharsets.UTF_8);
            return Answer.text("text/plain", body).header("X-Private", Boolean.toString(request.isPrivate()));
        }
        if (request.path().startsWith("/file")) {
            return Answer.file(
                    "application/octet-stream", "f", file, request.path().endsWith("passing"));
        }
        if (request.path().equals("/copy")) {
            ByteArrayOutputStream to = new ByteArrayOutputStream();
            try {
                long bytes = request.body(MORE_THAN_A_BUFFER, to);
                return Answer.text("text/plain", bytes + " " + to.size());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        if (request.path().equals("/trickle")) {
            try {
                return Answer.text("text/plain", request.body(100_000, new Trickle()) + " bytes");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        if (request.path().equals("/slow-disk")) {
            try {
                return Answer.text("text/plain", request.body(100, new SlowDisk()) + " bytes");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        if (request.path().equals("/slow")) {
            try {
                request.body(100_000);
            } finally {
                gone.countDown();
            }
        }
        return Answer.text(
                "text/plain",
                Thread.currentThread().getName() + " " + request.address() + " " + request.path() + " "
                        + request.query());
    }

    @AfterEach
    void close() {
        listener.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    /** What comes back for these very bytes, until the other end closes. */
    private String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void answersOnThreadsOfItsOwnAndSaysNothingOfItself() throws Exception {
        HttpResponse<String> response = send(request("/a%20b?c=d"));
        assertThat(response.body()).matches("patchbay-rest-\\d+ 127\\.0\\.0\\.1 /a%20b c=d");
        assertThat(response.headers().map().keySet())
                .containsExactlyInAnyOrder(
                        "cache-control", "content-length", "content-type", "date", "x-content-type-options");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
    }

    @Test
    void aBodyIsTakenUpToWhatIsAllowed() throws Exception {
        HttpResponse<String> taken = send(request("/echo").POST(HttpRequest.BodyPublishers.ofString("0123456789")));
        assertThat(taken.body()).isEqualTo("0123456789");
        assertThat(taken.headers().firstValue("x-private")).contains("true");
    }

    @Test
    void aLargerOneIsRefusedWhetherItsLengthIsSaidOrNot() throws Exception {
        for (HttpRequest.BodyPublisher body : new HttpRequest.BodyPublisher[] {
            HttpRequest.BodyPublishers.ofString("01234567890"),
            HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[11]))
        }) {
            assertThat(send(request("/echo").POST(body)).statusCode()).isEqualTo(413);
        }
    }

    @Test
    void aFileIsSentWholeAndGoesIfItWasMadeForThat() throws Exception {
        file = directory.resolve("f");
        String text = "0123456789".repeat(MORE_THAN_A_BUFFER / 10);
        Files.writeString(file, text);
        HttpResponse<String> sent = send(request("/file"));
        assertThat(sent.body()).isEqualTo(text);
        assertThat(sent.headers().firstValue("content-length")).contains(Integer.toString(MORE_THAN_A_BUFFER));
        assertThat(sent.headers().firstValue("content-disposition")).contains("attachment; filename=\"f\"");
        assertThat(send(request("/file").method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .body())
                .isEmpty();
        assertThat(file).exists();
        assertThat(send(request("/file-passing")).body()).isEqualTo(text);
        await().untilAsserted(() -> assertThat(file).doesNotExist());
        assertThat(send(request("/file")).statusCode()).isEqualTo(500);
    }

    /** Counts those who have sent something of theirs. */
    private final class Trickle extends OutputStream {
        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            waiting.incrementAndGet();
        }
    }

    /** Takes longer for ten bytes than their sender may. */
    private static final class SlowDisk extends OutputStream {
        @Override
        public void write(int b) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        }
    }

    @Test
    void whoSentABodyAtOnceIsNotBlamedForHowLongItTakesHere() throws Exception {
        HttpResponse<String> said = send(request("/slow-disk").POST(HttpRequest.BodyPublishers.ofString("0123456789")));
        assertThat(said.body()).isEqualTo("10 bytes");
        assertThat(send(request("/echo").POST(HttpRequest.BodyPublishers.ofString("next")))
                        .body())
                .as("the next on the same connection")
                .isEqualTo("next");
    }

    @Test
    void aBodyIsPassedOnAsItComesUpToWhatIsAllowed() throws Exception {
        for (int size : new int[] {0, MORE_THAN_A_BUFFER, MORE_THAN_A_BUFFER + 1}) {
            HttpResponse<String> said = send(request("/copy")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[size]))));
            if (size > MORE_THAN_A_BUFFER) {
                assertThat(said.statusCode()).isEqualTo(413);
            } else {
                assertThat(said.body()).isEqualTo(size + " " + size);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONSENSE|400",
                "GET /a HTTP/9.9|505",
                "GET /a HTTP/1.1|400",
                "GET /%%LONG HTTP/1.1|414",
            })
    void whatIsNoRequestIsRefusedInOurForm(String line, int status) throws Exception {
        String said = raw(line.replace("%LONG", "a".repeat(10_000)) + "\r\n\r\n");
        assertThat(said)
                .startsWith("HTTP/1.1 " + status)
                .contains("Content-Type: application/problem+json")
                .contains("\"status\":" + status)
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Server:");
    }

    @Test
    void tooLongHeadersAre431() throws Exception {
        assertThat(raw("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(10_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("\"status\":431");
    }

    /** Nor who sent it in pieces, between which this node had something else to do: a few bytes are late at once by any rate. */
    @Test
    void whoSentASmallBodyInPiecesIsNotBlamedForHowLongItTakesHere() throws Exception {
        listener.close();
        listener = open(60);
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("POST /slow-disk HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nab"
                            .getBytes(StandardCharsets.ISO_8859_1));
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            socket.getOutputStream().write('c');
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("3 bytes");
        }
    }

    /** One token is enough to send slowly: whether the node takes calls, and whatever else was asked whole, is answered all the same. */
    @Test
    void slowBodiesLeaveThreadsForWhatHasCome() throws Exception {
        listener.close();
        listener = open(60);
        List<Socket> slow = new ArrayList<>();
        try {
            int refused = 0;
            for (int i = 0; i < 6; i++) {
                Socket socket = new Socket("127.0.0.1", listener.port());
                socket.setSoTimeout(10_000);
                slow.add(socket);
                socket.getOutputStream()
                        .write("POST /trickle HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nab"
                                .getBytes(StandardCharsets.ISO_8859_1));
                if (i >= 2) {
                    // Two of four threads wait; whoever comes then is asked to come again.
                    String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                    assertThat(said).startsWith("HTTP/1.1 503");
                    refused++;
                } else {
                    int waited = i + 1;
                    await().until(() -> waiting.get() == waited);
                }
            }
            assertThat(refused).isEqualTo(4);
            for (int i = 0; i < 5; i++) {
                HttpRequest.Builder asked = request("/ready").timeout(Duration.ofSeconds(10));
                assertThat(send(asked).statusCode()).isEqualTo(200);
                assertThat(raw("POST /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"))
                        .startsWith("HTTP/1.1 200")
                        .endsWith("abc");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Somebody who says that a body follows and sends none holds a thread no longer than the idle time. */
    @Test
    void whoStopsSendingIsCutOff() throws Exception {
        String said = raw("POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\nab");
        gone.await();
        assertThat(said).startsWith("HTTP/1.1 408");
    }

    @Test
    void aConnectionOnWhichNothingComesIsClosed() throws Exception {
        assertThat(raw("GET / HT")).doesNotContain("200 OK");
    }

    @Test
    void whatIsClosedListensNoMore() {
        int port = listener.port();
        listener.close();
        assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenIsSaid() {
        assertThatThrownBy(() -> new Listener(
                        new ListenerSettings("127.0.0.1", listener.port(), "", "", 4, 1),
                        Optional.empty(),
                        this::answer))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
    }
}
