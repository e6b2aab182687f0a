package org.patchbay.shell;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

import org.patchbay.api.ops.list.ListOperations;

@Service
@Command(
        scope = "patchbay",
        name = "list-add",
        description = "Puts numbers on a number list, or changes the end and the note of those that are on it.")
@SuppressWarnings("NullAway.Init")
public final class ListAddCommand extends ListOperation {
    @Argument(
            index = 2,
            name = "numbers",
            required = true,
            multiValued = true,
            description = "numbers, or how they begin: +14255550100 '+4990*'")
    private List<String> numbers;

    @Option(name = "--until", description = "from when on they do not count: 8h, 30d, 2026-12-24T18:00")
    private String until = "";

    @Option(name = "--note", description = "for people")
    private String note = "";

    @Override
    void run() throws Exception {
        Optional<Instant> end = until.isEmpty() ? Optional.empty() : Optional.of(Words.moment(until, Instant.now()));
        ImportFile.print(this, use(ListOperations.class, o -> o.add(author(), list(), numbers, end, note)));
    }
}
