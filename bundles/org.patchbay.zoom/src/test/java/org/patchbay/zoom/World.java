package org.patchbay.zoom;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.patchbay.api.directory.Contents;
import org.patchbay.api.directory.Directory;
import org.patchbay.api.directory.DirectorySource;
import org.patchbay.api.directory.User;
import org.patchbay.api.presence.Platform;
import org.patchbay.api.presence.sync.PresenceException;
import org.patchbay.api.presence.sync.PresenceIntake;
import org.patchbay.api.presence.sync.Seen;
import org.patchbay.testkit.directory.FewCountries;
import org.patchbay.testkit.directory.MemoryDirectory;
import org.patchbay.testkit.ops.ManualSchedule;
import org.patchbay.testkit.ops.MemorySecrets;

/** One account with what is around it: Zoom, the directory, secrets, time. */
final class World implements AutoCloseable {
    static final String HOOK_SECRET = "4fv1RkqGQUq5sWbEz6hA5A";
    final MovedClock clock = new MovedClock(Instant.ofEpochSecond(1720705455));
    final ManualSchedule schedule = new ManualSchedule();
    final MemorySecrets secrets =
            new MemorySecrets().with("file:zoom", FakeZoom.SECRET).with("file:hook", HOOK_SECRET);
    final FakeZoom zoom;
    final Accounts accounts = new Accounts();
    final List<DirectorySource> offered = new CopyOnWriteArrayList<>();
    final Path folder;
    Directory directory;
    final ZoomAccount account;
    final ZoomPresence presence;
    final Intake intake = new Intake();

    /** What was handed in. */
    static final class Intake implements PresenceIntake {
        final List<Seen> seen = new CopyOnWriteArrayList<>();
        final List<String> doubted = new CopyOnWriteArrayList<>();

        @Override
        public void seen(Seen each) {
            seen.add(each);
        }

        @Override
        public void doubt(Platform platform, String tenant, Collection<String> users) {
            users.forEach(user -> doubted.add(platform + " " + tenant + "/" + user));
        }
    }

    /** As the container gives them. */
    record Given(
            String name,
            String tenant,
            String account__id,
            String client__id,
            String client__secret,
            String webhook__secret,
            String plan,
            int share__percent,
            boolean mail__is__upn,
            int refresh__minutes,
            String api__url,
            String oauth__url)
            implements AccountConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return AccountConfig.class;
        }
    }

    World() {
        try {
            folder = Files.createTempDirectory("zoom");
            zoom = new FakeZoom(clock);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        account = new ZoomAccount(secrets, schedule, clock, Duration.ofSeconds(2), folder, source -> {
            offered.clear();
            source.ifPresent(offered::add);
        });
        presence = new ZoomPresence(accounts, clock, new ZoomPresence.Memory());
        account.modified(given("main"));
        accounts.bindAccount(account);
        know(
                User.of("acme", "ada")
                        .upn("ada@acme.example")
                        .providerId("z-ada")
                        .build(),
                User.of("acme", "bob").upn("bob@acme.example").build(),
                User.of("acme", "eve").build());
    }

    Given given(String name) {
        return given(name, "acme", FakeZoom.ACCOUNT);
    }

    Given given(String name, String tenant, String id) {
        return new Given(
                name, tenant, id, FakeZoom.ID, "file:zoom", "file:hook", "pro", 50, true, 15, zoom.url(), zoom.url());
    }

    void know(User... users) {
        Contents.Builder all = Contents.with();
        for (User each : users) {
            all.user(each.id(), each);
        }
        directory = new MemoryDirectory(all.build(), new FewCountries());
        accounts.bindDirectory(directory);
        account.bindDirectory(directory);
    }

    /** Another start of the same account: what it offers, and itself. */
    ZoomAccount restarted(List<DirectorySource> offers) {
        ZoomAccount again = new ZoomAccount(
                secrets,
                new ManualSchedule(),
                clock,
                Duration.ofSeconds(2),
                folder,
                source -> source.ifPresent(offers::add));
        again.modified(given("main"));
        return again;
    }

    /** The fault that a stage ends with. */
    static PresenceException fault(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            return (PresenceException) e.getCause();
        }
        throw new AssertionError("It did not fail.");
    }

    static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    People people() {
        return account.use().map(ZoomAccount.Use::people).orElseThrow();
    }

    @Override
    public void close() {
        account.close();
        zoom.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
