package org.patchbay.shell;

import java.util.Collection;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.graph.GraphOperations;

/** Completes the purposes of permissions of the tenant that is the word before. */
@Service
public final class GraphPurposeCompleter extends Completion<GraphOperations> {

    public GraphPurposeCompleter() {
        super(GraphOperations.class);
    }

    @Override
    void add(@Nullable GraphOperations from, String typed, Collection<String> names) {}

    @Override
    void add(@Nullable GraphOperations from, CommandLine line, String typed, Collection<String> names) {
        int here = line.getCursorArgumentIndex();
        if (from == null || here < 1) {
            return;
        }
        try {
            from.permissions(line.getArguments()[here - 1]).stream()
                    .map(each -> each.purpose())
                    .distinct()
                    .forEach(names::add);
        } catch (OperationException unknown) {
            // Nothing is known of it; the command says so.
            names.clear();
        }
    }
}
