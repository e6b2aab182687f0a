package org.patchbay.zoom;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Zoom's sign-in and the few operations of its API that are used, written down by hand from its published contract. It refuses what that
 * refuses: another method, path, parameter, body, scope or token; more than one presence update a minute; who is signed in nowhere.
 */
final class FakeZoom implements AutoCloseable {
    static final String ACCOUNT = "acct-1";
    static final String ID = "client-1";
    static final String SECRET = "s3cret";
    private static final Set<String> NEW = Set.of(
            "Do_Not_Disturb",
            "Away",
            "Available",
            "In_A_Meeting",
            "In_A_Call",
            "In_A_Calendar_Event",
            "Presenting",
            "Busy");
    private static final Set<String> OLD = Set.of(
            "Do_Not_Disturb",
            "Away",
            "Available",
            "In_A_Zoom_Meeting",
            "On_A_Call",
            "In_Calendar_Event",
            "Presenting",
            "Busy");

    static {
        // Else an answer takes 45 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Somebody there. */
    static final class Somebody {
        final String id;
        String mail;
        String client = "6.2.0.1855(win)";
        String status = "Available";
        boolean signedIn = true;
        /** activate, deactivate or empty for no telephone. */
        String phone = "activate";

        List<String> numbers = new ArrayList<>();
        Instant updated = Instant.MIN;
        int duration;

        Somebody(String id, String mail) {
            this.id = id;
            this.mail = mail;
        }
    }

    /** An answer that is given instead. */
    record Fault(String path, int status, Map<String, String> headers, byte[] body, boolean never) {}

    final Map<String, Somebody> people = new LinkedHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    final Deque<Fault> faults = new ArrayDeque<>();
    volatile String scope = "user:read:admin user:write:admin phone:read:admin";
    volatile boolean oldSpelling;
    volatile boolean keepsQuiet;
    volatile int page = 300;
    volatile String account = ACCOUNT;
    private final Map<String, String> tokens = new HashMap<>();
    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private int issued;

    FakeZoom(Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Somebody add(String id, String mail) {
        Somebody somebody = new Somebody(id, mail);
        people.put(id, somebody);
        return somebody;
    }

    void fail(String path, int status, Map<String, String> headers, String body) {
        fail(new Fault(path, status, headers, body.getBytes(StandardCharsets.UTF_8), false));
    }

    /** Takes a request and never answers it. */
    void hang(String path) {
        fail(new Fault(path, 0, Map.of(), new byte[0], true));
    }

    synchronized void fail(Fault fault) {
        faults.add(fault);
    }

    /** None of the tokens given so far is good any more. */
    synchronized void revoke() {
        tokens.clear();
    }

    long count(String start) {
        return requests.stream().filter(each -> each.startsWith(start)).count();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        Fault fault;
        synchronized (this) {
            fault = faults.stream()
                    .filter(each -> path.startsWith(each.path()))
                    .findFirst()
                    .orElse(null);
            if (fault != null) {
                faults.remove(fault);
            }
        }
        if (fault != null) {
            if (!fault.never()) {
                fault.headers().forEach(exchange.getResponseHeaders()::set);
                send(exchange, fault.status(), fault.body());
            }
            return;
        }
        synchronized (this) {
            String said = path.equals("/oauth/token") ? token(exchange, body) : api(exchange, path, body);
            int status = Integer.parseInt(said.substring(0, 3));
            send(exchange, status, said.substring(3).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String error(int status, int code, String message) {
        return status + "{\"code\":" + code + ",\"message\":\"" + message + "\"}";
    }

    private String token(HttpExchange exchange, byte[] body) {
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((ID + ":" + SECRET).getBytes(StandardCharsets.UTF_8));
        if (!exchange.getRequestMethod().equals("POST")
                || !"application/x-www-form-urlencoded"
                        .equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return "405";
        }
        if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            return "401{\"reason\":\"Invalid client_id or client_secret\",\"error\":\"invalid_client\"}";
        }
        if (!("grant_type=account_credentials&account_id=" + account)
                .equals(new String(body, StandardCharsets.UTF_8))) {
            return "400{\"reason\":\"Bad Request\",\"error\":\"invalid_request\"}";
        }
        String token = "t-" + ++issued;
        tokens.put(token, scope);
        return "200{\"access_token\":\"" + token + "\",\"token_type\":\"bearer\",\"expires_in\":3600,\"scope\":\""
                + scope + "\",\"api_url\":\"" + url() + "\"}";
    }

    private String api(HttpExchange exchange, String path, byte[] body) {
        String bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        String scopes = tokens.get(bearer.replaceFirst("^Bearer ", ""));
        if (!bearer.startsWith("Bearer ") || scopes == null) {
            return error(401, 124, "Invalid access token.");
        }
        String method = exchange.getRequestMethod();
        if (path.matches("/v2/users/[^/]+/presence_status")) {
            return presence(method, path.split("/")[3], exchange.getRequestURI().getQuery(), body, scopes);
        }
        boolean phone = path.equals("/v2/phone/users");
        if (!phone && !path.equals("/v2/users")) {
            return error(404, 404, "No such path.");
        }
        if (!method.equals("GET")) {
            return error(405, 405, "Method not allowed.");
        }
        if (!Set.of(scopes.split(" ")).contains(phone ? "phone:read:admin" : "user:read:admin")) {
            return error(400, 4711, "Invalid access token, does not contain scopes.");
        }
        return list(exchange.getRequestURI().getQuery(), phone);
    }

    private String presence(String method, String user, String query, byte[] body, String scopes) {
        boolean put = method.equals("PUT");
        if (!put && !method.equals("GET") || query != null) {
            return error(405, 405, "Method not allowed.");
        }
        if (!Set.of(scopes.split(" ")).contains(put ? "user:write:admin" : "user:read:admin")) {
            return error(400, 4711, "Invalid access token, does not contain scopes:[user:write:admin].");
        }
        Somebody who = people.values().stream()
                .filter(each -> each.id.equals(user) || each.mail.equals(user))
                .findFirst()
                .orElse(null);
        if (who == null) {
            return error(404, 1001, "User does not exist: " + user + ".");
        }
        if (!put) {
            return body.length > 0 ? error(400, 300, "A body.") : "200{\"status\":\"" + who.status + "\"}";
        }
        return set(who, body);
    }

    private String set(Somebody who, byte[] body) {
        Json json;
        try {
            json = Json.read(body);
        } catch (IOException e) {
            return error(400, 300, "Validation Failed.");
        }
        String status = json.text("status");
        long duration = json.number("duration");
        String plain = "{\"status\":\"" + status + "\"" + (duration == 0 ? "" : ",\"duration\":" + duration) + "}";
        boolean quiet = status.equals("Do_Not_Disturb");
        if (!plain.equals(new String(body, StandardCharsets.UTF_8))
                || !(oldSpelling ? OLD : NEW).contains(status)
                || duration != 0 && (!quiet || duration < 20 || duration > 1440)) {
            return error(400, 300, "Validation Failed.");
        }
        if (!who.signedIn) {
            return error(400, 5411, "The user is not logged in.");
        }
        if (keepsQuiet && who.status.equals("Do_Not_Disturb") && !quiet) {
            return error(400, 5400, "This change is not allowed.");
        }
        if (who.updated.plus(Duration.ofMinutes(1)).isAfter(clock.instant())) {
            return error(429, 429, "Too many updates for this user.");
        }
        who.updated = clock.instant();
        who.status = status;
        who.duration = (int) duration;
        return "204";
    }

    private String list(String query, boolean phone) {
        Map<String, String> given = new TreeMap<>();
        for (String each : String.valueOf(query).split("&")) {
            given.put(each.split("=")[0], each.split("=", 2)[1]);
        }
        int size = Integer.parseInt(given.getOrDefault("page_size", "30"));
        if (!Set.of("page_size", "next_page_token").containsAll(given.keySet())
                || size < 1
                || size > (phone ? 100 : 300)) {
            return error(400, 300, "Validation Failed.");
        }
        int from = Integer.parseInt(given.getOrDefault("next_page_token", "p0").substring(1));
        List<Somebody> all = people.values().stream()
                .filter(each -> !phone || !each.phone.isEmpty())
                .toList();
        int to = Math.min(all.size(), from + Math.min(size, page));
        StringBuilder users = new StringBuilder();
        for (Somebody each : all.subList(from, to)) {
            users.append(users.isEmpty() ? "" : ",").append(phone ? phoneUser(each) : user(each));
        }
        return "200{\"next_page_token\":\"" + (to < all.size() ? "p" + to : "") + "\",\"page_size\":" + size
                + ",\"users\":[" + users + "]}";
    }

    private static String user(Somebody each) {
        return "{\"id\":\"" + each.id + "\",\"email\":\"" + each.mail
                + "\",\"type\":2,\"status\":\"active\",\"last_client_version\":\"" + each.client + "\"}";
    }

    private static String phoneUser(Somebody each) {
        StringBuilder numbers = new StringBuilder();
        each.numbers.forEach(number -> numbers.append(numbers.isEmpty() ? "" : ",")
                .append("{\"id\":\"n\",\"number\":\"")
                .append(number)
                .append("\"}"));
        return "{\"id\":\"" + each.id + "\",\"email\":\"" + each.mail
                + "\",\"extension_number\":1000001036,\"phone_user_id\":\"x\",\"status\":\"" + each.phone
                + "\",\"phone_numbers\":[" + numbers + "]}";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
