package org.patchbay.store.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.patchbay.api.ops.store.Stored;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes that share a database, all closed at the end. */
final class Nodes implements AutoCloseable {
    static final Settings.Limits LIMITS = new Settings.Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            5,
            Duration.ofDays(365));

    private final List<Node> open = new ArrayList<>();
    private final Path directory;
    Settings.Limits limits = LIMITS;
    Supplier<List<Stored>> left = List::of;

    Nodes(Path directory) {
        this.directory = directory;
    }

    /** One that is ready. */
    Node start(String name, String url) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(1);
        Node node = node(name, url, ready::countDown);
        assertThat(ready.await(60, TimeUnit.SECONDS))
                .as(() -> node.health().text())
                .isTrue();
        return node;
    }

    /** One that may never be. */
    Node node(String name, String url, Runnable ready) {
        Settings settings = new Settings(url, "patchbay", "", "", limits);
        Node node = new Node(settings, directory.resolve(name), () -> limits, left, ready);
        open.add(node);
        node.start();
        return node;
    }

    void stop(Node node) {
        open.remove(node);
        node.close();
    }

    @Override
    public void close() {
        open.forEach(Node::close);
        open.clear();
    }
}
