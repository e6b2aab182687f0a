package org.patchbay.lab.cloud;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.patchbay.lab.cloud.wire.Answer;
import org.patchbay.lab.cloud.wire.Asked;
import org.patchbay.lab.cloud.wire.Faults;
import org.patchbay.lab.cloud.wire.WebServer;

/** Where notifications go to. It shakes hands rightly, unless it is told otherwise. */
public final class Hook implements AutoCloseable {
    public final List<Asked> got = new CopyOnWriteArrayList<>();
    public volatile Function<String, Answer> handshake = token -> Answer.text(200, "text/plain", token);
    public volatile int status = 202;
    private final WebServer server = new WebServer(Optional.empty(), new Faults(Answer::empty), this::handle);

    private Answer handle(Asked asked) {
        if (!asked.query().isEmpty()) {
            return handshake.apply(asked.parameters().getOrDefault("validationToken", ""));
        }
        got.add(asked);
        return Answer.empty(status);
    }

    public String url() {
        return server.uri() + "/hook";
    }

    @Override
    public void close() {
        server.close();
    }
}
