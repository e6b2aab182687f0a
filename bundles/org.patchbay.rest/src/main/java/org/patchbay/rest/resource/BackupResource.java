package org.patchbay.rest.resource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

import org.patchbay.api.ops.access.Role;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.backup.BackupView;
import org.patchbay.api.ops.backup.Backups;
import org.patchbay.api.ops.backup.RestoreReport;
import org.patchbay.rest.http.Answer;
import org.patchbay.rest.http.Api;
import org.patchbay.rest.http.Exchange;
import org.patchbay.rest.http.Problem;
import org.patchbay.rest.http.Route;
import org.patchbay.rest.json.Body;

/**
 * Backups of the store, by name in one directory of the node, and their way from it and to it: for administrators of the node, as they hold all
 * that tenants have. Files are passed on as they are read, never held in memory, and one thing is done at a time.
 */
final class BackupResource {
    private static final String TYPE = "application/octet-stream";
    /** What restores keep as their way back; nobody else makes them. */
    private static final String BEFORE = "before-restore-";

    private final Path directory;
    private final long mostBytes;
    private final Semaphore room = new Semaphore(1);

    BackupResource(Path directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/backups", this::list),
                Route.post("/backups", this::make),
                Route.get("/backups/{name}", this::download),
                Route.put("/backups/{name}", this::upload),
                Route.delete("/backups/{name}", this::remove),
                Route.post("/backups/{name}/restore", this::restore));
    }

    private static Exchange admin(Exchange exchange) {
        exchange.caller().needNode(Role.ADMIN);
        return exchange;
    }

    private Answer list(Exchange exchange) throws IOException {
        admin(exchange);
        try (Stream<Path> files = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            List<Path> backups = files.filter(BackupResource::isBackup).sorted().toList();
            List<Map<String, Object>> shown = new ArrayList<>();
            for (Path file : backups) {
                try {
                    shown.add(shown(file));
                } catch (NoSuchFileException e) {
                    // A restore has dropped the oldest of its kind meanwhile.
                }
            }
            return Answer.items(shown);
        }
    }

    private static boolean isBackup(Path file) {
        return PrivateFile.isName(String.valueOf(file.getFileName()))
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Map<String, Object> shown(Path file) throws IOException {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", String.valueOf(file.getFileName()));
        shown.put("bytes", Files.size(file));
        shown.put("at", Files.getLastModifiedTime(file).toInstant());
        return shown;
    }

    private Answer make(Exchange exchange) throws Exception {
        Body body = admin(exchange).json();
        String name = body.needed("name");
        body.checked();
        Path file = fresh(name);
        return alone(() -> exchange.use(Backups.class, backups -> {
            BackupView view = backups.backup(exchange.caller().name(), file.toAbsolutePath());
            return Answer.json(201, shown(name, view)).header("Location", Api.ROOT + "/backups/" + name);
        }));
    }

    private static Map<String, Object> shown(String name, BackupView view) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("name", name);
        shown.put("format", view.format());
        shown.put("writer", view.writer());
        shown.put("at", view.at());
        shown.put("author", view.author());
        shown.put("documents", view.documents());
        shown.put("sha256", view.digest());
        return shown;
    }

    private Answer download(Exchange exchange) throws Exception {
        Path file = there(admin(exchange));
        audit(exchange, "store-backup-read", Files.size(file) + " bytes");
        return Answer.file(TYPE, exchange.path("name"), file, false);
    }

    private Answer upload(Exchange exchange) throws Exception {
        String name = admin(exchange).path("name");
        return alone(() -> exchange.use(Audit.class, audit -> {
            Path file = fresh(name);
            long bytes = store(exchange, file);
            audit.record(exchange.caller().name(), "store-backup-put", name, bytes + " bytes");
            return Answer.json(201, shown(file)).header("Location", Api.ROOT + "/backups/" + name);
        }));
    }

    private long store(Exchange exchange, Path file) {
        Path draft = file.resolveSibling("." + file.getFileName() + ".put");
        try {
            Files.deleteIfExists(draft);
            try {
                long bytes;
                try (FileChannel channel = PrivateFile.create(draft);
                        OutputStream out = Channels.newOutputStream(channel)) {
                    bytes = exchange.copy(TYPE, mostBytes, out);
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
                return bytes;
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Answer remove(Exchange exchange) throws Exception {
        Path file = there(admin(exchange));
        return exchange.use(Audit.class, audit -> {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw unwritable(e);
            }
            audit.record(exchange.caller().name(), "store-backup-remove", exchange.path("name"), "");
            return Answer.done();
        });
    }

    private Answer restore(Exchange exchange) throws Exception {
        Body body = admin(exchange).json();
        String name = exchange.path("name");
        boolean dryRun = body.flag("dry_run");
        List<String> spaces = body.list("spaces");
        if (!dryRun) {
            body.confirmed(
                    "confirm",
                    name,
                    "all that was changed since is taken back. See with 'dry_run' first what that is.");
        } else {
            body.text("confirm");
        }
        body.checked();
        Path file = there(exchange);
        return alone(() -> exchange.use(Backups.class, backups -> {
            RestoreReport report =
                    backups.restore(exchange.caller().name(), file.toAbsolutePath(), Set.copyOf(spaces), dryRun);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("backup", shown(name, report.backup()));
            shown.put("done", report.done());
            shown.put("changes", report.changes());
            // Where it is not in this directory it is of no use over HTTP.
            shown.put("before", report.before().map(path -> String.valueOf(path.getFileName())));
            return Answer.ok(shown);
        }));
    }

    /** Something that is done while nothing else is. */
    private interface Work {
        Answer done() throws Exception;
    }

    private Answer alone(Work work) throws Exception {
        if (!room.tryAcquire()) {
            throw Problem.of(503, "Another backup or restore is going on. Wait for its end.")
                    .header("Retry-After", "5");
        }
        try {
            return work.done();
        } finally {
            room.release();
        }
    }

    private Path named(String name) {
        if (!PrivateFile.isName(name)) {
            throw Problem.of(
                    422,
                    List.of("'" + name + "' is no name of a backup: 1 to 100 letters, digits, dots, dashes"
                            + " and underscores, the first a letter or digit."));
        }
        return directory.resolve(name);
    }

    private Path there(Exchange exchange) {
        Path file = named(exchange.path("name"));
        if (!isBackup(file)) {
            throw Problem.of(404, List.of("There is no backup '" + exchange.path("name") + "'; see /backups."));
        }
        return file;
    }

    private Path fresh(String name) {
        Path file = named(name);
        if (name.startsWith(BEFORE)) {
            throw Problem.of(422, List.of("Names with " + BEFORE + " are those of restores. Take another."));
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw Problem.of(
                    409, List.of("There is a backup '" + name + "' already. Take another name, or delete it."));
        }
        try {
            PrivateFile.directory(directory);
        } catch (IOException e) {
            throw unwritable(e);
        }
        return file;
    }

    private Problem unwritable(IOException e) {
        return Problem.of(
                        503,
                        List.of("Nothing was done: " + directory + " cannot be written to (" + e
                                + "). Look at free space and permissions there."))
                .header("Retry-After", "5");
    }

    private static void audit(Exchange exchange, String action, String detail) throws Exception {
        exchange.use(Audit.class, audit -> {
            audit.record(exchange.caller().name(), action, exchange.path("name"), detail);
            return true;
        });
    }
}
