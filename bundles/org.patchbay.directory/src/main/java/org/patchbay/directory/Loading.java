package org.patchbay.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.directory.Problem;
import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.audit.Audit;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.ImportRequest;

/** Makes of an import the changes it asks for, and makes them, unless anything is wrong. */
final class Loading {
    private final DirectoryStore directory;
    private final Audit audit;
    private final List<Kept<?>> changes = new ArrayList<>();
    private int added;
    private int changed;
    private int removed;
    private int unchanged;

    Loading(DirectoryStore directory, Audit audit) {
        this.directory = directory;
        this.audit = audit;
    }

    ImportReport load(String author, ImportRequest request) throws OperationException, DirectoryStore.Overtaken {
        Import wanted = Import.of(request);
        Entries before = directory.entries();
        for (Kind<?> kind : Kinds.ALL) {
            if (wanted.kinds().contains(kind)) {
                compare(kind, wanted, before, request);
            }
        }
        List<Problem> problems = new ArrayList<>(wanted.problems());
        changes.forEach(change -> touched(change, before, request, problems));
        elsewhere(problems);
        problems.addAll(directory.newProblems(before, changes));
        boolean done = problems.isEmpty() && !request.dryRun();
        if (done && !changes.isEmpty()) {
            directory.write(author, before, changes);
            audit.record(
                    author,
                    whose(),
                    "directory-import",
                    request.name(),
                    wanted.kindsText() + ": " + added + " new, " + changed + " changed, " + removed + " removed");
        }
        return new ImportReport(done, added, changed, removed, unchanged, wanted.inOrder(problems));
    }

    /** The tenant whose entries alone have changed. */
    private Optional<String> whose() {
        List<String> tenants = changes.stream()
                .map(change -> Kind.tenant(change.key()))
                .distinct()
                .toList();
        return tenants.size() == 1 ? Optional.of(tenants.get(0)) : Optional.empty();
    }

    private void compare(Kind<?> kind, Import wanted, Entries before, ImportRequest request) {
        Map<String, Kept<?>> entries = wanted.of(kind);
        for (Kept<?> entry : entries.values()) {
            Optional<Kept<?>> known = before.get(kind, entry.key());
            if (known.isEmpty()) {
                added++;
            } else if (entry.value() != null && entry.value().equals(known.get().value())) {
                unchanged++;
                continue;
            } else {
                changed++;
            }
            changes.add(entry);
        }
        if (request.replace()) {
            for (String key : before.of(kind).keySet()) {
                boolean mine = request.tenant().isEmpty() || Kind.tenant(key).equals(request.tenant());
                if (mine && !entries.containsKey(key)) {
                    removed++;
                    changes.add(Kept.removal(kind, key));
                }
            }
        }
    }

    /** A removal takes nothing over: whose the entry is may make it. */
    private static void touched(Kept<?> change, Entries before, ImportRequest request, List<Problem> problems) {
        if (change.removed()) {
            return;
        }
        Map<String, String> was =
                before.get(change.kind(), change.key()).map(Kept::fields).orElse(Map.of());
        for (String column : change.kind().columns()) {
            if (request.fixed().contains(change.kind().name() + "." + column)
                    && !was.getOrDefault(column, "").equals(change.fields().getOrDefault(column, ""))) {
                problems.add(new Problem(
                        change.where(),
                        "The " + change.kind().one() + " " + change.key() + " would have another " + column
                                + ", which is for an administrator of the node to change. Leave it as it is."));
            }
        }
    }

    /** What another source tells of would stand there twice. */
    private void elsewhere(List<Problem> problems) {
        for (Told told : directory.others()) {
            for (Kind<?> kind : Kinds.ALL) {
                Map<String, String> there = Kept.places(kind, told.contents());
                for (Kept<?> change : changes) {
                    String where = change.kind() == kind && !change.removed() ? there.get(change.key()) : null;
                    if (where != null) {
                        problems.add(new Problem(
                                change.where(),
                                "The " + kind.one() + " " + change.key() + " comes from another source ("
                                        + told.source() + ", " + where
                                        + "). Take it out here, or take it out there first."));
                    }
                }
            }
        }
    }
}
