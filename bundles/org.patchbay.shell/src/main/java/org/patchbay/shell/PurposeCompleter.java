package org.patchbay.shell;

import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;

import org.patchbay.api.ops.tenantplan.PlanPurpose;

/** Completes what a tenant plan is for. */
@Service
public final class PurposeCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        for (PlanPurpose purpose : PlanPurpose.values()) {
            names.getStrings().add(purpose.name());
        }
        return names.complete(session, line, candidates);
    }
}
