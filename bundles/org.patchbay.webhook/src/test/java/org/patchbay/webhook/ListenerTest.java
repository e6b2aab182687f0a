package org.patchbay.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.patchbay.api.ops.page.Page;
import org.patchbay.api.ops.page.PageAnswer;
import org.patchbay.api.ops.page.PageCall;
import org.patchbay.api.ops.page.PageCookie;
import org.patchbay.api.ops.webhook.Webhook;
import org.patchbay.api.ops.webhook.WebhookAnswer;
import org.patchbay.api.ops.webhook.WebhookCall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Real connections to the server. */
class ListenerTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private final Hooks<Webhook, WebhookCall, WebhookAnswer> hooks = Hooks.ofWebhooks();
    private final Hooks<Page, PageCall, PageAnswer> pages = Hooks.ofPages();
    private final Taker echo =
            new Taker("echo", call -> new WebhookAnswer(201, "application/json", "{\"n\":" + call.body().length + "}"));
    private final CountDownLatch hang = new CountDownLatch(1);
    private final Taker hanging = new Taker("hanging", call -> {
        try {
            hang.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return WebhookAnswer.of(204);
    });
    private Listener listener;

    @BeforeEach
    void open() throws IOException {
        hooks.add(echo, 0, 1);
        hooks.add(hanging, 0, 2);
        listener = new Listener(
                new WebhookSettings("127.0.0.1", 0, "", "", 4, 2, 1, Set.of()),
                Optional.empty(),
                new Entrance.Takers(hooks, pages));
    }

    @AfterEach
    void close() {
        hang.countDown();
        listener.close();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    private HttpResponse<String> post(String path, byte[] body) throws Exception {
        return CLIENT.send(
                to(path).POST(BodyPublishers.ofByteArray(body)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private CompletableFuture<Integer> posting(String path) {
        return CLIENT.sendAsync(
                        to(path).POST(BodyPublishers.ofString("x")).build(), HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /** What comes back for these very bytes, until the other end closes. */
    private String raw(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aBodyComesByteForByteWithHeadersAndQuery() throws Exception {
        byte[] body = new byte[200_000];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (i * 31);
        }
        HttpResponse<String> response = CLIENT.send(
                to("/hooks/echo?validationToken=a%20b%2Bc+%C3%A4&validationToken=other&flag")
                        .header("X-Zm-Signature", "v0=1")
                        .header("X-Two", "a")
                        .header("x-two", "b")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.body()).isEqualTo("{\"n\":200000}");
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().map().keySet())
                .as("says nothing of itself")
                .containsExactlyInAnyOrder(
                        "cache-control", "content-length", "content-type", "date", "x-content-type-options");
        var call = echo.calls.get(0);
        assertThat(call.body()).isEqualTo(body);
        assertThat(call.header("x-zm-signature")).contains("v0=1");
        assertThat(call.headers().get("x-two")).containsExactlyInAnyOrder("a", "b");
        assertThat(call.header("x-two")).as("not one").isEmpty();
        assertThat(call.query()).containsExactlyInAnyOrderEntriesOf(Map.of("validationToken", "a b+c ä", "flag", ""));
    }

    @Test
    void anEmptyBodyIsOne() throws Exception {
        assertThat(post("/hooks/echo", new byte[0]).body()).isEqualTo("{\"n\":0}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/hooks",
                "/hooks/",
                "/hooks/other",
                "/hooks/echo/",
                "/hooks/ech%6f",
                "/hooks/echo;a=b",
                "//hooks/echo",
                "/hooks/../hooks/echo",
                "/api/v1/ready"
            })
    void whatNobodyHasIsNotThere(String path) throws Exception {
        HttpResponse<String> response = post(path, new byte[] {1});
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEmpty();
        assertThat(echo.calls).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
    void nothingButPostIsTaken(String method) throws Exception {
        String said = raw(method + " /hooks/echo HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(said).startsWith("HTTP/1.1 405").containsIgnoringCase("Allow: POST");
        assertThat(echo.calls).isEmpty();
    }

    @Test
    void aLargerBodyIsRefusedWhetherItsLengthIsSaidOrNot() throws Exception {
        byte[] most = new byte[Reception.MOST_BYTES];
        assertThat(post("/hooks/echo", most).statusCode()).isEqualTo(201);
        byte[] more = new byte[Reception.MOST_BYTES + 1];
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream()
                    .write(("POST /hooks/echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + more.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
                    .as("before it comes")
                    .isEqualTo("HTTP/1.1 413");
        }
        HttpRequest chunked = to("/hooks/echo")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more)))
                .build();
        try {
            assertThat(CLIENT.send(chunked, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(413);
        } catch (IOException e) {
            // The connection may be closed before all was sent; that it was not taken counts.
        }
        assertThat(echo.calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NONSENSE|400",
                "POST /hooks/echo HTTP/9.9|505",
                "POST /hooks/echo HTTP/1.1|400",
                "POST /hooks/%LONG HTTP/1.1|414"
            })
    void whatIsNoRequestIsRefused(String line, int status) throws Exception {
        assertThat(raw(line.replace("%LONG", "a".repeat(10_000)) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status)
                .doesNotContainIgnoringCase("jetty")
                .doesNotContain("Server:");
    }

    @Test
    void aQueryThatIsNoneIsRefused() throws Exception {
        assertThat(raw("POST /hooks/echo?a=%zz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    /** More of them than there are threads, and somebody else is answered before their time is over. */
    @Test
    void whoSendsSlowlyHoldsNoThreadAndIsCutOff() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Socket socket = new Socket("127.0.0.1", listener.port());
            slow.add(socket);
            socket.getOutputStream()
                    .write("POST /hooks/echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\nab"
                            .getBytes(StandardCharsets.ISO_8859_1));
        }
        assertThat(post("/hooks/echo", new byte[3]).statusCode()).isEqualTo(201);
        for (Socket socket : slow) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .startsWith("HTTP/1.1 408")
                    .contains("Connection: close");
            socket.close();
        }
        assertThat(echo.calls).hasSize(1);
        await().untilAsserted(() -> assertThat(hooks.shown()).contains("echo: 1 taken, 30 refused"));
    }

    /** One that hangs takes its own places and nobody else's. */
    @Test
    void aTakerThatHangsLeavesTheOthersTheirThreads() throws Exception {
        List<CompletableFuture<Integer>> inside = new ArrayList<>();
        for (int i = 0; i < Hook.AT_A_TIME; i++) {
            inside.add(posting("/hooks/hanging"));
        }
        await().until(() -> hanging.calls.size() == Hook.AT_A_TIME);
        HttpResponse<String> more = post("/hooks/hanging", new byte[1]);
        assertThat(more.statusCode()).isEqualTo(503);
        assertThat(more.headers().firstValue("retry-after")).contains("5");
        assertThat(post("/hooks/echo", new byte[1]).statusCode()).isEqualTo(201);
        hang.countDown();
        for (CompletableFuture<Integer> each : inside) {
            assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo(204);
        }
    }

    @Test
    void aTakerThatIsAwayIsWaitedForAndNotForgotten() throws Exception {
        hooks.remove(echo);
        HttpResponse<String> away = post("/hooks/echo", new byte[1]);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("retry-after")).isPresent();
        hooks.add(echo, 0, 3);
        assertThat(post("/hooks/echo", new byte[1]).statusCode()).isEqualTo(201);
        hooks.expect(Set.of("graph"));
        assertThat(post("/hooks/graph", new byte[1]).statusCode())
                .as("expected")
                .isEqualTo(503);
        assertThat(hooks.missing()).containsExactly("graph");
    }

    @Test
    void aFaultOfTheTakerIsToldToNobodyOutside() throws Exception {
        hooks.add(
                new Taker("bad", call -> {
                    throw new IllegalStateException("secret " + new String(call.body(), StandardCharsets.UTF_8));
                }),
                0,
                4);
        HttpResponse<String> response = post("/hooks/bad", new byte[] {'p', 'w'});
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).isEmpty();
        assertThat(Hook.described(new IllegalStateException("secret pw")))
                .contains("IllegalStateException at ")
                .doesNotContain("secret");
        assertThat(hooks.shown()).contains("bad: 0 taken, 0 refused, 0 told to come again, 1 failed");
    }

    /** A page that repeats what it was asked. */
    private static Page page(PageAnswer answer, java.util.List<PageCall> calls) {
        return new Page() {
            @Override
            public String name() {
                return "sign";
            }

            @Override
            public PageAnswer answer(PageCall call) {
                calls.add(call);
                return answer;
            }
        };
    }

    @Test
    void aPageIsAskedByGetAndByFormAndABrowserIsKeptToWhatItSays() throws Exception {
        List<PageCall> calls = new ArrayList<>();
        String style = "p{color:#000}";
        pages.add(
                page(
                        new PageAnswer(
                                200,
                                "<style>" + style + "</style><p>hi",
                                style,
                                Optional.empty(),
                                List.of(new PageCookie("pb", "v.1", 600, PageCookie.Site.NONE))),
                        calls),
                0,
                7);
        HttpResponse<String> got = CLIENT.send(
                to("/pages/sign?tenant=a%20b").header("Cookie", "pb=x; other=y").build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.body()).isEqualTo("<style>p{color:#000}</style><p>hi");
        assertThat(got.headers().firstValue("content-type")).contains("text/html;charset=utf-8");
        assertThat(got.headers().firstValue("cache-control")).contains("no-store");
        assertThat(got.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(got.headers().firstValue("referrer-policy")).contains("no-referrer");
        assertThat(got.headers().firstValue("content-security-policy").orElseThrow())
                .startsWith("default-src 'none'; style-src 'sha256-")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(got.headers().firstValue("set-cookie"))
                .contains("pb=v.1; Max-Age=600; Path=/pages/sign; Secure; HttpOnly; SameSite=None");
        assertThat(calls.get(0).query()).containsEntry("tenant", "a b");
        assertThat(calls.get(0).cookies()).containsEntry("pb", "x").containsEntry("other", "y");
        HttpResponse<String> posted = CLIENT.send(
                to("/pages/sign")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("code=a%2Bb&state=s"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(200);
        assertThat(calls.get(1).post()).isTrue();
        assertThat(calls.get(1).form()).containsEntry("code", "a+b").containsEntry("state", "s");
        assertThat(calls.get(1).toString()).doesNotContain("a+b");
    }

    @Test
    void aPageSendsABrowserOn() throws Exception {
        pages.add(page(PageAnswer.to(URI.create("https://login.example/x?a=1"), List.of()), new ArrayList<>()), 0, 7);
        HttpResponse<String> got = CLIENT.send(to("/pages/sign").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(got.statusCode()).isEqualTo(303);
        assertThat(got.headers().firstValue("location")).contains("https://login.example/x?a=1");
    }

    @Test
    void whatIsNoAskingForAPageIsRefusedBeforeItIsSeen() throws Exception {
        List<PageCall> calls = new ArrayList<>();
        pages.add(page(PageAnswer.to(URI.create("https://login.example/"), List.of()), calls), 0, 7);
        String head = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        assertThat(raw("GET /pages/none" + head + "\r\n")).startsWith("HTTP/1.1 404");
        assertThat(raw("DELETE /pages/sign" + head + "\r\n"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET, POST");
        assertThat(raw("GET /pages/sign?a=%zz" + head + "\r\n")).startsWith("HTTP/1.1 400");
        assertThat(raw("POST /pages/sign" + head + "Content-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"))
                .startsWith("HTTP/1.1 415");
        String form = head + "Content-Type: application/x-www-form-urlencoded\r\n";
        assertThat(raw("POST /pages/sign" + form + "Content-Length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(raw("POST /pages/sign" + form + "Content-Length: 5\r\n\r\na=%zz"))
                .startsWith("HTTP/1.1 400");
        assertThat(calls).isEmpty();
        assertThat(CLIENT.send(
                                to("/hooks/sign").POST(BodyPublishers.noBody()).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .as("a page is no webhook")
                .isEqualTo(404);
    }

    @Test
    void aPageThatFailsSaysSoWithoutSayingWhy() throws Exception {
        pages.add(
                new Page() {
                    @Override
                    public String name() {
                        return "sign";
                    }

                    @Override
                    public PageAnswer answer(PageCall call) {
                        throw new IllegalStateException("secret pw");
                    }
                },
                0,
                7);
        HttpResponse<String> got = CLIENT.send(to("/pages/sign").build(), HttpResponse.BodyHandlers.ofString());
        assertThat(got.statusCode()).isEqualTo(500);
        assertThat(got.body()).contains("Something went wrong here").doesNotContain("secret");
        assertThat(got.headers().firstValue("content-security-policy")).isPresent();
    }
}
