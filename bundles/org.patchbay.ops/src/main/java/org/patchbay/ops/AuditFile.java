package org.patchbay.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.audit.AuditEntry;

/** The record of changes in a text file: one entry a line, fields parted by tabs, of which the tenant is the last and may be missing. Full files are numbered, the oldest is dropped. */
@Component(service = Audit.class, configurationPid = "org.patchbay.ops")
public final class AuditFile implements Audit {
    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final int REMEMBERED = 1000;
    /** Of an entry of the node, and of all that were written before entries had a tenant. */
    private static final int FIELDS = 5;

    private static final int WITH_TENANT = 7;

    private record Limits(long bytes, int files) {
        static Limits of(OpsConfig config) {
            return new Limits(OpsNumber.AUDIT_KILOBYTES.of(config) * 1024L, OpsNumber.AUDIT_FILES.of(config));
        }

        Limits changed(OpsConfig config) {
            return new Limits(
                    OpsNumber.AUDIT_KILOBYTES.of(config, (int) (bytes / 1024)) * 1024L,
                    OpsNumber.AUDIT_FILES.of(config, files));
        }
    }

    private final Path file;
    private final Clock clock;
    private final Deque<AuditEntry> newest = new ArrayDeque<>();
    private volatile Limits limits;

    @Activate
    public AuditFile(BundleContext context, OpsConfig config) {
        this(
                Locations.data(context::getProperty).resolve("audit").resolve("audit.log"),
                Limits.of(config),
                Clock.systemUTC());
    }

    AuditFile(Path file, long bytes, int files, Clock clock) {
        this(file, new Limits(bytes, files), clock);
    }

    private AuditFile(Path file, Limits limits, Clock clock) {
        this.file = file;
        this.limits = limits;
        this.clock = clock;
        remember(numbered(1));
        remember(file);
    }

    @Modified
    void modified(OpsConfig config) {
        limits = limits.changed(config);
    }

    @Override
    public void record(String author, String action, String subject, String detail) {
        record(author, Optional.empty(), action, subject, detail);
    }

    @Override
    public synchronized void record(
            String author, Optional<String> tenant, String action, String subject, String detail) {
        AuditEntry entry = new AuditEntry(clock.instant(), author, action, subject, detail, tenant);
        add(entry);
        try {
            Files.createDirectories(file.resolveSibling("."));
            if (Files.exists(file) && Files.size(file) > limits.bytes()) {
                rotate();
            }
            Files.writeString(
                    file,
                    String.join(
                            "\t",
                            entry.at().toString(),
                            Lines.escape(author),
                            Lines.escape(action),
                            Lines.escape(subject),
                            Lines.escape(detail)
                                    + tenant.map(t -> "\t" + Lines.escape(t) + "\t")
                                            .orElse("") + "\n"),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            LOG.warn(
                    "The audit entry '{} {} {}' could not be written to {} ({}). Look at free space and permissions there.",
                    author,
                    action,
                    subject,
                    file,
                    e.toString());
        }
    }

    @Override
    public synchronized List<AuditEntry> newest(int count) {
        return newest.stream().limit(Math.max(0, count)).toList();
    }

    /** In memory are the newest of all tenants; whose own are not enough there is looked up in the files. */
    @Override
    public List<AuditEntry> newest(Predicate<AuditEntry> meant, int count) {
        List<AuditEntry> found = newest(REMEMBERED).stream()
                .filter(meant)
                .limit(Math.max(0, count))
                .toList();
        if (found.size() >= count) {
            return found;
        }
        List<AuditEntry> kept = inFiles(meant, count);
        // What could not be written is in memory alone.
        return kept.size() > found.size() ? kept : found;
    }

    private List<AuditEntry> inFiles(Predicate<AuditEntry> meant, int count) {
        Deque<AuditEntry> found = new ArrayDeque<>();
        for (Path each : kept()) {
            try (Stream<String> lines = Files.lines(each, StandardCharsets.UTF_8)) {
                lines.map(AuditFile::entry)
                        .flatMap(Optional::stream)
                        .filter(meant)
                        .forEach(entry -> {
                            found.addFirst(entry);
                            if (found.size() > count) {
                                found.removeLast();
                            }
                        });
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("Earlier audit entries in {} cannot be shown: {}", each, e.toString());
            }
        }
        return List.copyOf(found);
    }

    /** Oldest first. */
    private List<Path> kept() {
        return Stream.concat(
                        IntStream.iterate(limits.files(), i -> i - 1)
                                .limit(limits.files())
                                .mapToObj(this::numbered),
                        Stream.of(file))
                .filter(Files::isReadable)
                .toList();
    }

    private void rotate() throws IOException {
        int last = limits.files();
        Files.deleteIfExists(numbered(last));
        for (int i = last - 1; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path numbered(int number) {
        return file.resolveSibling("audit." + number + ".log");
    }

    private void remember(Path from) {
        if (!Files.isReadable(from)) {
            return;
        }
        try {
            // A line cut short by a crash is passed over, and the next entry must not be glued to it.
            byte[] bytes = Files.readAllBytes(from);
            if (from.equals(file) && bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
                Files.writeString(from, "\n", StandardOpenOption.APPEND);
            }
            for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
                entry(line).ifPresent(this::add);
            }
        } catch (IOException e) {
            LOG.warn("Earlier audit entries in {} cannot be shown: {}", from, e.toString());
        }
    }

    private void add(AuditEntry entry) {
        newest.addFirst(entry);
        if (newest.size() > REMEMBERED) {
            newest.removeLast();
        }
    }

    private static Optional<AuditEntry> entry(String line) {
        List<String> fields = new ArrayList<>();
        for (String field : line.split("\t", -1)) {
            fields.add(Lines.unescape(field));
        }
        if (fields.size() < FIELDS || fields.size() > WITH_TENANT) {
            return Optional.empty();
        }
        // A tab stands behind the tenant, too: of one that was cut short another would be told.
        Optional<String> tenant = fields.size() == WITH_TENANT ? Optional.of(fields.get(FIELDS)) : Optional.empty();
        try {
            return Optional.of(new AuditEntry(
                    Instant.parse(fields.get(0)), fields.get(1), fields.get(2), fields.get(3), fields.get(4), tenant));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
