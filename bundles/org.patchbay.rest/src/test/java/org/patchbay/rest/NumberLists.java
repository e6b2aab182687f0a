package org.patchbay.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.directory.ImportReport;
import org.patchbay.api.ops.directory.LineProblem;
import org.patchbay.api.ops.list.ListChange;
import org.patchbay.api.ops.list.ListImport;
import org.patchbay.api.ops.list.ListKind;
import org.patchbay.api.ops.list.ListName;
import org.patchbay.api.ops.list.ListOperations;
import org.patchbay.api.ops.list.ListView;
import org.patchbay.api.ops.list.ListedNumber;
import org.patchbay.api.ops.settings.SettingsScope;

/** A list of each tenant, with one number on it. */
final class NumberLists implements ListOperations {
    private static final ImportReport ONE = new ImportReport(true, 1, 0, 0, 0, List.of());
    private final List<String> done;

    /** @param done where is written down what is done */
    NumberLists(List<String> done) {
        this.done = done;
    }

    @Override
    public List<ListView> lists(String tenant) {
        return List.of(list(new ListName(SettingsScope.tenant(tenant), ListKind.BLOCKED_CALLERS)));
    }

    @Override
    public ListView list(ListName list) {
        return new ListView(list, 1, 7, "ada", World.AT);
    }

    @Override
    public List<ListedNumber> entries(ListName list, String beginning, int offset, int limit) {
        return List.of(new ListedNumber("+4990*", Optional.of(World.AT), "spam", "ada", World.AT));
    }

    @Override
    public List<ListedNumber> matching(ListName list, String number) {
        return List.of();
    }

    @Override
    public List<ListChange> history(ListName list) {
        return List.of(new ListChange(7, "add", 1, 0, "ada", World.AT));
    }

    @Override
    public ImportReport add(String author, ListName list, List<String> numbers, Optional<Instant> until, String note) {
        done.add(author + " put " + numbers + " on " + list + " " + until + " " + note);
        return ONE;
    }

    @Override
    public ImportReport remove(String author, ListName list, List<String> numbers) throws OperationException {
        if (!numbers.contains("+4990*")) {
            throw new OperationException(Reason.NOT_FOUND, numbers + " is not on it.");
        }
        done.add(author + " took " + numbers + " off " + list);
        return ONE;
    }

    @Override
    public ImportReport load(String author, ListImport request) {
        if (request.text().contains("x")) {
            return new ImportReport(false, 0, 0, 0, 0, List.of(new LineProblem(request.name() + ":1", "no number")));
        }
        done.add(author + " loaded " + request);
        return ONE;
    }

    @Override
    public String export(ListName list) {
        return "number,until,note\r\n+4990*,,\r\n";
    }

    @Override
    public ListView undo(String author, ListName list, long version) {
        done.add(author + " undid " + list + " " + version);
        return list(list);
    }
}
