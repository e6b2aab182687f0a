package org.patchbay.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.directory.DirectoryEntry;
import org.patchbay.api.ops.directory.DirectoryOperations;
import org.patchbay.api.ops.directory.EntryKind;
import org.patchbay.api.ops.directory.EntryKind.Column;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.directory.TextFormat;

/** A directory as the contract says, with some kinds: tenants, their sites and users, numbers whose key does not name the tenant, and providers. */
class Entries implements DirectoryOperations {
    static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

    final Map<String, List<DirectoryEntry>> past = new TreeMap<>();
    final List<ImportRequest> loaded = new ArrayList<>();
    ImportReport report = new ImportReport(true, 1, 0, 0, 0, List.of());

    private static Column column(String name, boolean key) {
        return new Column(name, key, key, "what it is");
    }

    @Override
    public List<EntryKind> kinds() {
        return List.of(
                new EntryKind("tenants", List.of(column("id", true), column("name", false))),
                new EntryKind(
                        "sites",
                        List.of(
                                column("tenant", true),
                                column("id", true),
                                column("country", false),
                                column("emergency_peers", false))),
                new EntryKind("users", List.of(column("tenant", true), column("id", true), column("number", false))),
                new EntryKind("numbers", List.of(column("number", true), column("tenant", false))),
                new EntryKind(
                        "assignments",
                        List.of(column("tenant", true), column("level", true), new Column("subject", true, false, ""))),
                new EntryKind("providers", List.of(column("id", true), column("peers", false))));
    }

    private EntryKind kind(String name) throws OperationException {
        return kinds().stream()
                .filter(k -> k.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new OperationException(Reason.INVALID, "There is no kind " + name + "."));
    }

    private String key(String kind, Map<String, String> fields) throws OperationException {
        return kind(kind).columns().stream()
                .filter(Column::key)
                .map(c -> fields.getOrDefault(c.name(), ""))
                .collect(Collectors.joining("/"))
                .replaceFirst("/$", "");
    }

    @Override
    public List<DirectoryEntry> list(String kind, String tenant, String filter, int offset, int limit)
            throws OperationException {
        kind(kind);
        if (limit < 1 || limit > 1000) {
            throw new AssertionError("limit " + limit);
        }
        return past.values().stream()
                .map(p -> p.get(0))
                .filter(e -> e.kind().equals(kind) && !e.fields().isEmpty())
                .filter(e -> tenant.isEmpty()
                        || tenant.equals(e.fields().get("tenant"))
                        || kind.equals("tenants") && e.key().equals(tenant))
                .filter(e -> e.fields().values().stream().anyMatch(v -> v.contains(filter)))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<DirectoryEntry> entry(String kind, String key) {
        return history(kind, key).stream().findFirst().filter(e -> !e.fields().isEmpty());
    }

    @Override
    public List<DirectoryEntry> history(String kind, String key) {
        return List.copyOf(past.getOrDefault(kind + " " + key, List.of()));
    }

    private DirectoryEntry now(String author, String kind, String key, Map<String, String> fields) {
        List<DirectoryEntry> all = past.computeIfAbsent(kind + " " + key, k -> new ArrayList<>());
        DirectoryEntry entry = new DirectoryEntry(kind, key, fields, "store", all.size() + 1L, author, AT);
        all.add(0, entry);
        return entry;
    }

    @Override
    public DirectoryEntry put(String author, String kind, Map<String, String> fields, OptionalLong expected)
            throws OperationException {
        String key = key(kind, fields);
        expect(kind, key, expected);
        String number = fields.getOrDefault("number", "");
        for (List<DirectoryEntry> each : past.values()) {
            DirectoryEntry other = each.get(0);
            if (kind.equals("users")
                    && other.kind().equals("users")
                    && !other.key().equals(key)
                    && !number.isEmpty()
                    && number.equals(other.fields().get("number"))) {
                throw new OperationException(Reason.CONFLICT, number + " is the number of " + other.key() + ".");
            }
        }
        for (String column : fields.keySet()) {
            if (kind(kind).columns().stream().noneMatch(c -> c.name().equals(column))) {
                throw new OperationException(Reason.INVALID, "There is no column " + column + ".");
            }
        }
        return now(author, kind, key, fields);
    }

    private void expect(String kind, String key, OptionalLong expected) throws OperationException {
        long version = entry(kind, key).map(DirectoryEntry::version).orElse(0L);
        if (expected.isPresent() && expected.getAsLong() != version) {
            throw new OperationException(Reason.CONFLICT, "It has version " + version + ".");
        }
    }

    @Override
    public void remove(String author, String kind, String key, OptionalLong expected) throws OperationException {
        expect(kind, key, expected);
        if (entry(kind, key).isEmpty()) {
            throw new OperationException(Reason.NOT_FOUND, "There is no " + key + ".");
        }
        now(author, kind, key, Map.of());
    }

    @Override
    public DirectoryEntry undo(String author, String kind, String key, long version) throws OperationException {
        DirectoryEntry wanted = history(kind, key).stream()
                .filter(e -> e.version() == version)
                .findFirst()
                .orElseThrow(() -> new OperationException(Reason.NOT_FOUND, "no such version"));
        return now(author, kind, key, wanted.fields());
    }

    @Override
    public ImportReport load(String author, ImportRequest request) {
        loaded.add(request);
        return report;
    }

    @Override
    public String export(String kind, String tenant, TextFormat format) {
        return format == TextFormat.CSV ? "tenant,id\n" + tenant + ",ada\n" : "{\"tenant\":\"" + tenant + "\"}";
    }

    @Override
    public List<LineProblem> problems() {
        return List.of(
                new LineProblem("users.csv:3", "globex/bob has no licence"),
                new LineProblem("store users/globex/x", "There is no such site.", Optional.of("globex")),
                new LineProblem("store users/acme/x", "+492 is of globex/ada already.", Optional.of("acme")));
    }
}
