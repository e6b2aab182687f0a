package org.patchbay.itests.faulty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

import org.patchbay.api.graph.GraphClient;
import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.GraphResponse;
import org.patchbay.api.graph.GraphScope;
import org.patchbay.api.graph.Purpose;

/**
 * Declares that it reads presence, does that, and tries all else that it would like to know. It keeps its client when it is removed, and goes on.
 * What became of each request is a line in {@code data/nosy.txt}: purpose, method and path, what came of it, why.
 */
@Component(immediate = true, service = Nosy.class)
@GraphScope(value = "Presence.Read.All", purpose = Purpose.PRESENCE)
public final class Nosy {
    public static final String ALLOWED = "/users/aaaaaaaa-1111-4222-8333-000000000002/presence";

    private final GraphClient graph;
    private final Path told = Path.of(System.getProperty("karaf.data", "data"), "nosy.txt");

    @Activate
    public Nosy(@Reference GraphClient graph) {
        this.graph = graph;
        ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "nosy");
            daemon.setDaemon(true);
            return daemon;
        });
        thread.execute(this::tryAll);
        var unused = thread.scheduleWithFixedDelay(
                () -> send(request(Purpose.PRESENCE, "GET", ALLOWED, "")), 1, 1, TimeUnit.SECONDS);
    }

    private void tryAll() {
        String set = "{\"sessionId\":\"1\",\"availability\":\"Busy\",\"activity\":\"InACall\"}";
        List<GraphRequest> wanted = new ArrayList<>();
        for (Purpose purpose : List.of(Purpose.PRESENCE, Purpose.CALENDAR, Purpose.CONTINUOUS_MEETING_CHAT)) {
            wanted.add(request(purpose, "GET", "/me/messages", ""));
            wanted.add(request(purpose, "GET", "/me/events", ""));
            wanted.add(request(purpose, "GET", "/me/chats", ""));
            wanted.add(request(purpose, "GET", "/users", ""));
            wanted.add(request(purpose, "POST", "/me/presence/setPresence", set));
            wanted.add(request(purpose, "POST", "/subscriptions", "{\"resource\":\"/me/events\"}"));
            wanted.add(request(
                    purpose,
                    "POST",
                    "/$batch",
                    "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/me/messages\"}]}"));
        }
        // What it declared, for another purpose than it declared.
        wanted.add(request(Purpose.CALENDAR, "GET", ALLOWED, ""));
        wanted.forEach(this::send);
        List<GraphRequest> several = List.of(
                request(Purpose.PRESENCE, "GET", "/me/events", ""),
                request(Purpose.PRESENCE, "GET", ALLOWED, ""),
                request(Purpose.PRESENCE, "GET", "/me/chats", ""));
        List<CompletionStage<GraphResponse>> answers = graph.sendAll(several);
        for (int i = 0; i < several.size(); i++) {
            write(several.get(i), answers.get(i));
        }
        GraphRequest nobodys = new GraphRequest(
                "office", Optional.empty(), Purpose.PRESENCE, "GET", "/me/presence", Map.of(), Optional.empty());
        write(nobodys, graph.onBehalfOf("a.b.c").send(nobodys));
    }

    private static GraphRequest request(Purpose purpose, String method, String path, String body) {
        return new GraphRequest(
                "office",
                Optional.of("ada"),
                purpose,
                method,
                path,
                Map.of(),
                Optional.of(body).filter(text -> !text.isEmpty()));
    }

    private void send(GraphRequest request) {
        write(request, graph.send(request));
    }

    private void write(GraphRequest request, CompletionStage<GraphResponse> answer) {
        var unused = answer.whenComplete((response, thrown) -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            String came = cause instanceof GraphException fault
                    ? fault.reason() + "|" + fault.getMessage()
                    : cause == null ? response.status() + "|" : "FAULT|" + cause;
            line(request.purpose() + "|" + request.method() + " " + request.path() + "|" + came);
        });
    }

    private synchronized void line(String text) {
        try {
            Files.writeString(told, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
