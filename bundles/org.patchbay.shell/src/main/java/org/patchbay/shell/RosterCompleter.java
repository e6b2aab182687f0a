package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.admin.RosterOperations;

/** Completes names that are on the roster. */
@Service
@SuppressWarnings("NullAway.Init")
public final class RosterCompleter implements Completer {

    @Reference
    private RosterOperations operations;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        operations.all().forEach(v -> names.getStrings().add(v.name()));
        return names.complete(session, line, candidates);
    }
}
