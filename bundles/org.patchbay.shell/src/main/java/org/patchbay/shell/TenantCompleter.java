package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.call.roster.Roster;
import org.patchbay.api.ops.admin.RosterOperations;

/** Completes {@code *} and the tenants that have a roster of their own. */
@Service
@SuppressWarnings("NullAway.Init")
public final class TenantCompleter implements Completer {

    @Reference
    private RosterOperations operations;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        names.getStrings().add(Roster.EVERY_TENANT);
        operations.all().forEach(v -> names.getStrings().add(v.tenant()));
        return names.complete(session, line, candidates);
    }
}
